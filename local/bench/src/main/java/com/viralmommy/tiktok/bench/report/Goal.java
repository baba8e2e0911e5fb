package com.viralmommy.tiktok.bench.report;

/** The goal of a result. */
public sealed interface Goal {
  /** Whether a value reaches the goal. */
  boolean isMetBy(double value);

  /** No goal: measured for comparison only. */
  record None() implements Goal {
    @Override
    public boolean isMetBy(double value) {
      return true;
    }
  }

  /** The value must not be smaller. */
  record AtLeast(double least) implements Goal {
    @Override
    public boolean isMetBy(double value) {
      return value >= least;
    }
  }

  /** The value must not be larger. */
  record AtMost(double most) implements Goal {
    @Override
    public boolean isMetBy(double value) {
      return value <= most;
    }
  }
}
