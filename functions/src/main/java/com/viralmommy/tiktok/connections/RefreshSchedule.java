package com.viralmommy.tiktok.connections;

import java.time.Duration;
import java.time.Instant;

/**
 * When a token is refreshed, from what TikTok said of its lifetime and from nothing else (contract
 * §1.3): when a tenth of the lifetime is left, or so early that it outlives the sweep after the
 * next one, whichever comes first.
 *
 * @param sweepPeriod of the schedule that looks for what is due
 * @param margin for a sweep that is late and for clocks that differ
 */
public record RefreshSchedule(Duration sweepPeriod, Duration margin) {
  /** However short a lifetime TikTok names, a connection is not swept more often. */
  private static final Duration SHORTEST_INTERVAL = Duration.ofMinutes(10);

  /** The part of a lifetime over which those who connected in the same minute are spread. */
  private static final int SPREAD = 48;

  public static RefreshSchedule hourly() {
    return new RefreshSchedule(Duration.ofHours(1), Duration.ofMinutes(15));
  }

  /**
   * @param lifetime of the access token from {@code issuedAt}
   * @param connection decides the spread: the same connection always falls on the same place of it
   */
  public Instant dueAt(Instant issuedAt, Duration lifetime, String connection) {
    Duration tenth = lifetime.dividedBy(10);
    Duration untilNextSweep = sweepPeriod.plus(margin);
    Duration reserve = tenth.compareTo(untilNextSweep) > 0 ? tenth : untilNextSweep;
    Duration spread = lifetime.dividedBy(SPREAD);
    Duration jitter =
        spread.dividedBy(1_000).multipliedBy(Math.floorMod(connection.hashCode(), 1_000));
    Duration wanted = lifetime.minus(reserve).minus(jitter);
    if (wanted.compareTo(SHORTEST_INTERVAL) >= 0) {
      return issuedAt.plus(wanted);
    }
    // A lifetime within the reserve would be due at once, and again and again.
    Duration half = lifetime.dividedBy(2);
    return issuedAt.plus(half.compareTo(SHORTEST_INTERVAL) > 0 ? half : SHORTEST_INTERVAL);
  }
}
