package com.viralmommy.tiktok.tiktok.posting;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * The bytes that will come, by the rules of docs/tiktok-api.md#51-chunk-rules, which TikTok itself
 * checks.
 *
 * @param videoSize in bytes
 * @param chunkSize in bytes; the last chunk also carries the remainder
 * @param totalChunkCount {@code floor(videoSize / chunkSize)}
 */
public record SourceInfo(long videoSize, long chunkSize, long totalChunkCount) {

  void write(ObjectNode json) {
    json.put("source", "FILE_UPLOAD")
        .put("video_size", videoSize)
        .put("chunk_size", chunkSize)
        .put("total_chunk_count", totalChunkCount);
  }
}
