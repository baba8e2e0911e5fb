package com.viralmommy.tiktok.simulator.journal;

import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** The latest departures from the contract. */
public final class Violations {

  private static final int KEPT = 10_000;

  private final InstantSource clock;
  private final Deque<Violation> violations = new ArrayDeque<>();

  public Violations(InstantSource clock) {
    this.clock = clock;
  }

  public synchronized void report(Violation.Code code, String detail) {
    if (violations.size() == KEPT) {
      violations.removeFirst();
    }
    violations.addLast(new Violation(code, code.section(), detail, clock.instant()));
  }

  public synchronized List<Violation> violations() {
    return List.copyOf(violations);
  }

  public synchronized void clear() {
    violations.clear();
  }
}
