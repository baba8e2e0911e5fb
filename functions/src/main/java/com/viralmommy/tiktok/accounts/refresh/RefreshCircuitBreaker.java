package com.viralmommy.tiktok.accounts.refresh;

import com.viralmommy.tiktok.platform.Backoff;
import com.viralmommy.tiktok.platform.Durations;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * The circuit breaker of a function's refreshes. It is closed while TikTok answers: refreshes run
 * in parallel. A failure opens it: no refresh starts until a wait is over, which doubles with each
 * failure and is random so that the functions do not return together. Then it is half-open: one
 * refresh at a time runs, and the first success closes it.
 */
public final class RefreshCircuitBreaker {
  private static final Backoff BACKOFF =
      new Backoff(Duration.ofSeconds(30), Duration.ofMinutes(10));

  private static final Duration MIN_WAIT = Duration.ofSeconds(1);

  /** A longer wait is useless, because the next hourly sweep finds the same connections again. */
  private static final Duration MAX_WAIT = Duration.ofHours(1);

  private final InstantSource clock;
  private final RandomGenerator random;
  private int failures;
  private Instant openUntil = Instant.MIN;

  /**
   * A closed circuit breaker.
   *
   * @param random draws the waits
   */
  public RefreshCircuitBreaker(InstantSource clock, RandomGenerator random) {
    this.clock = clock;
    this.random = random;
  }

  /** How long the breaker stays open; empty while refreshes may start. */
  synchronized Optional<Duration> openFor() {
    Instant now = clock.instant();
    return now.isBefore(openUntil)
        ? Optional.of(Duration.between(now, openUntil))
        : Optional.empty();
  }

  /** Whether the last refresh failed, so that the next refresh must run alone. */
  synchronized boolean isHalfOpen() {
    return failures > 0;
  }

  /** Closes the breaker. */
  synchronized void recordSuccess() {
    failures = 0;
  }

  /**
   * Opens the breaker. While it is open, further failures do not count: they are of refreshes that
   * ran in parallel.
   *
   * @param retryAfter the wait that TikTok asked for, limited to 1 s to 1 h; empty for the backoff
   */
  synchronized void recordFailure(Optional<Duration> retryAfter) {
    if (openFor().isPresent()) {
      return;
    }
    Duration wait = retryAfter.orElseGet(this::backoff);
    failures++;
    openUntil = clock.instant().plus(Durations.max(MIN_WAIT, Durations.min(wait, MAX_WAIT)));
  }

  /** A random part of the exponential backoff ("full jitter"). */
  private Duration backoff() {
    return Duration.ofMillis(random.nextLong(BACKOFF.delay(failures).toMillis()));
  }
}
