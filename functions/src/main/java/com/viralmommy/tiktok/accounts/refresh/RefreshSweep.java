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
 * Puts every connection whose tokens are due into the refresh queue. It reads only what is due and
 * changes nothing: two sweeps at once, or one that dies half-way, do no harm, since whoever finds a
 * connection refreshed leaves it alone.
 */
public final class RefreshSweep {
  /** Kept for the invocation's end; the next sweep goes on. */
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
   * @param timeLeft of the invocation
   */
  public void run(Supplier<Duration> timeLeft) {
    Instant now = clock.instant();
    // Each hour another shard comes first: if time ends early, it is not always the same that wait.
    int first = Math.floorMod(now.getEpochSecond() / 3_600, ConnectionStore.SHARDS);
    int found = 0;
    int refused = 0;
    List<Connection.Key> batch = new ArrayList<>();
    for (int i = 0; i < ConnectionStore.SHARDS; i++) {
      int shard = Math.floorMod(first + i, ConnectionStore.SHARDS);
      Iterator<Connection.Key> due = store.due(shard, now).iterator();
      while (due.hasNext()) {
        batch.add(due.next());
        if (batch.size() == RefreshQueue.inACall()) {
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
