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

  private final SequencedMap<Long, JournalEntry> entries = new LinkedHashMap<>();
  private final Map<Endpoint, Long> counts = new EnumMap<>(Endpoint.class);
  private long next;

  /**
   * Adds an entry before its answer is sent, so that whoever has the answer finds the entry.
   *
   * @return the number by which {@link #replace} knows it
   */
  public synchronized long add(JournalEntry entry) {
    if (entries.size() == KEPT) {
      entries.pollFirstEntry();
    }
    entries.put(next, entry);
    Endpoint.at(entry.method(), entry.path()).ifPresent(e -> counts.merge(e, 1L, Long::sum));
    return next++;
  }

  /** Tells how the exchange ended in the end. */
  public synchronized void replace(long number, JournalEntry entry) {
    entries.replace(number, entry);
  }

  public synchronized List<JournalEntry> entries() {
    return List.copyOf(entries.values());
  }

  /** Of all there ever were, kept or not. */
  public synchronized Map<Endpoint, Long> counts() {
    return Map.copyOf(counts);
  }

  public synchronized void clear() {
    entries.clear();
  }
}
