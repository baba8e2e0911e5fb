package com.viralmommy.tiktok.tiktok.login;

import java.util.Locale;

/**
 * The fields of {@code user/info} and the scope that each needs (docs/tiktok-api.md#17-scopes and
 * docs/tiktok-api.md#2-user-info-and-post-metrics).
 */
public enum UserField {
  OPEN_ID("user.info.basic"),
  UNION_ID("user.info.basic"),
  AVATAR_URL("user.info.basic"),
  AVATAR_URL_100("user.info.basic"),
  AVATAR_LARGE_URL("user.info.basic"),
  DISPLAY_NAME("user.info.basic"),
  BIO_DESCRIPTION("user.info.profile"),
  PROFILE_DEEP_LINK("user.info.profile"),
  PROFILE_WEB_LINK("user.info.profile"),
  IS_VERIFIED("user.info.profile"),
  USERNAME("user.info.profile"),
  FOLLOWER_COUNT("user.info.stats"),
  FOLLOWING_COUNT("user.info.stats"),
  LIKES_COUNT("user.info.stats"),
  VIDEO_COUNT("user.info.stats");

  private final String scope;

  UserField(String scope) {
    this.scope = scope;
  }

  public String scope() {
    return scope;
  }

  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
