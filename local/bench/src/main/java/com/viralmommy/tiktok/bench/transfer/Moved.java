package com.viralmommy.tiktok.bench.transfer;

import com.viralmommy.tiktok.bench.Samples;
import java.time.Duration;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * One video that went from S3 to TikTok.
 *
 * @param took from the answer to init until TikTok had the last byte
 * @param cpu what the mover spent on it, its own start included where it is started for it
 */
record Moved(long bytes, Duration took, Duration cpu) {
  double megabytesPerSecond() {
    return bytes / 1e6 / seconds(took);
  }

  double cpuSecondsPerGigabyte() {
    return seconds(cpu) / (bytes / 1e9);
  }

  static double median(List<Moved> runs, ToDoubleFunction<Moved> figure) {
    return new Samples(runs.stream().map(figure::applyAsDouble).toList()).median();
  }

  private static double seconds(Duration duration) {
    return duration.toNanos() / 1e9;
  }
}
