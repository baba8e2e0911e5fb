package com.viralmommy.tiktok.tiktok.login;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * A user's fields as text; numbers and booleans are written as in JSON
 * (docs/tiktok-api.md#21-user-info).
 *
 * @param values the requested fields that TikTok sent and that are not empty
 */
public record UserInfo(Map<UserField, String> values) {

  public UserInfo {
    values = Map.copyOf(values);
  }

  /** A field's value; empty if TikTok did not send it. */
  public Optional<String> value(UserField field) {
    return Optional.ofNullable(values.get(field));
  }

  /** Reads the answer's {@code data}; empty if it holds no user. */
  public static Optional<UserInfo> read(JsonNode data) {
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
