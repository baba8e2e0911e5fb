package com.viralmommy.tiktok.tiktok.posting;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Objects;
import java.util.OptionalInt;

/**
 * How a video is to appear (docs/tiktok-api.md#41-direct-post).
 *
 * @param title the caption, at most 2200 UTF-16 units; empty for none
 * @param privacyLevel one of the creator's current options
 * @param videoCoverTimestampMs the frame to show, in milliseconds; without one TikTok takes the
 *     first
 * @param brandContent a paid partnership
 * @param brandOrganic the creator's own business
 * @param aigc to be labelled as made with AI
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

  void write(ObjectNode json) {
    if (!title.isEmpty()) {
      json.put("title", title);
    }
    json.put("privacy_level", privacyLevel.name())
        .put("disable_comment", disableComment)
        .put("disable_duet", disableDuet)
        .put("disable_stitch", disableStitch);
    videoCoverTimestampMs.ifPresent(ms -> json.put("video_cover_timestamp_ms", ms));
    // The documents call these required and omit them in their examples: sent in any case
    // (docs/tiktok-api.md#11-common-wrong-beliefs, row 15).
    json.put("brand_content_toggle", brandContent)
        .put("brand_organic_toggle", brandOrganic)
        .put("is_aigc", aigc);
  }
}
