package com.viralmommy.tiktok.simulator.journal;

import com.viralmommy.tiktok.simulator.JournalEntry;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** The latest exchanges. */
public final class Journal {

  private static final int KEPT = 10_000;

  private final Deque<JournalEntry> entries = new ArrayDeque<>();

  public synchronized void add(JournalEntry entry) {
    if (entries.size() == KEPT) {
      entries.removeFirst();
    }
    entries.addLast(entry);
  }

  public synchronized List<JournalEntry> entries() {
    return List.copyOf(entries);
  }

  public synchronized void clear() {
    entries.clear();
  }
}
