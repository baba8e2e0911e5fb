package com.viralmommy.tiktok.simulator.journal;

import com.viralmommy.tiktok.simulator.api.Endpoint;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/** The latest exchanges, in the order in which their answers were ready. */
public final class Journal {

  private static final int KEPT = 10_000;

  /** Bodies of more requests would need more memory than the simulator is started with. */
  private static final int KEPT_WITH_BODIES = 1_000;

  private final SequencedMap<Long, JournalEntry> entries = new LinkedHashMap<>();
  private final Map<Endpoint, Long> counts = new EnumMap<>(Endpoint.class);
  private long latestNumber;

  /** The number of a request that has just arrived. */
  public synchronized long nextNumber() {
    return ++latestNumber;
  }

  /**
   * Adds an entry. This happens before the answer is sent, so that a client that has the answer
   * finds the entry.
   */
  public synchronized void add(JournalEntry entry) {
    if (entries.size() == KEPT) {
      entries.pollFirstEntry();
    }
    entries.put(entry.number(), entry);
    entries.computeIfPresent(
        entry.number() - KEPT_WITH_BODIES, (number, old) -> old.withoutBodies());
    Endpoint.at(entry.method(), entry.path()).ifPresent(e -> counts.merge(e, 1L, Long::sum));
  }

  /** Replaces the entry of this number by the final one. */
  public synchronized void replace(JournalEntry entry) {
    entries.replace(entry.number(), entry);
  }

  public synchronized List<JournalEntry> entries() {
    return List.copyOf(entries.values());
  }

  /** The number of requests to each endpoint since the start, removed entries included. */
  public synchronized Map<Endpoint, Long> counts() {
    return Map.copyOf(counts);
  }

  public synchronized void clear() {
    entries.clear();
  }
}
