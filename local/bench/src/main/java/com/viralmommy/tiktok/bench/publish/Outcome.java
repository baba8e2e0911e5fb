package com.viralmommy.tiktok.bench.publish;

import com.viralmommy.tiktok.bench.Requests;
import com.viralmommy.tiktok.bench.Samples;
import com.viralmommy.tiktok.simulator.journal.Violation;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * What became of a load.
 *
 * @param accepting real time that the burst took
 * @param took real time of all of it
 * @param statuses of the publications at the end, with why they failed, by how many have them
 * @param posts at TikTok that are complete
 * @param postedTwice titles of which TikTok has more than one complete post
 * @param limited answers of TikTok that speak of a limit, 429 and the spam codes, by path and code
 * @param untilPublished virtual seconds from acceptance on
 * @param requests of everything after the burst, TikTok's included
 */
public record Outcome(
    Load load,
    Duration accepting,
    Duration took,
    Duration virtually,
    Map<String, Long> statuses,
    long posts,
    List<String> postedTwice,
    Map<String, Long> limited,
    List<Violation> violations,
    long deaths,
    long invocations,
    Samples untilPublished,
    Requests requests) {
  /**
   * A worker that dies when TikTok has rotated the refresh token leaves nobody who knows the new
   * one: the user has to connect again, and is told so by what waits.
   */
  static final String NEEDS_ITS_USER = "FAILED connection_needs_reconnect";

  /** What is neither published nor needs its user. */
  long lost() {
    return load.publications()
        - statuses.getOrDefault("PUBLISHED", 0L)
        - statuses.getOrDefault(NEEDS_ITS_USER, 0L);
  }

  long timesLimited() {
    return limited.values().stream().mapToLong(Long::longValue).sum();
  }

  double acceptedPerSecond() {
    return load.publications() / (accepting.toNanos() / 1e9);
  }
}
