package com.viralmommy.tiktok.platform;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Supplier;

/**
 * The time that is left for the work of an invocation.
 *
 * @param left the remaining time; may become negative
 */
public record Deadline(Supplier<Duration> left) {
  /** The earlier of this deadline and {@code end}. */
  public Deadline until(Instant end, InstantSource clock) {
    return new Deadline(() -> Durations.min(left.get(), Duration.between(clock.instant(), end)));
  }

  /** Whether more than {@code needed} is left. */
  public boolean allows(Duration needed) {
    return left.get().compareTo(needed) > 0;
  }

  /** The time left for waiting, if another attempt of this length must still fit. */
  public Supplier<Duration> besides(Duration attempt) {
    return () -> left.get().minus(attempt);
  }
}
