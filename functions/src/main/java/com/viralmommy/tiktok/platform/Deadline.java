package com.viralmommy.tiktok.platform;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Supplier;

/**
 * The time that there is for what comes next: the invocation's, or that of the lease it works
 * under.
 */
public record Deadline(Supplier<Duration> left) {
  /** The shorter of this and the time until then. */
  public Deadline until(Instant end, InstantSource clock) {
    return new Deadline(
        () -> {
          Duration own = left.get();
          Duration other = Duration.between(clock.instant(), end);
          return own.compareTo(other) < 0 ? own : other;
        });
  }

  public boolean allows(Duration needed) {
    return left.get().compareTo(needed) > 0;
  }

  /**
   * What is left beside one more attempt that takes as long as it may: the time to wait for it in.
   */
  public Supplier<Duration> besides(Duration attempt) {
    return () -> left.get().minus(attempt);
  }
}
