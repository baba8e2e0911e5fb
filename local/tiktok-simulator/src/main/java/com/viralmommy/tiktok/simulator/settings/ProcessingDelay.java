package com.viralmommy.tiktok.simulator.settings;

import java.time.Duration;

/**
 * When a later state is reached: after so many status answers that still show the earlier state,
 * and not before so much time has gone by.
 *
 * @param polls at least 0
 * @param time at least zero
 */
public record ProcessingDelay(int polls, Duration time) {

  public ProcessingDelay {
    if (polls < 0 || time.isNegative()) {
      throw new IllegalArgumentException("A pace is not negative: " + polls + ", " + time);
    }
  }

  /** The state changes on the poll after {@code polls} others. Without polls it never changes. */
  public static ProcessingDelay afterPolls(int polls) {
    return new ProcessingDelay(polls, Duration.ZERO);
  }

  /** The state changes by the clock alone. */
  public static ProcessingDelay after(Duration time) {
    return new ProcessingDelay(0, time);
  }

  public boolean isReached(int pollsSeen, Duration elapsed) {
    return pollsSeen >= polls && elapsed.compareTo(time) >= 0;
  }
}
