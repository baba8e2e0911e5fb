package com.viralmommy.tiktok.publishing.model;

import com.viralmommy.tiktok.platform.Environment;
import java.time.Duration;

/**
 * The configured limits and sizes of publishing.
 *
 * @param maxVideoBytes larger videos are refused before TikTok is asked
 * @param maxSingleChunkBytes bytes up to which a video is sent in one chunk
 * @param chunkSize bytes of a chunk of a larger video
 * @param pollInterval the shortest time between two status requests of a publication
 */
public record PublishSettings(
    long maxVideoBytes, long maxSingleChunkBytes, long chunkSize, Duration pollInterval) {
  /** See docs/tiktok-api.md#11-common-wrong-beliefs, row 1. */
  private static final long DEFAULT_MAX_VIDEO_BYTES = 287_600_000L;

  /**
   * Reads the settings.
   *
   * @throws com.viralmommy.tiktok.platform.ConfigurationException when a variable is out of its
   *     range
   */
  public static PublishSettings of(Environment environment) {
    return new PublishSettings(
        environment.number(
            "MAX_VIDEO_BYTES", 1, ChunkPlan.MAX_VIDEO_BYTES, DEFAULT_MAX_VIDEO_BYTES),
        environment.number(
            "SINGLE_CHUNK_BYTES",
            ChunkPlan.MIN_CHUNK_BYTES,
            ChunkPlan.MAX_SINGLE_CHUNK_BYTES,
            ChunkPlan.MAX_SINGLE_CHUNK_BYTES),
        environment.number(
            "CHUNK_BYTES",
            ChunkPlan.MIN_CHUNK_BYTES,
            ChunkPlan.MAX_SINGLE_CHUNK_BYTES / 2,
            ChunkPlan.DEFAULT_CHUNK_BYTES),
        // Polls at the shortest interval stay within six requests a minute
        // (docs/tiktok-api.md#11-common-wrong-beliefs, row 9).
        Duration.ofSeconds(environment.number("POLL_SECONDS", 1, 3600, 10)));
  }
}
