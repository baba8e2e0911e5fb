package com.viralmommy.tiktok.platform;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Supplier;

/**
 * The time that is left for work, such as the rest of a Lambda invocation.
 *
 * @param left the time left now; negative when it is over
 */
public record Deadline(Supplier<Duration> left) {
  /** No time is left: what is tried once is not tried again. */
  public static final Deadline NOW = new Deadline(() -> Duration.ZERO);

  /** This deadline or the given time, whichever comes first. */
  public Deadline until(Instant end, InstantSource clock) {
    return new Deadline(() -> Durations.min(left.get(), Duration.between(clock.instant(), end)));
  }

  /** Whether more time is left than this. */
  public boolean allows(Duration needed) {
    return left.get().compareTo(needed) > 0;
  }

  /** The time left, less what has to stay free for the last attempt. */
  public Supplier<Duration> minus(Duration reserved) {
    return () -> left.get().minus(reserved);
  }
}
