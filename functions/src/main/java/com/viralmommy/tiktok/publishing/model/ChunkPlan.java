package com.viralmommy.tiktok.publishing.model;

import com.viralmommy.tiktok.tiktok.ChunkRange;

/**
 * How a video is cut for TikTok (docs/tiktok-api.md#52-the-chunk-plan): whole, or in {@code
 * floor(size / chunkSize)} chunks of which the last takes the remainder. Every plan holds whether
 * TikTok's "MB" means 10^6 or 2^20 bytes.
 *
 * @param size bytes of the video
 * @param chunkSize bytes of every chunk but the last
 */
public record ChunkPlan(long size, long chunkSize) {
  /** TikTok's documented 4 GB, read as 2^32. */
  public static final long MAX_VIDEO_BYTES = 4_294_967_296L;

  public static final long MAX_SINGLE_CHUNK_BYTES = 64_000_000L;
  public static final long MIN_CHUNK_BYTES = 5_242_880L;
  public static final long DEFAULT_CHUNK_BYTES = 10_000_000L;

  /**
   * @param size 1 to {@link #MAX_VIDEO_BYTES}
   * @param maxSingleChunk up to which a video is sent whole, {@link #MIN_CHUNK_BYTES} to {@link
   *     #MAX_SINGLE_CHUNK_BYTES}; one that gives no two chunks of the least size is whole anyhow
   * @param preferredChunkSize bytes of a chunk where there are several: {@link #MIN_CHUNK_BYTES} to
   *     half of {@link #MAX_SINGLE_CHUNK_BYTES}, so that the last chunk, which is shorter than two,
   *     stays within one; at most half of the video is taken
   */
  public static ChunkPlan of(long size, long maxSingleChunk, long preferredChunkSize) {
    if (size < 1 || size > MAX_VIDEO_BYTES) {
      throw new IllegalArgumentException("no plan for a video of %d bytes".formatted(size));
    }
    if (maxSingleChunk < MIN_CHUNK_BYTES || maxSingleChunk > MAX_SINGLE_CHUNK_BYTES) {
      throw new IllegalArgumentException(
          "whole videos of up to %d bytes".formatted(maxSingleChunk));
    }
    if (preferredChunkSize < MIN_CHUNK_BYTES || preferredChunkSize > MAX_SINGLE_CHUNK_BYTES / 2) {
      throw new IllegalArgumentException("chunks of %d bytes".formatted(preferredChunkSize));
    }
    boolean whole = size <= maxSingleChunk || size < 2 * MIN_CHUNK_BYTES;
    return new ChunkPlan(size, whole ? size : Math.min(preferredChunkSize, size / 2));
  }

  /** 1 to 1000 chunks. */
  public int count() {
    return (int) (size / chunkSize);
  }

  /**
   * @param chunk 0 to {@code count - 1}
   */
  public ChunkRange range(int chunk) {
    long first = chunk * chunkSize;
    return new ChunkRange(first, isLast(chunk) ? size - 1 : first + chunkSize - 1, size);
  }

  public boolean isLast(int chunk) {
    return chunk == count() - 1;
  }

  /**
   * The number of whole chunks in what TikTok says it has. Whether it counts bytes or names the
   * last one is not documented (docs/tiktok-api.md#53-put), so a boundary counts as reached one
   * byte early.
   *
   * @param uploadedBytes 0 where TikTok does not say: it leaves out what is empty
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
