package com.viralmommy.tiktok.bench;

/** What a figure is to reach. */
public sealed interface Goal {
  boolean isMetBy(double value);

  /** Measured for comparison only. */
  record None() implements Goal {
    @Override
    public boolean isMetBy(double value) {
      return true;
    }
  }

  record AtLeast(double least) implements Goal {
    @Override
    public boolean isMetBy(double value) {
      return value >= least;
    }
  }

  record AtMost(double most) implements Goal {
    @Override
    public boolean isMetBy(double value) {
      return value <= most;
    }
  }
}
