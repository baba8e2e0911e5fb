package com.viralmommy.tiktok.bench.transfer;

import java.time.Duration;

/**
 * A video that TikTok received.
 *
 * @param bytes number of bytes
 * @param chunks number of chunks
 * @param duration from the answer to init until the last byte
 */
record ReceivedVideo(long bytes, int chunks, String sha256, Duration duration) {
  @Override
  public String toString() {
    return "%d %d %s %d".formatted(bytes, chunks, sha256, duration.toNanos());
  }

  static ReceivedVideo read(String line) {
    String[] words = line.split(" ");
    return new ReceivedVideo(
        Long.parseLong(words[0]),
        Integer.parseInt(words[1]),
        words[2],
        Duration.ofNanos(Long.parseLong(words[3])));
  }
}
