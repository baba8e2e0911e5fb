package com.viralmommy.tiktok.accounts.tokens;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Simulates a week of 5,000 connections with the schedule alone: hourly sweeps, refreshes within
 * ten minutes of the sweep, and clock skew.
 */
class RefreshScheduleWeekTest {
  private static final Instant START = Instant.parse("2026-11-22T00:00:00Z");
  private static final Instant END = START.plus(Duration.ofDays(7));
  private static final int CONNECTIONS = 5_000;

  /** The time from a sweep to the last of its refreshes. */
  private static final Duration SWEPT_WITHIN = Duration.ofMinutes(10);

  private final RefreshSchedule schedule = RefreshSchedule.hourly(0);
  private final Random random = new Random(5);

  @ParameterizedTest
  @CsvSource({"PT24H, 0", "PT2H, 0", "PT24H, 5", "PT2H, 5"})
  void noTokenExpiresAndCallsExceedTheMinimumByTenPercentAtMost(
      Duration lifetime, int skewMinutes) {
    long calls = 0;
    long minimum = 0;
    for (int i = 0; i < CONNECTIONS; i++) {
      // Half of them connect at the same time.
      Instant connected = START.plusSeconds(i % 2 == 0 ? 0 : random.nextInt(86_400));
      calls += calls("con_" + i, connected, lifetime, Duration.ofMinutes(skewMinutes));
      minimum += minimum(connected, lifetime);
    }
    assertThat((double) calls / minimum).isBetween(1.0, 1.1);
  }

  /**
   * The number of refreshes in the week.
   *
   * @param skew the maximum error, fast or slow, of the clock that computes the due time
   */
  private long calls(String id, Instant connected, Duration lifetime, Duration skew) {
    long calls = 0;
    Instant issued = connected;
    while (true) {
      Instant due = schedule.dueAt(issued.plus(randomSkew(skew)), lifetime, id);
      Instant sweep = due.truncatedTo(ChronoUnit.HOURS).plus(schedule.sweepPeriod());
      Instant refreshed =
          sweep.plus(Duration.ofSeconds(random.nextInt((int) SWEPT_WITHIN.toSeconds())));
      assertThat(refreshed).isBefore(issued.plus(lifetime));
      if (!refreshed.isBefore(END)) {
        return calls;
      }
      calls++;
      issued = refreshed;
    }
  }

  private Duration randomSkew(Duration skew) {
    return skew.isZero()
        ? skew
        : Duration.ofSeconds(random.nextLong(-skew.toSeconds(), skew.toSeconds() + 1));
  }

  /** The minimum number of refreshes: each by the last sweep that ends before the token expires. */
  private static long minimum(Instant connected, Duration lifetime) {
    long minimum = 0;
    Instant issued = connected;
    while (true) {
      Instant sweep = issued.plus(lifetime).minus(SWEPT_WITHIN).truncatedTo(ChronoUnit.HOURS);
      if (!sweep.isBefore(END)) {
        return minimum;
      }
      minimum++;
      issued = sweep;
    }
  }
}
