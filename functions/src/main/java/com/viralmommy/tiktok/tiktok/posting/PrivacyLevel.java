package com.viralmommy.tiktok.tiktok.posting;

import java.util.Arrays;
import java.util.Optional;

/**
 * Who may see a post (docs/tiktok-api.md#41-direct-post). TikTok's audit allows no preselected
 * level.
 */
public enum PrivacyLevel {
  PUBLIC_TO_EVERYONE,
  MUTUAL_FOLLOW_FRIENDS,
  FOLLOWER_OF_CREATOR,
  SELF_ONLY;

  /** The level of that name; empty if it is unknown. */
  public static Optional<PrivacyLevel> of(String wireName) {
    return Arrays.stream(values()).filter(level -> level.name().equals(wireName)).findFirst();
  }
}
