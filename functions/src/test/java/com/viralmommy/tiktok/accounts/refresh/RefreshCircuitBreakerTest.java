package com.viralmommy.tiktok.accounts.refresh;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class RefreshCircuitBreakerTest {
  private static final Optional<Duration> NOTHING_SAID = Optional.empty();

  private Instant now = Instant.parse("2026-11-22T18:00:00Z");

  /** Always draws the longest wait. */
  private final RandomGenerator longest =
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

  private final RefreshCircuitBreaker lane = new RefreshCircuitBreaker(() -> now, longest);

  @Test
  void isOpenAsLongAsTikTokAnswers() {
    lane.answered();
    assertThat(lane.closedFor()).isEmpty();
    assertThat(lane.isInDoubt()).isFalse();
  }

  @Test
  void closesLongerWithEachFailureAndOpensWhenTheWaitIsOver() {
    for (int seconds : new int[] {30, 60, 120, 240, 480, 600, 600, 600}) {
      lane.failed(NOTHING_SAID);
      Duration wait = lane.closedFor().orElseThrow();
      assertThat(wait).isBetween(Duration.ofSeconds(seconds - 1), Duration.ofSeconds(seconds));
      now = now.plus(wait);
      assertThat(lane.closedFor()).isEmpty();
      assertThat(lane.isInDoubt()).isTrue();
    }
  }

  @Test
  void anAnswerEndsTheDoubtAndTheDoubling() {
    fail(4);
    lane.answered();
    assertThat(lane.isInDoubt()).isFalse();
    lane.failed(NOTHING_SAID);
    assertThat(lane.closedFor().orElseThrow()).isLessThanOrEqualTo(Duration.ofSeconds(30));
  }

  @Test
  void thoseThatFailTogetherCountOnce() {
    for (int i = 0; i < 20; i++) {
      lane.failed(NOTHING_SAID);
    }
    now = now.plus(Duration.ofSeconds(30));
    lane.failed(NOTHING_SAID);
    assertThat(lane.closedFor().orElseThrow()).isLessThanOrEqualTo(Duration.ofMinutes(1));
  }

  @Test
  void staysClosedAsLongAsTikTokAsks() {
    lane.failed(Optional.of(Duration.ofSeconds(77)));
    assertThat(lane.closedFor()).contains(Duration.ofSeconds(77));
  }

  @Test
  void whatTikTokAsksIsNeitherATightLoopNorTheEnd() {
    lane.failed(Optional.of(Duration.ZERO));
    assertThat(lane.closedFor()).contains(Duration.ofSeconds(1));
    now = now.plusSeconds(1);
    lane.failed(Optional.of(Duration.ofDays(365)));
    assertThat(lane.closedFor()).contains(Duration.ofHours(1));
  }

  /** Full jitter: any part of the wait, so that functions do not come back together. */
  @Test
  void theWaitIsARandomPart() {
    var random = new Random(7);
    double[] waits =
        random
            .ints(500)
            .mapToObj(seed -> new RefreshCircuitBreaker(() -> now, new Random(seed)))
            .peek(each -> each.failed(NOTHING_SAID))
            .mapToDouble(each -> each.closedFor().orElseThrow().toMillis())
            .sorted()
            .toArray();
    assertThat(waits[0]).isLessThan(3_000);
    assertThat(waits[250]).isBetween(12_000.0, 18_000.0);
    assertThat(waits[499]).isGreaterThan(27_000);
  }

  private void fail(int times) {
    for (int i = 0; i < times; i++) {
      lane.failed(NOTHING_SAID);
      now = now.plus(lane.closedFor().orElseThrow());
    }
  }
}
