package com.viralmommy.tiktok.bench.transfer;

import com.viralmommy.tiktok.bench.report.Samples;
import java.time.Duration;
import java.util.List;

/**
 * One transfer of a video from S3 to TikTok.
 *
 * @param bytes size of the video
 * @param duration from the answer to init until TikTok had the last byte
 * @param cpu CPU time of the transferring process, including its start if it runs only once
 */
record TransferRun(long bytes, Duration duration, Duration cpu) {
  double megabytesPerSecond() {
    return bytes / 1e6 / seconds(duration);
  }

  static double medianMegabytesPerSecond(List<TransferRun> runs) {
    return new Samples(runs.stream().map(TransferRun::megabytesPerSecond).toList()).median();
  }

  /**
   * The mean of all runs, because the system counts CPU time in hundredths of a second, which is
   * too coarse for one short run.
   */
  static double cpuSecondsPerGigabyte(List<TransferRun> runs) {
    double cpu = runs.stream().mapToDouble(run -> seconds(run.cpu)).sum();
    return cpu / runs.stream().mapToDouble(run -> run.bytes / 1e9).sum();
  }

  private static double seconds(Duration time) {
    return time.toNanos() / 1e9;
  }
}
