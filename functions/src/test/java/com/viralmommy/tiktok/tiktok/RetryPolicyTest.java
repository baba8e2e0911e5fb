package com.viralmommy.tiktok.tiktok;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RetryPolicyTest {

  private static final TikTokResult<String> OK = new TikTokResult.Success<>("ok", null);

  private final List<Duration> slept = new ArrayList<>();
  private int calls;

  private static TikTokResult<String> failure(Remedy remedy, Optional<Duration> retryAfter) {
    return new TikTokResult.Failure<>(
        new TikTokError(TikTokCode.INTERNAL_ERROR, null, 500, null, "x", remedy, retryAfter));
  }

  private static TikTokResult<String> failure(Remedy remedy) {
    return failure(remedy, Optional.empty());
  }

  /** A generator that always draws the largest number, which makes the bounds visible. */
  private static RandomGenerator largest() {
    return new RandomGenerator() {
      @Override
      public long nextLong() {
        throw new AssertionError("only bounded numbers are drawn");
      }

      @Override
      public long nextLong(long bound) {
        return bound - 1;
      }
    };
  }

  private RetryPolicy policy(int attempts) {
    return new RetryPolicy(
        attempts, Duration.ofSeconds(1), Duration.ofSeconds(5), largest(), slept::add);
  }

  @SafeVarargs
  private final Supplier<TikTokResult<String>> answers(TikTokResult<String>... results) {
    return () -> results[Math.min(calls++, results.length - 1)];
  }

  private static Supplier<Duration> plenty() {
    return () -> Duration.ofHours(1);
  }

  @Test
  void aSuccessIsNotRepeated() {
    assertThat(policy(4).run(plenty(), answers(OK))).isSameAs(OK);
    assertThat(calls).isEqualTo(1);
    assertThat(slept).isEmpty();
  }

  @Test
  void repeatsUntilItSucceeds() {
    assertThat(policy(4).run(plenty(), answers(failure(Remedy.RETRY), failure(Remedy.RETRY), OK)))
        .isSameAs(OK);
    assertThat(slept).containsExactly(Duration.ofSeconds(1), Duration.ofSeconds(2));
  }

  @Test
  void anEmptyRepetitionEndsWithTheLastResult() {
    TikTokResult<String> failure = failure(Remedy.RETRY);

    assertThat(policy(4).run(plenty(), answers(failure), Optional::empty)).isSameAs(failure);

    assertThat(calls).isEqualTo(1);
  }

  @Test
  void theBoundDoublesUpToItsCap() {
    TikTokResult<String> failure = failure(Remedy.RETRY);

    assertThat(policy(6).run(plenty(), answers(failure))).isSameAs(failure);

    assertThat(calls).isEqualTo(6);
    assertThat(slept).isEqualTo(Arrays.asList(seconds(1, 2, 4, 5, 5)));
  }

  private static Duration[] seconds(int... seconds) {
    return Arrays.stream(seconds).mapToObj(Duration::ofSeconds).toArray(Duration[]::new);
  }

  @ParameterizedTest
  @EnumSource(value = Remedy.class, names = "RETRY", mode = EnumSource.Mode.EXCLUDE)
  void repeatsNoOtherRemedy(Remedy remedy) {
    policy(4).run(plenty(), answers(failure(remedy, Optional.of(Duration.ofSeconds(1))), OK));

    assertThat(calls).isEqualTo(1);
    assertThat(slept).isEmpty();
  }

  @Test
  void waitsForRetryAfterInsteadOfTheBackoff() {
    policy(4)
        .run(plenty(), answers(failure(Remedy.RETRY, Optional.of(Duration.ofSeconds(17))), OK));

    assertThat(slept).containsExactly(Duration.ofSeconds(17));
  }

  @Test
  void doesNotWaitLongerThanTheRemainingTime() {
    TikTokResult<String> failure = failure(Remedy.RETRY);
    // It waits one second before the second attempt, and would wait two before the third.
    Supplier<Duration> left = () -> Duration.ofSeconds(3).minus(waited());

    assertThat(policy(4).run(left, answers(failure))).isSameAs(failure);

    assertThat(slept).containsExactly(Duration.ofSeconds(1));
    assertThat(calls).isEqualTo(2);
  }

  @Test
  void doesNotStartACallThatWouldNotEndInTime() {
    TikTokResult<String> failure = failure(Remedy.RETRY);
    // Each call takes ten seconds: two of them and a wait of a second fit, three do not.
    Supplier<Duration> left =
        () -> Duration.ofSeconds(30).minus(waited()).minus(Duration.ofSeconds(10L * calls));

    assertThat(policy(4).run(left, answers(failure))).isSameAs(failure);

    assertThat(calls).isEqualTo(2);
    assertThat(slept).containsExactly(Duration.ofSeconds(1));
  }

  private Duration waited() {
    return slept.stream().reduce(Duration.ZERO, Duration::plus);
  }

  @Test
  void anInterruptEndsTheAttemptsAndKeepsTheFlag() {
    TikTokResult<String> failure = failure(Remedy.RETRY);
    RetryPolicy policy =
        new RetryPolicy(
            4,
            Duration.ofSeconds(1),
            Duration.ofSeconds(5),
            largest(),
            duration -> {
              throw new InterruptedException();
            });

    assertThat(policy.run(plenty(), answers(failure, OK))).isSameAs(failure);
    assertThat(Thread.interrupted()).isTrue();
    assertThat(calls).isEqualTo(1);
  }

  @Test
  void aCallThatWasInterruptedIsNotRepeated() {
    TikTokResult<String> failure = failure(Remedy.RETRY);

    TikTokResult<String> result =
        policy(4)
            .run(
                plenty(),
                () -> {
                  calls++;
                  Thread.currentThread().interrupt();
                  return failure;
                });

    assertThat(Thread.interrupted()).isTrue();
    assertThat(result).isSameAs(failure);
    assertThat(calls).isEqualTo(1);
    assertThat(slept).isEmpty();
  }

  @Test
  void requiresAtLeastOneAttempt() {
    assertThatIllegalArgumentException().isThrownBy(() -> policy(0));
  }
}
