package com.viralmommy.tiktok.media;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;

/** Frame rate and duration of a video. */
record Timing(OptionalDouble frameRate, Optional<Duration> duration) {

  /**
   * The average frame rate; empty if it is unknown.
   *
   * @param ticks total duration of the samples, in units of {@code 1/timescale} s
   */
  static OptionalDouble frameRate(long samples, double ticks, long timescale) {
    return samples > 0 && ticks > 0 && timescale > 0
        ? OptionalDouble.of((double) samples * timescale / ticks)
        : OptionalDouble.empty();
  }

  /**
   * The duration of so many ticks; empty if it is unknown.
   *
   * @param ticks 0 and negative values mean "unknown" (ISO/IEC 14496-12 §8.2.2)
   */
  static Optional<Duration> duration(long ticks, long timescale) {
    if (ticks <= 0 || timescale <= 0) {
      return Optional.empty();
    }
    long nanos = ticks % timescale * 1_000_000_000L / timescale;
    return Optional.of(Duration.ofSeconds(ticks / timescale, nanos));
  }
}
