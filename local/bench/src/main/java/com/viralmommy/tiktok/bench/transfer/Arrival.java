package com.viralmommy.tiktok.bench.transfer;

import java.time.Duration;

/**
 * A video as it reached TikTok.
 *
 * @param took from the answer to init until the last byte had come
 */
record Arrival(long bytes, int chunks, String sha256, Duration took) {
  @Override
  public String toString() {
    return "%d %d %s %d".formatted(bytes, chunks, sha256, took.toNanos());
  }

  static Arrival read(String line) {
    String[] words = line.split(" ");
    return new Arrival(
        Long.parseLong(words[0]),
        Integer.parseInt(words[1]),
        words[2],
        Duration.ofNanos(Long.parseLong(words[3])));
  }
}
