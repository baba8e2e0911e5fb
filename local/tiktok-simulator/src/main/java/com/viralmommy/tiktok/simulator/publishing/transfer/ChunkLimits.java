package com.viralmommy.tiktok.simulator.publishing.transfer;

import com.viralmommy.tiktok.simulator.settings.BehaviorOption;
import java.util.Optional;

/**
 * The limits of chunk plans in bytes (docs/tiktok-api.md#51-chunk-rules).
 *
 * @param partialSingle whether a single chunk may be declared smaller than the video
 */
public record ChunkLimits(
    long smallest,
    long largest,
    long largestSingle,
    long largestLast,
    long largestVideo,
    boolean partialSingle) {

  private static final long MOST_CHUNKS = 1000;

  /**
   * The mistakes of a plan, in the order of TikTok's checks (docs/tiktok-api.md#51-chunk-rules).
   */
  public enum Mistake {
    VIDEO_SIZE,
    CHUNK_COUNT,
    CHUNK_SIZE
  }

  /** The limits of an option. */
  public static ChunkLimits of(BehaviorOption.ChunkRules rules) {
    return switch (rules) {
      case STRICTEST ->
          new ChunkLimits(5_242_880, 64_000_000, 64_000_000, 128_000_000, 1L << 32, false);
      case DECIMAL ->
          new ChunkLimits(5_000_000, 64_000_000, 64_000_000, 128_000_000, 4_000_000_000L, false);
      case BINARY -> new ChunkLimits(5 << 20, 64 << 20, 64 << 20, 128 << 20, 1L << 32, false);
      case LEGACY ->
          new ChunkLimits(5_242_880, 64_000_000, 64_000_000, 128_000_000, 1L << 32, true);
    };
  }

  /** The first mistake of a plan. */
  public Optional<Mistake> mistake(SourceInfo.FileUpload plan) {
    long size = plan.videoSize();
    long chunk = plan.chunkSize();
    long count = plan.totalChunkCount();
    if (size > largestVideo) {
      return Optional.of(Mistake.VIDEO_SIZE);
    }
    if (count < 1 || count != size / chunk || count > MOST_CHUNKS) {
      return Optional.of(Mistake.CHUNK_COUNT);
    }
    boolean fits = count == 1 ? singleFits(size, chunk) : chunk >= smallest && chunk <= largest;
    boolean lastFits = size - (count - 1) * chunk <= largestLast;
    return fits && lastFits ? Optional.empty() : Optional.of(Mistake.CHUNK_SIZE);
  }

  private boolean singleFits(long size, long chunk) {
    if (chunk == size) {
      return size <= largestSingle;
    }
    return partialSingle && chunk >= smallest && chunk <= largest;
  }
}
