package com.viralmommy.tiktok.accounts.refresh;

import com.viralmommy.tiktok.accounts.Connection;
import com.viralmommy.tiktok.accounts.tokens.AccessTokenResult;
import com.viralmommy.tiktok.accounts.tokens.TokenRefresher;
import com.viralmommy.tiktok.platform.AwsClients;
import com.viralmommy.tiktok.platform.Log;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import java.util.stream.Stream;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * Refreshes the connections of a message, several at a time: nearly all of a refresh is waiting for
 * TikTok, and Lambda is paid by the second. The first one that TikTok does not answer for closes
 * the {@link RefreshCircuitBreaker} for all; what is left of the message waits.
 */
public final class RefreshWorker {
  static final int AT_A_TIME = AwsClients.CONNECTIONS_KEPT;

  /** A refresh with all its timeouts; none is begun with less. */
  private static final Duration LONGEST_REFRESH = Duration.ofMinutes(3);

  private static final Duration SOON = Duration.ofSeconds(1);

  private final TokenRefresher tokens;
  private final RefreshQueue queue;
  private final RefreshCircuitBreaker breaker;
  private final Log log;

  public RefreshWorker(
      TokenRefresher tokens, RefreshQueue queue, RefreshCircuitBreaker breaker, Log log) {
    this.tokens = tokens;
    this.queue = queue;
    this.breaker = breaker;
    this.log = log;
  }

  /**
   * @param timeLeft of the invocation
   * @return false when the message has to come again
   */
  public boolean refresh(
      List<Connection.Key> connections, String receiptHandle, Supplier<Duration> timeLeft) {
    // In another order each time: one that TikTok alone will not refresh must not always be the
    // first to be tried when the breaker is in doubt.
    List<Connection.Key> shuffled = new ArrayList<>(connections);
    Collections.shuffle(shuffled);
    Queue<Connection.Key> left = new ConcurrentLinkedQueue<>(shuffled);
    boolean more = true;
    while (more && breaker.isHalfOpen()) {
      more = refreshNext(left, timeLeft);
    }
    int atOnce = Math.min(AT_A_TIME, left.size());
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      CompletableFuture.allOf(
              Stream.generate(
                      () -> CompletableFuture.runAsync(() -> drain(left, timeLeft), threads))
                  .limit(atOnce)
                  .toArray(CompletableFuture[]::new))
          .join();
    }
    if (left.isEmpty()) {
      return true;
    }
    setVisibility(receiptHandle, breaker.openFor().orElse(SOON));
    return false;
  }

  private void drain(Queue<Connection.Key> left, Supplier<Duration> timeLeft) {
    boolean more = true;
    while (more) {
      more = refreshNext(left, timeLeft);
    }
  }

  /**
   * @return false when none is left, or none may be begun now
   */
  private boolean refreshNext(Queue<Connection.Key> left, Supplier<Duration> timeLeft) {
    if (breaker.openFor().isPresent() || timeLeft.get().compareTo(LONGEST_REFRESH) < 0) {
      return false;
    }
    Connection.Key connection = left.poll();
    if (connection == null) {
      return false;
    }
    Optional<AccessTokenResult> access = refreshed(connection);
    if (access.isPresent()
        && access.get() instanceof AccessTokenResult.Unavailable(var retryAfter)) {
      breaker.recordFailure(retryAfter);
      left.add(connection);
    } else if (access.isPresent()) {
      breaker.recordSuccess();
    }
    return true;
  }

  /** One that cannot be read or stored keeps nobody else waiting; the next sweep finds it again. */
  private Optional<AccessTokenResult> refreshed(Connection.Key connection) {
    try {
      return tokens.keepAlive(connection);
    } catch (RuntimeException e) {
      log.error("token.refresh_failed", e, "connection", connection.id());
      return Optional.empty();
    }
  }

  /**
   * Of a message that cannot be read: soon enough it has been received so often that it is a dead
   * letter, before it is too old for the queue.
   */
  public void returnUnreadable(String receiptHandle) {
    setVisibility(receiptHandle, Duration.ZERO);
  }

  /** Without it the message comes back when the queue's own time for it has passed. */
  private void setVisibility(String receiptHandle, Duration wait) {
    try {
      queue.setVisibility(receiptHandle, wait);
    } catch (SdkException e) {
      log.error("message.visibility_failed", e);
    }
  }
}
