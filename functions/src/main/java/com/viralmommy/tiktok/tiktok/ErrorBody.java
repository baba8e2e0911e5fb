package com.viralmommy.tiktok.tiktok;

import com.fasterxml.jackson.databind.JsonNode;
import com.viralmommy.tiktok.tiktok.wire.TikTokJson;
import java.util.Optional;

/**
 * What an answer says of an error, in any of TikTok's three forms: nested in {@code error}
 * (docs/tiktok-api.md#02-all-other-errors-are-nested), flat
 * (docs/tiktok-api.md#01-oauth-errors-are-flat-and-come-with-200), or bare as the error-handling
 * page shows it (docs/tiktok-api.md#8-errors-and-rate-limits).
 *
 * @param code null where the answer names none
 * @param message null likewise
 * @param logId null likewise
 */
record ErrorBody(String code, String message, String logId) {

  static final String OK = "ok";

  static final ErrorBody NONE = new ErrorBody(null, null, null);

  static ErrorBody read(JsonNode body) {
    JsonNode error = body.path("error");
    if (error.isObject()) {
      return new ErrorBody(
          word(error, "code").orElse(null),
          word(error, "message").orElse(null),
          word(error, "log_id").or(() -> word(body, "log_id")).orElse(null));
    }
    return new ErrorBody(
        word(body, "error").or(() -> word(body, "code")).orElse(null),
        word(body, "error_description").or(() -> word(body, "message")).orElse(null),
        word(body, "log_id").orElse(null));
  }

  private static Optional<String> word(JsonNode object, String field) {
    return TikTokJson.text(object, field).filter(text -> !text.isBlank());
  }
}
