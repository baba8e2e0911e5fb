package com.viralmommy.tiktok.tiktok;

import com.fasterxml.jackson.databind.JsonNode;
import com.viralmommy.tiktok.tiktok.login.AccessToken;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * All fields of {@code user/info} and the scope that each needs (docs/tiktok-api.md#17-scopes and
 * docs/tiktok-api.md#21-user-info). The product itself reads only a few of them.
 */
enum UserInfoFields {
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

  UserInfoFields(String scope) {
    this.scope = scope;
  }

  String scope() {
    return scope;
  }

  private String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  static TikTokResult<Map<UserInfoFields, String>> query(
      TikTokClient client, AccessToken token, Set<UserInfoFields> fields) {
    return client.userInfo(
        token,
        fields.stream().sorted().map(UserInfoFields::wireName).toList(),
        UserInfoFields::read);
  }

  private static Optional<Map<UserInfoFields, String>> read(JsonNode data) {
    Map<UserInfoFields, String> values = new EnumMap<>(UserInfoFields.class);
    for (UserInfoFields field : values()) {
      JsonNode value = data.path("user").path(field.wireName());
      if (value.isValueNode() && !value.isNull() && !value.asText().isEmpty()) {
        values.put(field, value.asText());
      }
    }
    return Optional.of(values);
  }
}
