package com.viralmommy.tiktok.simulator.oauth;

import java.util.Optional;

/**
 * The reason for which TikTok shows its error page and not its consent page
 * (docs/tiktok-api.md#11-authorize-request).
 *
 * @param error the page's query parameter {@code error}
 * @param errorType the page's query parameter {@code error_type}: what the app must correct
 * @param errCode the page's query parameter {@code errCode}, where TikTok adds one
 * @param mistake what the request has wrong; empty when the account or the app's stage is the cause
 */
record AuthorizeError(
    String error, String errorType, Optional<String> errCode, Optional<Mistake> mistake) {

  /** What a request has and what it should have. */
  record Mistake(String sent, String expected) {}

  static AuthorizeError ofRequest(String error, String errorType, String sent, String expected) {
    return new AuthorizeError(
        error, errorType, Optional.empty(), Optional.of(new Mistake(sent, expected)));
  }

  static AuthorizeError ofAccountOrStage(String errorType) {
    return new AuthorizeError("unauthorized_client", errorType, Optional.empty(), Optional.empty());
  }

  AuthorizeError withErrCode(String code) {
    return new AuthorizeError(error, errorType, Optional.of(code), mistake);
  }
}
