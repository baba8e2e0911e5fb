package com.viralmommy.tiktok.tiktok.posting;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * The sizes that an init request announces (docs/tiktok-api.md#51-chunk-rules). TikTok checks them;
 * this record does not.
 *
 * @param videoSize in bytes
 * @param chunkSize in bytes; the last chunk also carries the remainder
 * @param totalChunkCount {@code floor(videoSize / chunkSize)}
 */
public record SourceInfo(long videoSize, long chunkSize, long totalChunkCount) {

  /** Writes the fields of {@code source_info}. */
  public void write(ObjectNode json) {
    json.put("source", "FILE_UPLOAD")
        .put("video_size", videoSize)
        .put("chunk_size", chunkSize)
        .put("total_chunk_count", totalChunkCount);
  }
}
