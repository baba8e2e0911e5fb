package com.viralmommy.tiktok.tiktok.login;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * What TikTok said about a user, field by field, as text: counts and flags as JSON writes them.
 *
 * @param values only what was asked for, was granted and is not empty
 */
public record UserInfo(Map<UserField, String> values) {

  public UserInfo {
    values = Map.copyOf(values);
  }

  public Optional<String> value(UserField field) {
    return Optional.ofNullable(values.get(field));
  }

  static Optional<UserInfo> read(JsonNode data) {
    JsonNode user = data.path("user");
    if (!user.isObject()) {
      return Optional.empty();
    }
    Map<UserField, String> values = new EnumMap<>(UserField.class);
    for (UserField field : UserField.values()) {
      JsonNode value = user.path(field.wireName());
      if (value.isValueNode() && !value.isNull() && !value.asText().isEmpty()) {
        values.put(field, value.asText());
      }
    }
    return Optional.of(new UserInfo(values));
  }
}
