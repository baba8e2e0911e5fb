package com.viralmommy.tiktok.tiktok;

import com.viralmommy.tiktok.tiktok.TikTokResult.Failure;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * Repeats calls to TikTok that failed with {@link Remedy#RETRY}. It waits for TikTok's {@code
 * Retry-After}, otherwise by exponential backoff with full jitter, and never longer than the time
 * that is left.
 */
public final class RetryPolicy {

  /** Waits between attempts; replaced in tests. */
  @FunctionalInterface
  public interface Sleeper {
    void sleep(Duration duration) throws InterruptedException;
  }

  private final int maxAttempts;
  private final Duration firstDelay;
  private final Duration longestDelay;
  private final RandomGenerator random;
  private final Sleeper sleeper;

  /**
   * @param maxAttempts including the first, at least 1
   * @param firstDelay the longest wait before the second attempt; doubles with each attempt
   * @param longestDelay the upper bound of the doubling
   * @throws IllegalArgumentException if there is no attempt, or the delays are negative or shrink
   */
  public RetryPolicy(
      int maxAttempts,
      Duration firstDelay,
      Duration longestDelay,
      RandomGenerator random,
      Sleeper sleeper) {
    if (maxAttempts < 1 || firstDelay.isNegative() || longestDelay.compareTo(firstDelay) < 0) {
      throw new IllegalArgumentException(
          "maxAttempts must be at least 1, and 0 <= firstDelay <= longestDelay");
    }
    this.maxAttempts = maxAttempts;
    this.firstDelay = firstDelay;
    this.longestDelay = longestDelay;
    this.random = Objects.requireNonNull(random, "random");
    this.sleeper = Objects.requireNonNull(sleeper, "sleeper");
  }

  /** Four attempts with waits of up to 0.5 s, 1 s and 2 s between them. */
  public static RetryPolicy standard() {
    // A seeded generator would repeat its numbers in every restored SnapStart snapshot.
    return new RetryPolicy(
        4, Duration.ofMillis(500), Duration.ofSeconds(8), new SecureRandom(), Thread::sleep);
  }

  /**
   * Makes the call until it succeeds, must not be repeated, or time or attempts run out; returns
   * the last result.
   *
   * @param timeLeft the remaining time of the invocation; the attempts end when the wait and a call
   *     as long as the last one no longer fit
   * @param call is made at least once and must create its request body anew each time
   */
  public <T> TikTokResult<T> run(Supplier<Duration> timeLeft, Supplier<TikTokResult<T>> call) {
    return run(timeLeft, call, () -> Optional.of(call.get()));
  }

  /**
   * Like {@link #run(Supplier, Supplier)}, with another supplier for the repeated calls.
   *
   * @param again repeats the call; an empty value ends the attempts with the last result
   */
  public <T> TikTokResult<T> run(
      Supplier<Duration> timeLeft,
      Supplier<TikTokResult<T>> call,
      Supplier<Optional<TikTokResult<T>>> again) {
    Duration before = timeLeft.get();
    TikTokResult<T> result = call.get();
    Duration bound = firstDelay;
    for (int attempt = 1; ; attempt++) {
      if (!(result instanceof Failure<T>(TikTokError error))
          || error.remedy() != Remedy.RETRY
          || attempt == maxAttempts
          || Thread.currentThread().isInterrupted()) {
        return result;
      }
      Duration left = timeLeft.get();
      Duration callTime = before.minus(left);
      Duration wait = error.retryAfter().orElse(jittered(bound));
      if (wait.plus(callTime).compareTo(left) >= 0) {
        return result;
      }
      try {
        sleeper.sleep(wait);
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
        return result;
      }
      before = timeLeft.get();
      Optional<TikTokResult<T>> repeated = again.get();
      if (repeated.isEmpty()) {
        return result;
      }
      result = repeated.get();
      bound = Collections.min(List.of(bound.multipliedBy(2), longestDelay));
    }
  }

  private Duration jittered(Duration bound) {
    return Duration.ofNanos(random.nextLong(bound.toNanos() + 1));
  }
}
