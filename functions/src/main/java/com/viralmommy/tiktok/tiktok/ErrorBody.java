package com.viralmommy.tiktok.tiktok;

import com.fasterxml.jackson.databind.JsonNode;
import com.viralmommy.tiktok.tiktok.wire.TikTokJson;
import java.util.Optional;

/**
 * The error fields of an answer, in any of TikTok's three formats: nested in {@code error}
 * (docs/tiktok-api.md#02-all-other-errors-are-nested), flat
 * (docs/tiktok-api.md#01-oauth-errors-are-flat-and-come-with-200), or {@code code} and {@code
 * message} at the top level (docs/tiktok-api.md#8-errors-and-rate-limits). Missing fields are null.
 */
record ErrorBody(String code, String message, String logId) {

  static final String OK = "ok";

  static final ErrorBody NONE = new ErrorBody(null, null, null);

  static ErrorBody read(JsonNode body) {
    JsonNode error = body.path("error");
    if (error.isObject()) {
      return new ErrorBody(
          nonBlank(error, "code").orElse(null),
          nonBlank(error, "message").orElse(null),
          nonBlank(error, "log_id").or(() -> nonBlank(body, "log_id")).orElse(null));
    }
    return new ErrorBody(
        nonBlank(body, "error").or(() -> nonBlank(body, "code")).orElse(null),
        nonBlank(body, "error_description").or(() -> nonBlank(body, "message")).orElse(null),
        nonBlank(body, "log_id").orElse(null));
  }

  private static Optional<String> nonBlank(JsonNode object, String field) {
    return TikTokJson.text(object, field).filter(text -> !text.isBlank());
  }
}
