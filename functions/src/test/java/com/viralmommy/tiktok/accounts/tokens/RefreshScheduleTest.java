package com.viralmommy.tiktok.accounts.tokens;

import static org.assertj.core.api.Assertions.assertThat;

import com.viralmommy.tiktok.accounts.Connection;
import com.viralmommy.tiktok.platform.Environment;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class RefreshScheduleTest {
  private static final Instant ISSUED = Instant.parse("2026-01-01T00:00:00Z");
  private static final Duration SKEW = Duration.ofMinutes(5);

  private final RefreshSchedule schedule = RefreshSchedule.hourly(0);

  @Test
  void aTokenOfOneDayIsRefreshedWhenATenthOfItsLifetimeIsLeftOrUpToAnHourEarlier() {
    assertThat(refreshedAfter(Duration.ofHours(24), "con_a"))
        .isBetween(Duration.ofMinutes(20 * 60 + 36), Duration.ofMinutes(21 * 60 + 36));
  }

  @Test
  void aTokenOfTwoHoursIsRefreshedByASweepBeforeItExpires() {
    Duration lifetime = Duration.ofHours(2);
    Duration latestSweep =
        refreshedAfter(lifetime, "con_a").plus(schedule.sweepPeriod()).plus(SKEW.multipliedBy(2));
    assertThat(latestSweep).isLessThan(lifetime);
  }

  @Test
  void aVeryShortLifetimeIsNotDueAtOnce() {
    assertThat(refreshedAfter(Duration.ofMinutes(30), "con_a")).isEqualTo(Duration.ofMinutes(15));
    assertThat(refreshedAfter(Duration.ofSeconds(1), "con_a")).isEqualTo(Duration.ofMinutes(10));
  }

  @Test
  void tokensIssuedAtTheSameTimeAreSpreadOverATwentyFourthOfTheLifetime() {
    long[] dueInEachTenMinutes = new long[6];
    for (int i = 0; i < 6_000; i++) {
      Duration early =
          Duration.ofMinutes(21 * 60 + 36).minus(refreshedAfter(Duration.ofHours(24), "con_" + i));
      dueInEachTenMinutes[(int) early.toMinutes() / 10]++;
    }
    assertThat(LongStream.of(dueInEachTenMinutes))
        .allSatisfy(connections -> assertThat(connections).isBetween(900L, 1_100L));
  }

  /** With a constant jitter, refreshes that an outage delayed to the same time would stay there. */
  @Test
  void theJitterOfAConnectionDiffersForEveryToken() {
    long differentIntervals =
        IntStream.range(0, 20)
            .mapToObj(day -> ISSUED.plus(Duration.ofDays(day)))
            .map(
                issued ->
                    Duration.between(issued, schedule.dueAt(issued, Duration.ofHours(24), "con_a")))
            .distinct()
            .count();
    assertThat(differentIntervals).isGreaterThan(15);
  }

  @Test
  void connectionsBecomeIdleOnlyIfIdleDaysAreSet() {
    LocalDate longAgo = LocalDate.of(2020, 1, 1);
    assertThat(schedule.tracksUse()).isFalse();
    assertThat(schedule.isIdle(longAgo, ISSUED)).isFalse();
    assertThat(RefreshSchedule.of(Environment.of(Map.of())).tracksUse()).isFalse();

    RefreshSchedule weekly = RefreshSchedule.of(Environment.of(Map.of("REFRESH_IDLE_DAYS", "7")));
    LocalDate today = RefreshSchedule.dayOf(ISSUED);
    assertThat(weekly.isIdle(longAgo, ISSUED)).isTrue();
    assertThat(weekly.isIdle(today.minusDays(8), ISSUED)).isTrue();
    assertThat(weekly.isIdle(today.minusDays(7), ISSUED)).isFalse();
    assertThat(weekly.isIdle(null, ISSUED)).isFalse();
  }

  @Test
  void anIdleConnectionIsRefreshedBeforeTheWarningAndThenMoreOften() {
    Duration year = Duration.ofDays(365);
    Instant first = schedule.idleDueAt(ISSUED, ISSUED.plus(year));
    assertThat(Duration.between(first, ISSUED.plus(year)))
        .isGreaterThan(Connection.RECONNECT_WARNING)
        .isLessThan(Connection.RECONNECT_WARNING.plusHours(2));
    Instant second = schedule.idleDueAt(first.plusSeconds(60), ISSUED.plus(year));
    assertThat(Duration.between(first, second)).isBetween(Duration.ofDays(6), Duration.ofDays(8));
  }

  @Property
  void anIdleConnectionIsRefreshedOnceADayAtMost(
      @ForAll @LongRange(min = -86_400, max = 14 * 86_400L) long secondsLeft) {
    assertThat(schedule.idleDueAt(ISSUED, ISSUED.plusSeconds(secondsLeft)))
        .isAfterOrEqualTo(ISSUED.plus(Duration.ofDays(1)));
  }

  @Property
  void anyLifetimeLongerThanTwoSweepsIsRefreshedBeforeItExpiresDespiteClockSkew(
      @ForAll @LongRange(min = 9_600, max = 400 * 86_400L) long seconds,
      @ForAll @IntRange(max = 1_000_000) int connection) {
    Duration lifetime = Duration.ofSeconds(seconds);
    Duration latest =
        refreshedAfter(lifetime, "con_" + connection).plus(schedule.sweepPeriod()).plus(SKEW);
    assertThat(latest).isLessThan(lifetime);
  }

  @Property
  void noLifetimeIsRefreshedMoreOftenThanEveryTenMinutes(
      @ForAll @LongRange(min = 1, max = 400 * 86_400L) long seconds,
      @ForAll @IntRange(max = 1_000_000) int connection) {
    assertThat(refreshedAfter(Duration.ofSeconds(seconds), "con_" + connection))
        .isGreaterThanOrEqualTo(Duration.ofMinutes(10));
  }

  private Duration refreshedAfter(Duration lifetime, String connection) {
    return Duration.between(ISSUED, schedule.dueAt(ISSUED, lifetime, connection));
  }
}
