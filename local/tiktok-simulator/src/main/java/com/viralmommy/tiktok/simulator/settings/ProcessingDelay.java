package com.viralmommy.tiktok.simulator.settings;

import java.time.DateTimeException;
import java.time.Duration;

/**
 * The delay of a change of state, counted in status answers that still show the earlier state and
 * in virtual time. The state changes when both have passed.
 *
 * @param polls at least 0
 * @param time at least zero
 */
public record ProcessingDelay(int polls, Duration time) {

  public ProcessingDelay {
    if (polls < 0 || time.isNegative()) {
      throw new IllegalArgumentException(
          "A processing delay cannot be negative: " + polls + " polls, " + time);
    }
  }

  /** The state changes with the poll that follows {@code polls} others. */
  public static ProcessingDelay afterPolls(int polls) {
    return new ProcessingDelay(polls, Duration.ZERO);
  }

  /** The state changes by the clock, with or without polls. */
  public static ProcessingDelay after(Duration time) {
    return new ProcessingDelay(0, time);
  }

  /** Whether the later state is reached after so many polls and so much time. */
  public boolean isReached(int pollsSeen, Duration elapsed) {
    return pollsSeen >= polls && elapsed.compareTo(time) >= 0;
  }

  /**
   * Reads {@code polls:2}, {@code PT3S} or both, separated by a comma.
   *
   * @throws IllegalArgumentException when the text is neither
   */
  public static ProcessingDelay parse(String text) {
    int polls = 0;
    Duration time = Duration.ZERO;
    for (String part : text.split(",")) {
      if (part.matches("polls:\\d{1,6}")) {
        polls = Integer.parseInt(part.substring("polls:".length()));
      } else {
        time = duration(part);
      }
    }
    return new ProcessingDelay(polls, time);
  }

  private static Duration duration(String text) {
    try {
      return Duration.parse(text);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(
          "Write a number of polls as polls:2 or a duration as PT3S, not " + text, e);
    }
  }

  /** The form that {@link #parse} reads. */
  @Override
  public String toString() {
    if (polls > 0 && !time.isZero()) {
      return "polls:" + polls + "," + time;
    }
    return polls > 0 ? "polls:" + polls : time.toString();
  }
}
