package com.viralmommy.tiktok.accounts.refresh;

import com.viralmommy.tiktok.accounts.Connection;
import com.viralmommy.tiktok.accounts.ConnectionStore;
import com.viralmommy.tiktok.platform.Log;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Supplier;

/**
 * Sends every connection whose refresh is due to the refresh queue. It changes no connection, and
 * the worker skips connections that are not due any more, so a sweep that crashes, or two sweeps at
 * once, do no harm.
 */
public final class RefreshSweep {
  /** The sweep stops with less time left. The next sweep finds the remaining connections. */
  private static final Duration RESERVE = Duration.ofSeconds(15);

  private final ConnectionStore store;
  private final RefreshQueue queue;
  private final InstantSource clock;
  private final Log log;

  public RefreshSweep(ConnectionStore store, RefreshQueue queue, InstantSource clock, Log log) {
    this.store = store;
    this.queue = queue;
    this.clock = clock;
    this.log = log;
  }

  /**
   * Sweeps all shards, or as many as the time allows.
   *
   * @param timeLeft returns the remaining time of the invocation
   * @throws software.amazon.awssdk.core.exception.SdkException when DynamoDB or SQS fails
   */
  public void run(Supplier<Duration> timeLeft) {
    Instant now = clock.instant();
    // Each hour starts with another shard, so that a lack of time does not always hit the same
    // ones.
    int first = Math.floorMod(now.getEpochSecond() / 3_600, ConnectionStore.SHARDS);
    int found = 0;
    int refused = 0;
    List<Connection.Key> batch = new ArrayList<>();
    for (int i = 0; i < ConnectionStore.SHARDS; i++) {
      int shard = Math.floorMod(first + i, ConnectionStore.SHARDS);
      Iterator<Connection.Key> due = store.due(shard, now).iterator();
      while (due.hasNext()) {
        batch.add(due.next());
        if (batch.size() == RefreshQueue.CONNECTIONS_PER_CALL) {
          refused += queue.send(batch);
          found += batch.size();
          batch.clear();
          if (timeLeft.get().compareTo(RESERVE) < 0) {
            log.warn("refresh.sweep_unfinished", "connections", found, "refusedMessages", refused);
            return;
          }
        }
      }
    }
    refused += queue.send(batch);
    found += batch.size();
    log.info("refresh.swept", "connections", found, "refusedMessages", refused);
  }
}
