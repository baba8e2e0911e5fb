package com.viralmommy.tiktok.tiktok.posting;

/**
 * The bytes of one chunk within its video, both ends included, counted from 0
 * (docs/tiktok-api.md#53-put).
 *
 * @param total the size of the whole video
 */
public record ChunkRange(long first, long last, long total) {

  public ChunkRange {
    if (first < 0 || last < first || total <= last) {
      throw new IllegalArgumentException(
          "Not a range within a video: " + first + "-" + last + "/" + total);
    }
  }

  public long length() {
    return last - first + 1;
  }

  public boolean isLast() {
    return last == total - 1;
  }

  String contentRange() {
    return "bytes " + first + "-" + last + "/" + total;
  }
}
