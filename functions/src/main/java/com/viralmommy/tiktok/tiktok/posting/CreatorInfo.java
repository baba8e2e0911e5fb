package com.viralmommy.tiktok.tiktok.posting;

import com.fasterxml.jackson.databind.JsonNode;
import com.viralmommy.tiktok.tiktok.wire.TikTokJson;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * What a creator may post at this moment (docs/tiktok-api.md#3-creator-info). TikTok requires a
 * fresh query before every direct post.
 *
 * @param username the handle, without {@code @}
 * @param nickname the display name; an empty string if TikTok sent none
 * @param avatarUrl valid for two hours; an empty string if TikTok sent none
 * @param privacyLevelOptions the privacy levels that TikTok offers, without those unknown to this
 *     client
 * @param maxVideoPostDuration the longest video that the creator may post, in whole seconds
 */
public record CreatorInfo(
    String username,
    String nickname,
    String avatarUrl,
    Set<PrivacyLevel> privacyLevelOptions,
    boolean commentDisabled,
    boolean duetDisabled,
    boolean stitchDisabled,
    Duration maxVideoPostDuration) {

  public CreatorInfo {
    privacyLevelOptions = Set.copyOf(privacyLevelOptions);
  }

  /** Reads the answer's {@code data}; empty if a required field is missing or invalid. */
  public static Optional<CreatorInfo> read(JsonNode data) {
    Optional<String> username =
        TikTokJson.text(data, "creator_username").filter(name -> !name.isBlank());
    JsonNode options = data.path("privacy_level_options");
    Optional<Duration> maxDuration = TikTokJson.seconds(data, "max_video_post_duration_sec");
    if (username.isEmpty() || !options.isArray() || maxDuration.isEmpty()) {
      return Optional.empty();
    }
    Set<PrivacyLevel> levels = EnumSet.noneOf(PrivacyLevel.class);
    options.forEach(option -> PrivacyLevel.of(option.asText()).ifPresent(levels::add));
    return Optional.of(
        new CreatorInfo(
            username.get(),
            TikTokJson.text(data, "creator_nickname").orElse(""),
            TikTokJson.text(data, "creator_avatar_url").orElse(""),
            levels,
            data.path("comment_disabled").asBoolean(),
            data.path("duet_disabled").asBoolean(),
            data.path("stitch_disabled").asBoolean(),
            maxDuration.get()));
  }
}
