package com.viralmommy.tiktok.connections;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class RefreshScheduleTest {
  private static final Instant ISSUED = Instant.parse("2026-01-01T00:00:00Z");
  private static final Duration SKEW = Duration.ofMinutes(5);

  private final RefreshSchedule schedule = RefreshSchedule.hourly();

  @Test
  void aTokenOfADayIsRefreshedWhenATenthIsLeftOrALittleEarlier() {
    assertThat(after(Duration.ofHours(24), "con_a"))
        .isBetween(Duration.ofHours(21), Duration.ofMinutes(21 * 60 + 36));
  }

  @Test
  void aTokenOfTwoHoursIsRefreshedByTheSweepThatComesBeforeItExpires() {
    Duration lifetime = Duration.ofHours(2);
    Duration latestSweep =
        after(lifetime, "con_a").plus(schedule.sweepPeriod()).plus(SKEW.multipliedBy(2));
    assertThat(latestSweep).isLessThan(lifetime);
  }

  @Test
  void aLifetimeShorterThanTheMarginIsNotDueAtOnceAgain() {
    assertThat(after(Duration.ofMinutes(30), "con_a")).isEqualTo(Duration.ofMinutes(15));
    assertThat(after(Duration.ofSeconds(1), "con_a")).isEqualTo(Duration.ofMinutes(10));
  }

  @Test
  void thoseWhoConnectedInTheSameMinuteAreSpread() {
    long places =
        java.util.stream.IntStream.range(0, 1_000)
            .mapToObj(i -> after(Duration.ofHours(24), "con_" + i).toMinutes())
            .distinct()
            .count();
    assertThat(places).isGreaterThan(20);
  }

  @Property
  void anyLifetimeThatOutlivesTwoSweepsIsRefreshedBeforeItExpiresWhateverTheClocks(
      @ForAll @LongRange(min = 9_600, max = 400 * 86_400L) long seconds,
      @ForAll @IntRange(max = 1_000_000) int connection) {
    Duration lifetime = Duration.ofSeconds(seconds);
    Duration latest = after(lifetime, "con_" + connection).plus(schedule.sweepPeriod()).plus(SKEW);
    assertThat(latest).isLessThan(lifetime);
  }

  @Property
  void noLifetimeMakesATightLoop(
      @ForAll @LongRange(min = 1, max = 400 * 86_400L) long seconds,
      @ForAll @IntRange(max = 1_000_000) int connection) {
    assertThat(after(Duration.ofSeconds(seconds), "con_" + connection))
        .isGreaterThanOrEqualTo(Duration.ofMinutes(10));
  }

  private Duration after(Duration lifetime, String connection) {
    return Duration.between(ISSUED, schedule.dueAt(ISSUED, lifetime, connection));
  }
}
