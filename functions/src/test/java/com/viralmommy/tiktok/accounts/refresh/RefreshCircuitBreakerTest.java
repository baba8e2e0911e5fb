package com.viralmommy.tiktok.accounts.refresh;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class RefreshCircuitBreakerTest {
  private static final Optional<Duration> NO_RETRY_AFTER = Optional.empty();

  private Instant now = Instant.parse("2026-11-22T18:00:00Z");

  /** Always draws the maximum. */
  private final RandomGenerator maximum =
      new RandomGenerator() {
        @Override
        public long nextLong() {
          return 0;
        }

        @Override
        public long nextLong(long bound) {
          return bound - 1;
        }
      };

  private final RefreshCircuitBreaker breaker = new RefreshCircuitBreaker(() -> now, maximum);

  @Test
  void isClosedWhileTikTokAnswers() {
    breaker.recordSuccess();
    assertThat(breaker.openFor()).isEmpty();
    assertThat(breaker.isHalfOpen()).isFalse();
  }

  @Test
  void opensLongerWithEachFailureAndIsHalfOpenAfterTheWait() {
    for (int seconds : new int[] {30, 60, 120, 240, 480, 600, 600, 600}) {
      breaker.recordFailure(NO_RETRY_AFTER);
      Duration wait = breaker.openFor().orElseThrow();
      assertThat(wait).isBetween(Duration.ofSeconds(seconds - 1), Duration.ofSeconds(seconds));
      now = now.plus(wait);
      assertThat(breaker.openFor()).isEmpty();
      assertThat(breaker.isHalfOpen()).isTrue();
    }
  }

  @Test
  void aSuccessClosesTheBreakerAndResetsTheBackoff() {
    fail(4);
    breaker.recordSuccess();
    assertThat(breaker.isHalfOpen()).isFalse();
    breaker.recordFailure(NO_RETRY_AFTER);
    assertThat(breaker.openFor().orElseThrow()).isLessThanOrEqualTo(Duration.ofSeconds(30));
  }

  @Test
  void parallelFailuresCountOnce() {
    for (int i = 0; i < 20; i++) {
      breaker.recordFailure(NO_RETRY_AFTER);
    }
    now = now.plus(Duration.ofSeconds(30));
    breaker.recordFailure(NO_RETRY_AFTER);
    assertThat(breaker.openFor().orElseThrow()).isLessThanOrEqualTo(Duration.ofMinutes(1));
  }

  @Test
  void staysOpenForTheRetryAfterOfTikTok() {
    breaker.recordFailure(Optional.of(Duration.ofSeconds(77)));
    assertThat(breaker.openFor()).contains(Duration.ofSeconds(77));
  }

  @Test
  void retryAfterIsLimitedToOneSecondAndOneHour() {
    breaker.recordFailure(Optional.of(Duration.ZERO));
    assertThat(breaker.openFor()).contains(Duration.ofSeconds(1));
    now = now.plusSeconds(1);
    breaker.recordFailure(Optional.of(Duration.ofDays(365)));
    assertThat(breaker.openFor()).contains(Duration.ofHours(1));
  }

  /** Full jitter keeps the functions from returning together. */
  @Test
  void theWaitIsARandomPartOfTheBackoff() {
    var random = new Random(7);
    double[] waits =
        random
            .ints(500)
            .mapToObj(seed -> new RefreshCircuitBreaker(() -> now, new Random(seed)))
            .peek(each -> each.recordFailure(NO_RETRY_AFTER))
            .mapToDouble(each -> each.openFor().orElseThrow().toMillis())
            .sorted()
            .toArray();
    assertThat(waits[0]).isLessThan(3_000);
    assertThat(waits[250]).isBetween(12_000.0, 18_000.0);
    assertThat(waits[499]).isGreaterThan(27_000);
  }

  private void fail(int times) {
    for (int i = 0; i < times; i++) {
      breaker.recordFailure(NO_RETRY_AFTER);
      now = now.plus(breaker.openFor().orElseThrow());
    }
  }
}
