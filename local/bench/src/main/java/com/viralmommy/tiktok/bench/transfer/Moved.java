package com.viralmommy.tiktok.bench.transfer;

import com.viralmommy.tiktok.bench.Samples;
import java.time.Duration;
import java.util.List;

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

  static double medianMegabytesPerSecond(List<Moved> runs) {
    return new Samples(runs.stream().map(Moved::megabytesPerSecond).toList()).median();
  }

  /**
   * Of all runs together: the system counts in hundredths of a second, which a short run has few
   * of.
   */
  static double cpuSecondsPerGigabyte(List<Moved> runs) {
    double cpu = runs.stream().mapToDouble(run -> seconds(run.cpu)).sum();
    return cpu / runs.stream().mapToDouble(run -> run.bytes / 1e9).sum();
  }

  private static double seconds(Duration duration) {
    return duration.toNanos() / 1e9;
  }
}
