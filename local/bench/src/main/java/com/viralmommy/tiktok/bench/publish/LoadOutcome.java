package com.viralmommy.tiktok.bench.publish;

import com.viralmommy.tiktok.bench.harness.RequestCounts;
import com.viralmommy.tiktok.bench.report.Samples;
import com.viralmommy.tiktok.simulator.journal.Violation;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * The outcome of a load.
 *
 * @param acceptDuration real time of the burst
 * @param duration real time of the whole load
 * @param virtualDuration time of the whole load on the simulator's clock
 * @param statuses number of publications by final status and failure code
 * @param posts number of complete posts at TikTok
 * @param postedTwice titles with more than one complete post at TikTok
 * @param limitAnswers number of TikTok's answers about a limit (429 and spam codes) by path and
 *     code
 * @param crashes number of simulated crashes of workers
 * @param invocations number of invocations of the worker
 * @param untilPublished virtual seconds from acceptance to the end of each publication
 * @param requests all requests after the burst, including those to TikTok
 */
public record LoadOutcome(
    LoadSettings load,
    Duration acceptDuration,
    Duration duration,
    Duration virtualDuration,
    Map<String, Long> statuses,
    long posts,
    List<String> postedTwice,
    Map<String, Long> limitAnswers,
    List<Violation> violations,
    long crashes,
    long invocations,
    Samples untilPublished,
    RequestCounts requests) {
  /** The number of publications that are not published. */
  long lost() {
    return load.publications() - statuses.getOrDefault("PUBLISHED", 0L);
  }

  long limitAnswerCount() {
    return limitAnswers.values().stream().mapToLong(Long::longValue).sum();
  }

  double acceptedPerSecond() {
    return load.publications() / (acceptDuration.toNanos() / 1e9);
  }
}
