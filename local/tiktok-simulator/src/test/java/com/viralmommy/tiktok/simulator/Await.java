package com.viralmommy.tiktok.simulator;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Waits on a condition, with a deadline. */
final class Await {

  private static final Duration DEADLINE = Duration.ofSeconds(20);

  private Await() {}

  static void until(BooleanSupplier condition) throws InterruptedException {
    long end = System.nanoTime() + DEADLINE.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end) {
        throw new AssertionError("Not within " + DEADLINE);
      }
      Thread.sleep(5);
    }
  }
}
