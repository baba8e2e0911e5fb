package com.viralmommy.tiktok.tiktok;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * What an answer says of an error, in any of TikTok's three forms: nested in {@code error}
 * (contract §0.2), flat (§0.1), or bare as the error-handling page shows it (§8).
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
          Json.text(error, "code").orElse(null),
          Json.text(error, "message").orElse(null),
          Json.text(error, "log_id").or(() -> Json.text(body, "log_id")).orElse(null));
    }
    return new ErrorBody(
        Json.text(body, "error").or(() -> Json.text(body, "code")).orElse(null),
        Json.text(body, "error_description").or(() -> Json.text(body, "message")).orElse(null),
        Json.text(body, "log_id").orElse(null));
  }

  boolean hasCode() {
    return code != null && !code.isBlank();
  }
}
