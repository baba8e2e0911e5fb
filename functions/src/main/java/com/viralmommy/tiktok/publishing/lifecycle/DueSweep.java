package com.viralmommy.tiktok.publishing.lifecycle;

import com.viralmommy.tiktok.platform.Deadline;
import com.viralmommy.tiktok.platform.Log;
import com.viralmommy.tiktok.publishing.model.Publication;
import com.viralmommy.tiktok.publishing.model.PublicationItem;
import com.viralmommy.tiktok.publishing.model.PublicationStore;
import com.viralmommy.tiktok.publishing.model.PublicationStore.Due;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;

/**
 * Sends a message for every publication that is due, because a message was lost, a worker crashed,
 * or the wait was longer than SQS can delay a message. Running it twice does no harm.
 */
public final class DueSweep {
  /** The time that a message gets to be processed before the sweep sends another one. */
  private static final Duration NEXT_SWEEP_DELAY = Duration.ofMinutes(5);

  /** The time that is left for the end of the invocation. The next sweep runs within a minute. */
  private static final Duration RESERVE = Duration.ofSeconds(10);

  private final PublicationStore store;
  private final PublishQueue queue;
  private final InstantSource clock;
  private final Log log;

  public DueSweep(PublicationStore store, PublishQueue queue, InstantSource clock, Log log) {
    this.store = store;
    this.queue = queue;
    this.clock = clock;
    this.log = log;
  }

  /**
   * Sweeps all shards.
   *
   * @param deadline no batch begins within ten seconds before it
   */
  public void run(Deadline deadline) {
    // The first shard changes every minute, so that a lack of time does not always hit the same
    // shards.
    long first = clock.instant().getEpochSecond() / 60;
    int sent = 0;
    for (int i = 0; i < PublicationItem.DUE_SHARDS; i++) {
      int shard = Math.floorMod(first + i, PublicationItem.DUE_SHARDS);
      try {
        sent += sweep(shard, deadline);
      } catch (RuntimeException e) {
        // The other shards can still be swept.
        log.error("due.shard_failed", e, "shard", shard);
      }
    }
    if (sent > 0) {
      log.info("due.swept", "publications", sent);
    }
  }

  private int sweep(int shard, Deadline deadline) {
    int sent = 0;
    Iterator<Due> due = store.due(shard, clock.instant()).iterator();
    while (deadline.allows(RESERVE) && due.hasNext()) {
      List<Due> batch = new ArrayList<>();
      while (batch.size() < PublishQueue.BATCH && due.hasNext()) {
        batch.add(due.next());
      }
      sent += send(batch);
    }
    return sent;
  }

  private int send(List<Due> batch) {
    // Send first, postpone then: a crash in between sends a message twice, but loses none.
    Set<Publication.Key> accepted =
        new HashSet<>(queue.sendAll(batch.stream().map(Due::key).toList()));
    Instant next = clock.instant().plus(NEXT_SWEEP_DELAY);
    batch.stream()
        .filter(due -> accepted.contains(due.key()))
        .forEach(due -> store.postpone(due, next));
    return accepted.size();
  }
}
