package com.viralmommy.tiktok.simulator.journal;

import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** The latest violations. */
public final class Violations {

  private static final int KEPT = 10_000;

  private final InstantSource clock;
  private final Deque<Violation> violations = new ArrayDeque<>();

  public Violations(InstantSource clock) {
    this.clock = clock;
  }

  /**
   * Records a violation of the current request.
   *
   * @param sent what the client sent, without secrets
   * @param expected what the rule expects
   */
  public synchronized void report(
      Violation.Code code, String detail, String sent, String expected) {
    if (violations.size() == KEPT) {
      violations.removeFirst();
    }
    ExchangeContext context = ExchangeContext.current().orElseGet(() -> new ExchangeContext(0, ""));
    violations.addLast(
        new Violation(
            code,
            clock.instant(),
            context.number(),
            context.logId(),
            context.creator(),
            detail,
            sent,
            expected,
            code.rule()));
  }

  public synchronized List<Violation> violations() {
    return List.copyOf(violations);
  }

  public synchronized void clear() {
    violations.clear();
  }
}
