package com.viralmommy.tiktok.publishing.model;

import com.viralmommy.tiktok.tiktok.posting.ChunkRange;

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
  public static final long LARGEST_VIDEO = 4_294_967_296L;

  public static final long SINGLE_CHUNK_MOST = 64_000_000L;
  public static final long LEAST_CHUNK = 5_242_880L;
  public static final long DEFAULT_CHUNK = 10_000_000L;

  /**
   * @param size 1 to {@link #LARGEST_VIDEO}
   * @param singleMost up to which a video is sent whole, {@link #LEAST_CHUNK} to {@link
   *     #SINGLE_CHUNK_MOST}; one that gives no two chunks of the least size is whole anyhow
   * @param wanted bytes of a chunk where there are several: {@link #LEAST_CHUNK} to half of {@link
   *     #SINGLE_CHUNK_MOST}, so that the last chunk, which is shorter than two, stays within one;
   *     at most half of the video is taken
   */
  public static ChunkPlan of(long size, long singleMost, long wanted) {
    if (size < 1 || size > LARGEST_VIDEO) {
      throw new IllegalArgumentException("no plan for a video of %d bytes".formatted(size));
    }
    if (singleMost < LEAST_CHUNK || singleMost > SINGLE_CHUNK_MOST) {
      throw new IllegalArgumentException("whole videos of up to %d bytes".formatted(singleMost));
    }
    if (wanted < LEAST_CHUNK || wanted > SINGLE_CHUNK_MOST / 2) {
      throw new IllegalArgumentException("chunks of %d bytes".formatted(wanted));
    }
    boolean whole = size <= singleMost || size < 2 * LEAST_CHUNK;
    return new ChunkPlan(size, whole ? size : Math.min(wanted, size / 2));
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
