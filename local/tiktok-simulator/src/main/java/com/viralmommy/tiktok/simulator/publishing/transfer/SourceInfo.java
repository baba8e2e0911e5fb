package com.viralmommy.tiktok.simulator.publishing.transfer;

import java.net.URI;

/** Where the bytes come from (docs/tiktok-api.md#41-direct-post). */
public sealed interface SourceInfo {

  /** All in bytes, but for the count. */
  record FileUpload(long videoSize, long chunkSize, long totalChunkCount) implements SourceInfo {}

  record PullFromUrl(URI url) implements SourceInfo {}
}
