package com.viralmommy.tiktok.tiktok.posting;

/**
 * The byte range of one chunk within its video (docs/tiktok-api.md#53-put).
 *
 * @param first index of the first byte, from 0
 * @param last index of the last byte, inclusive
 * @param total size of the whole video in bytes
 */
public record ChunkRange(long first, long last, long total) {

  public ChunkRange {
    if (first < 0 || last < first || total <= last) {
      throw new IllegalArgumentException(
          "The range is not within the video: " + first + "-" + last + "/" + total);
    }
  }

  /** The chunk's length in bytes. */
  public long length() {
    return last - first + 1;
  }

  /** Whether the chunk ends the video. */
  public boolean isLast() {
    return last == total - 1;
  }

  /** The value of the {@code Content-Range} header. */
  public String contentRange() {
    return "bytes " + first + "-" + last + "/" + total;
  }
}
