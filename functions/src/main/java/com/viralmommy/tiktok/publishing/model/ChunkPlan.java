package com.viralmommy.tiktok.publishing.model;

import com.viralmommy.tiktok.tiktok.posting.ChunkRange;

/**
 * How a video is divided into chunks (docs/tiktok-api.md#52-the-chunk-plan): one chunk, or {@code
 * floor(size / chunkSize)} chunks, the last of which has the remainder too. Every plan is valid
 * whether TikTok's "MB" means 10^6 or 2^20 bytes.
 *
 * @param size bytes of the video
 * @param chunkSize bytes of every chunk but the last
 */
public record ChunkPlan(long size, long chunkSize) {
  /** TikTok's documented 4 GB, taken as 2^32 bytes. */
  public static final long MAX_VIDEO_BYTES = 4_294_967_296L;

  /** TikTok's 64 MB, taken as 64 * 10^6 bytes (docs/tiktok-api.md#51-chunk-rules). */
  public static final long MAX_SINGLE_CHUNK_BYTES = 64_000_000L;

  /** TikTok's 5 MB, taken as 5 * 2^20 bytes (docs/tiktok-api.md#51-chunk-rules). */
  public static final long MIN_CHUNK_BYTES = 5_242_880L;

  /** The chunk size unless configured. */
  public static final long DEFAULT_CHUNK_BYTES = 10_000_000L;

  /**
   * Plans the chunks of a video.
   *
   * @param size bytes of the video, 1 to {@link #MAX_VIDEO_BYTES}
   * @param maxSingleChunk bytes up to which a video is one chunk, {@link #MIN_CHUNK_BYTES} to
   *     {@link #MAX_SINGLE_CHUNK_BYTES}. A video of less than two chunks of the minimum size is one
   *     chunk anyhow.
   * @param preferredChunkSize bytes of a chunk of a larger video, {@link #MIN_CHUNK_BYTES} to half
   *     of {@link #MAX_SINGLE_CHUNK_BYTES}: the last chunk may be almost twice as large. A chunk
   *     has at most half of the video.
   * @throws IllegalArgumentException when a parameter is out of its range
   */
  public static ChunkPlan of(long size, long maxSingleChunk, long preferredChunkSize) {
    if (size < 1 || size > MAX_VIDEO_BYTES) {
      throw new IllegalArgumentException(
          "a video has 1 to %d bytes, not %d".formatted(MAX_VIDEO_BYTES, size));
    }
    if (maxSingleChunk < MIN_CHUNK_BYTES || maxSingleChunk > MAX_SINGLE_CHUNK_BYTES) {
      throw new IllegalArgumentException(
          "a single chunk has at most %d to %d bytes, not %d"
              .formatted(MIN_CHUNK_BYTES, MAX_SINGLE_CHUNK_BYTES, maxSingleChunk));
    }
    if (preferredChunkSize < MIN_CHUNK_BYTES || preferredChunkSize > MAX_SINGLE_CHUNK_BYTES / 2) {
      throw new IllegalArgumentException(
          "a chunk has %d to %d bytes, not %d"
              .formatted(MIN_CHUNK_BYTES, MAX_SINGLE_CHUNK_BYTES / 2, preferredChunkSize));
    }
    boolean whole = size <= maxSingleChunk || size < 2 * MIN_CHUNK_BYTES;
    return new ChunkPlan(size, whole ? size : Math.min(preferredChunkSize, size / 2));
  }

  /** The number of chunks, 1 to 1000. */
  public int count() {
    return (int) (size / chunkSize);
  }

  /**
   * The bytes of a chunk.
   *
   * @param chunk 0 to {@code count - 1}
   */
  public ChunkRange range(int chunk) {
    long first = chunk * chunkSize;
    return new ChunkRange(first, isLast(chunk) ? size - 1 : first + chunkSize - 1, size);
  }

  /** Whether a chunk, counted from 0, is the last one. */
  public boolean isLast(int chunk) {
    return chunk == count() - 1;
  }

  /**
   * The number of complete chunks in the bytes that TikTok reports. TikTok does not document
   * whether it reports the number of bytes or the index of the last one
   * (docs/tiktok-api.md#53-put), so a chunk counts as complete one byte early.
   *
   * @param uploadedBytes 0 when TikTok reports no number: it omits empty members
   *     (docs/tiktok-api.md#6-status)
   */
  public int chunksIn(long uploadedBytes) {
    if (uploadedBytes <= 0) {
      return 0;
    }
    return uploadedBytes >= size - 1
        ? count()
        : (int) Math.min(count() - 1L, (uploadedBytes + 1) / chunkSize);
  }
}
