package com.viralmommy.tiktok.simulator.clock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class VirtualClockTest {

  private static final Instant NOON = Instant.parse("2026-11-01T12:00:00Z");
  private final AtomicReference<Instant> real = new AtomicReference<>(NOON);
  private final VirtualClock clock = new VirtualClock(real::get);

  private void pass(Duration duration) {
    real.updateAndGet(t -> t.plus(duration));
  }

  @Test
  void followsRealTimePlusWhatWasAdvanced() {
    clock.advance(Duration.ofHours(1));
    pass(Duration.ofMinutes(1));
    assertThat(clock.instant()).isEqualTo("2026-11-01T13:01:00Z");
  }

  @Test
  void standsStillOnceSetAndAdvancesOnlyByHand() {
    clock.set(NOON.minusSeconds(60));
    pass(Duration.ofDays(1));
    assertThat(clock.instant()).isEqualTo(NOON.minusSeconds(60));
    clock.advance(Duration.ofSeconds(5));
    assertThat(clock.instant()).isEqualTo(NOON.minusSeconds(55));
    assertThat(clock.isFrozen()).isTrue();
  }

  @Test
  void runsOnFromWhereItStood() {
    clock.set(NOON.plusSeconds(600));
    clock.run();
    pass(Duration.ofSeconds(3));
    assertThat(clock.instant()).isEqualTo(NOON.plusSeconds(603));
  }

  @Test
  void reportsEachJumpAndRefusesToGoBack() {
    AtomicInteger jumps = new AtomicInteger();
    clock.onJump(jumps::incrementAndGet);
    clock.advance(Duration.ZERO);
    clock.set(NOON);
    clock.run();
    assertThat(jumps).hasValue(3);
    assertThatThrownBy(() -> clock.advance(Duration.ofSeconds(-1)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
