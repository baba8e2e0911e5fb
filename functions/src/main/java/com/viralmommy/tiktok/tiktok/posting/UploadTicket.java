package com.viralmommy.tiktok.tiktok.posting;

import com.fasterxml.jackson.databind.JsonNode;
import com.viralmommy.tiktok.tiktok.wire.Secret;
import com.viralmommy.tiktok.tiktok.wire.TikTokJson;
import java.util.Optional;

/**
 * A successful answer of an init endpoint (docs/tiktok-api.md#41-direct-post).
 *
 * @param publishId at most 64 characters
 * @param uploadUrl valid for one hour; the whole upload must end within it
 */
public record UploadTicket(String publishId, UploadUrl uploadUrl) {

  private static final int MAX_PUBLISH_ID_LENGTH = 64;

  /** Reads the answer's {@code data}; empty if a field is missing or invalid. */
  public static Optional<UploadTicket> read(JsonNode data) {
    Optional<String> publishId =
        TikTokJson.text(data, "publish_id")
            .filter(Secret::isWellFormed)
            .filter(id -> id.length() <= MAX_PUBLISH_ID_LENGTH);
    Optional<String> uploadUrl =
        TikTokJson.text(data, "upload_url").filter(UploadUrl::isWellFormed);
    return publishId.flatMap(id -> uploadUrl.map(url -> new UploadTicket(id, new UploadUrl(url))));
  }
}
