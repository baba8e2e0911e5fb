package com.viralmommy.tiktok.refresh;

import com.viralmommy.tiktok.connections.Connection;
import com.viralmommy.tiktok.platform.Log;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * Refreshes connections one after the other. While TikTok is failing the whole lane slows down: the
 * first connection that TikTok does not answer for ends the message, which waits, longer each time,
 * before anybody tries the rest.
 */
public final class RefreshWorker {
  private static final Duration FIRST_WAIT = Duration.ofSeconds(30);
  private static final Duration LONGEST_WAIT = Duration.ofMinutes(20);

  private final TokenRefresher tokens;
  private final RefreshQueue queue;
  private final Log log;

  public RefreshWorker(TokenRefresher tokens, RefreshQueue queue, Log log) {
    this.tokens = tokens;
    this.queue = queue;
    this.log = log;
  }

  /**
   * @param receives how often the message has been received, this time included
   * @return false when the message has to come again
   */
  boolean refresh(List<Connection.Key> connections, String receiptHandle, int receives) {
    for (Connection.Key connection : connections) {
      if (refreshed(connection) instanceof Access.Unavailable(var retryAfter)) {
        putOff(receiptHandle, retryAfter.orElse(jittered(receives)));
        return false;
      }
    }
    return true;
  }

  /** One that cannot be read or stored keeps nobody else waiting; the next sweep finds it again. */
  private Access refreshed(Connection.Key connection) {
    try {
      return tokens.keepAlive(connection);
    } catch (RuntimeException e) {
      log.error("token.refresh_failed", e, "connection", connection.id());
      return new Access.Gone();
    }
  }

  /** Without it the message comes back when the queue's own time for it has passed. */
  private void putOff(String receiptHandle, Duration wait) {
    try {
      queue.putOff(receiptHandle, wait);
    } catch (SdkException e) {
      log.error("refresh.put_off_failed", e);
    }
  }

  private static Duration jittered(int receives) {
    Duration doubled = FIRST_WAIT.multipliedBy(1L << Math.min(receives - 1, 10));
    Duration most = doubled.compareTo(LONGEST_WAIT) < 0 ? doubled : LONGEST_WAIT;
    return Duration.ofMillis(ThreadLocalRandom.current().nextLong(most.toMillis()) + 1);
  }
}
