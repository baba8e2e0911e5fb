package com.viralmommy.tiktok.simulator.publishing.transfer;

import java.net.URI;

/** The {@code source_info} of an init (docs/tiktok-api.md#41-direct-post). */
public sealed interface SourceInfo {

  /** An upload by the client. Sizes are in bytes. */
  record FileUpload(long videoSize, long chunkSize, long totalChunkCount) implements SourceInfo {}

  /** A download by TikTok. */
  record PullFromUrl(URI url) implements SourceInfo {}
}
