package com.viralmommy.tiktok.publishing.model;

import com.viralmommy.tiktok.platform.Environment;
import java.time.Duration;

/**
 * What publishing is bounded by.
 *
 * @param maxVideoBytes larger videos are refused before TikTok is asked; the guide's 287,600,000
 *     unless configured
 * @param maxSingleChunkBytes bytes up to which a video is sent whole
 * @param chunkSize bytes of a chunk of a larger one
 * @param pollInterval least time between two questions for a publication's status
 */
public record PublishSettings(
    long maxVideoBytes, long maxSingleChunkBytes, long chunkSize, Duration pollInterval) {
  private static final long GUIDE_MOST = 287_600_000L;

  public static PublishSettings of(Environment environment) {
    return new PublishSettings(
        environment.number("MAX_VIDEO_BYTES", 1, ChunkPlan.MAX_VIDEO_BYTES, GUIDE_MOST),
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
        // Six a minute: the guide's limit for all requests of a token
        // (docs/tiktok-api.md#11-common-wrong-beliefs, row 9).
        Duration.ofSeconds(environment.number("POLL_SECONDS", 1, 3600, 10)));
  }
}
