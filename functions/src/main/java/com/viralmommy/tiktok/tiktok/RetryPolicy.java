package com.viralmommy.tiktok.tiktok;

import com.viralmommy.tiktok.tiktok.TikTokResult.Failure;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * The one way in which calls to TikTok are repeated: only on {@link Remedy#RETRY}, after what
 * TikTok asked for, else after a random part of a growing and capped time (so that many callers do
 * not come back at once), and never past the time that is left.
 */
public final class RetryPolicy {

  /** Waits; tests have one that does not. */
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
   * @param maxAttempts the first included, at least 1
   * @param firstDelay the most that is waited before the second attempt; doubles with each
   * @param longestDelay where the doubling ends
   */
  public RetryPolicy(
      int maxAttempts,
      Duration firstDelay,
      Duration longestDelay,
      RandomGenerator random,
      Sleeper sleeper) {
    if (maxAttempts < 1 || firstDelay.isNegative() || longestDelay.compareTo(firstDelay) < 0) {
      throw new IllegalArgumentException("At least one attempt, and delays that grow");
    }
    this.maxAttempts = maxAttempts;
    this.firstDelay = firstDelay;
    this.longestDelay = longestDelay;
    this.random = Objects.requireNonNull(random, "random");
    this.sleeper = Objects.requireNonNull(sleeper, "sleeper");
  }

  /** Four attempts within some seconds: 0.5 s, 1 s and 2 s at most between them. */
  public static RetryPolicy standard() {
    // A generator made per policy would be the same one in every copy of a SnapStart snapshot.
    return new RetryPolicy(
        4, Duration.ofMillis(500), Duration.ofSeconds(8), new SecureRandom(), Thread::sleep);
  }

  /**
   * @param timeLeft what remains of the invocation now; the attempts end with the last result when
   *     the wait and a call as long as the last one do not fit any more
   * @param call is made at least once; its bodies must be new each time
   */
  public <T> TikTokResult<T> run(Supplier<Duration> timeLeft, Supplier<TikTokResult<T>> call) {
    return run(timeLeft, call, () -> Optional.of(call.get()));
  }

  /**
   * @param again makes the call once more; empty where it must not be made now, which ends the
   *     attempts with the last result
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
      Duration doubled = bound.multipliedBy(2);
      bound = doubled.compareTo(longestDelay) < 0 ? doubled : longestDelay;
    }
  }

  private Duration jittered(Duration bound) {
    return Duration.ofNanos(random.nextLong(bound.toNanos() + 1));
  }
}
