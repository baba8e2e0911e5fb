package com.viralmommy.tiktok.tiktok.posting;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Objects;
import java.util.OptionalInt;

/**
 * The caption and settings of a direct post (docs/tiktok-api.md#41-direct-post).
 *
 * @param title the caption, at most 2,200 UTF-16 code units; an empty string for none
 * @param privacyLevel one of the creator's current options
 * @param videoCoverTimestampMs position of the cover frame in milliseconds; TikTok takes the first
 *     frame if it is empty
 * @param brandContent whether the video is a paid partnership
 * @param brandOrganic whether the video promotes the creator's own business
 * @param aigc whether the video is labelled as made with AI
 */
public record PostInfo(
    String title,
    PrivacyLevel privacyLevel,
    boolean disableComment,
    boolean disableDuet,
    boolean disableStitch,
    OptionalInt videoCoverTimestampMs,
    boolean brandContent,
    boolean brandOrganic,
    boolean aigc) {

  public PostInfo {
    Objects.requireNonNull(title, "title");
    Objects.requireNonNull(privacyLevel, "privacyLevel");
    Objects.requireNonNull(videoCoverTimestampMs, "videoCoverTimestampMs");
  }

  /** Writes the fields of {@code post_info}. */
  public void write(ObjectNode json) {
    if (!title.isEmpty()) {
      json.put("title", title);
    }
    json.put("privacy_level", privacyLevel.name())
        .put("disable_comment", disableComment)
        .put("disable_duet", disableDuet)
        .put("disable_stitch", disableStitch);
    videoCoverTimestampMs.ifPresent(ms -> json.put("video_cover_timestamp_ms", ms));
    // TikTok documents these as required but omits them in its examples: always sent
    // (docs/tiktok-api.md#11-common-wrong-beliefs, row 15).
    json.put("brand_content_toggle", brandContent)
        .put("brand_organic_toggle", brandOrganic)
        .put("is_aigc", aigc);
  }
}
