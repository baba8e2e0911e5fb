package com.viralmommy.tiktok.tiktok;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Supplier;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;

class RetryPolicyPropertiesTest {

  private static final TikTokResult<String> FAILURE =
      new TikTokResult.Failure<>(
          new TikTokError(
              TikTokCode.INTERNAL_ERROR, null, 500, null, "x", Remedy.RETRY, Optional.empty()));

  @Property
  void neverWaitsLongerThanItsBoundNorThanTheTimeLeft(
      @ForAll long seed, @ForAll @LongRange(min = 0, max = 20_000) long leftMillis) {
    List<Duration> waits = new ArrayList<>();
    RetryPolicy policy =
        new RetryPolicy(
            5, Duration.ofSeconds(1), Duration.ofSeconds(5), new Random(seed), waits::add);
    Supplier<Duration> timeLeft =
        () ->
            Duration.ofMillis(leftMillis)
                .minus(waits.stream().reduce(Duration.ZERO, Duration::plus));

    policy.run(timeLeft, () -> FAILURE);

    assertThat(waits).hasSizeLessThanOrEqualTo(4);
    for (int i = 0; i < waits.size(); i++) {
      assertThat(waits.get(i)).isBetween(Duration.ZERO, Duration.ofSeconds(Math.min(5, 1L << i)));
    }
    assertThat(waits.stream().reduce(Duration.ZERO, Duration::plus))
        .isLessThanOrEqualTo(Duration.ofMillis(leftMillis));
  }
}
