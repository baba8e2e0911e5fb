package com.viralmommy.tiktok.media;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;

/** Both facts that are about time. */
record Timing(OptionalDouble frameRate, Optional<Duration> duration) {

  /**
   * @param ticks what {@code samples} last together, in units of {@code 1/timescale} s
   */
  static OptionalDouble frameRate(long samples, double ticks, long timescale) {
    return samples > 0 && ticks > 0 && timescale > 0
        ? OptionalDouble.of((double) samples * timescale / ticks)
        : OptionalDouble.empty();
  }

  /**
   * @param ticks 0 and all ones (so all negatives) stand for "unknown" (ISO/IEC 14496-12 §8.2.2)
   */
  static Optional<Duration> duration(long ticks, long timescale) {
    if (ticks <= 0 || timescale <= 0) {
      return Optional.empty();
    }
    long nanos = ticks % timescale * 1_000_000_000L / timescale;
    return Optional.of(Duration.ofSeconds(ticks / timescale, nanos));
  }
}
