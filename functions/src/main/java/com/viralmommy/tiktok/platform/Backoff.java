package com.viralmommy.tiktok.platform;

import java.time.Duration;

/**
 * A wait that doubles with each failure up to a limit.
 *
 * @param first the wait after the first failure; positive
 * @param longest the limit; at least {@code first}
 */
public record Backoff(Duration first, Duration longest) {
  /** Beyond this many doublings every wait is the longest, and the product must not overflow. */
  private static final int MOST_DOUBLINGS = 30;

  /**
   * The wait before the next attempt.
   *
   * @param earlier the number of waits before this one, 0 or more
   */
  public Duration delay(int earlier) {
    return Durations.min(first.multipliedBy(1L << Math.clamp(earlier, 0, MOST_DOUBLINGS)), longest);
  }
}
