package com.viralmommy.tiktok.publishing.model;

import com.viralmommy.tiktok.platform.Environment;
import java.time.Duration;

/**
 * What publishing is bounded by.
 *
 * @param maxVideoBytes larger videos are refused before TikTok is asked; the guide's 287,600,000
 *     unless configured
 * @param singleChunkMost bytes up to which a video is sent whole
 * @param chunkSize bytes of a chunk of a larger one
 * @param pollInterval least time between two questions for a publication's status
 */
public record PublishSettings(
    long maxVideoBytes, long singleChunkMost, long chunkSize, Duration pollInterval) {
  private static final long GUIDE_MOST = 287_600_000L;

  public static PublishSettings of(Environment environment) {
    return new PublishSettings(
        environment.number("MAX_VIDEO_BYTES", 1, ChunkPlan.LARGEST_VIDEO, GUIDE_MOST),
        environment.number(
            "SINGLE_CHUNK_BYTES",
            ChunkPlan.LEAST_CHUNK,
            ChunkPlan.SINGLE_CHUNK_MOST,
            ChunkPlan.SINGLE_CHUNK_MOST),
        environment.number(
            "CHUNK_BYTES",
            ChunkPlan.LEAST_CHUNK,
            ChunkPlan.SINGLE_CHUNK_MOST / 2,
            ChunkPlan.DEFAULT_CHUNK),
        // Six a minute: the guide's limit for all requests of a token
        // (docs/tiktok-api.md#11-common-wrong-beliefs, row 9).
        Duration.ofSeconds(environment.number("POLL_SECONDS", 1, 3600, 10)));
  }
}
