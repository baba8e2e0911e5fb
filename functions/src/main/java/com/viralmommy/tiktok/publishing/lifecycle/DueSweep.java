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
 * Sends a message for every publication that is due: whatever was lost, whoever died, whatever had
 * to wait longer than a message can. It reads only what is due, and doing it twice does no harm.
 */
public final class DueSweep {
  /** Until the message that was just sent has had its chance. */
  private static final Duration NEXT_SWEEP_DELAY = Duration.ofMinutes(5);

  /** Kept for the invocation's end; the next sweep comes within a minute. */
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

  public void run(Deadline deadline) {
    // Each minute another shard comes first: if time ends early, it is not always the same that
    // wait.
    long first = clock.instant().getEpochSecond() / 60;
    int sent = 0;
    for (int i = 0; i < PublicationItem.DUE_SHARDS; i++) {
      int shard = Math.floorMod(first + i, PublicationItem.DUE_SHARDS);
      try {
        sent += sweep(shard, deadline);
      } catch (RuntimeException e) {
        // What is due in the other shards can still be sent.
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
    // Sent first and postponed then: dying in between sends it once more, never not at all.
    Set<Publication.Key> accepted =
        new HashSet<>(queue.sendAll(batch.stream().map(Due::key).toList()));
    Instant next = clock.instant().plus(NEXT_SWEEP_DELAY);
    batch.stream()
        .filter(due -> accepted.contains(due.key()))
        .forEach(due -> store.postpone(due, next));
    return accepted.size();
  }
}
