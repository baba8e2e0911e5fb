package com.viralmommy.tiktok.accounts.refresh;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * How fast refreshes go: all of a function's at once while TikTok answers; while it does not, none
 * until a wait is over that doubles each time, and then one alone, which finds out. A random part
 * of the wait keeps the functions from coming back together.
 */
public final class RefreshCircuitBreaker {
  private static final Duration FIRST_WAIT = Duration.ofSeconds(30);
  private static final Duration LONGEST_WAIT = Duration.ofMinutes(10);
  private static final int MOST_DOUBLINGS = 10;

  /** Whatever TikTok asks for: a sweep later everything due comes again anyway. */
  private static final Duration LONGEST_ASKED_FOR = Duration.ofHours(1);

  private static final Duration SHORTEST_WAIT = Duration.ofSeconds(1);

  private final InstantSource clock;
  private final RandomGenerator random;
  private int failures;
  private Instant openUntil = Instant.MIN;

  public RefreshCircuitBreaker(InstantSource clock, RandomGenerator random) {
    this.clock = clock;
    this.random = random;
  }

  /** For how long nobody is to ask TikTok; empty while it may be asked. */
  synchronized Optional<Duration> openFor() {
    Instant now = clock.instant();
    return now.isBefore(openUntil)
        ? Optional.of(Duration.between(now, openUntil))
        : Optional.empty();
  }

  /** Whether TikTok's last word was none: the next one asks alone. */
  synchronized boolean isHalfOpen() {
    return failures > 0;
  }

  synchronized void recordSuccess() {
    failures = 0;
  }

  /**
   * Several that were under way together count once.
   *
   * @param retryAfter what TikTok asked for
   */
  synchronized void recordFailure(Optional<Duration> retryAfter) {
    if (openFor().isPresent()) {
      return;
    }
    Duration wait = within(SHORTEST_WAIT, retryAfter.orElseGet(this::backoff), LONGEST_ASKED_FOR);
    failures++;
    openUntil = clock.instant().plus(wait);
  }

  /** A random part of what doubles with each failure ("full jitter"). */
  private Duration backoff() {
    Duration doubled = FIRST_WAIT.multipliedBy(1L << Math.min(failures, MOST_DOUBLINGS));
    return Duration.ofMillis(random.nextLong(within(FIRST_WAIT, doubled, LONGEST_WAIT).toMillis()));
  }

  private static Duration within(Duration least, Duration wait, Duration most) {
    Duration capped = wait.compareTo(most) < 0 ? wait : most;
    return capped.compareTo(least) > 0 ? capped : least;
  }
}
