package com.viralmommy.tiktok.simulator.oauth;

import java.util.Optional;

/**
 * Why TikTok shows its error page and not its consent page
 * (docs/tiktok-api.md#11-authorize-request).
 *
 * @param error the page's query parameter {@code error}
 * @param errorType the page's query parameter {@code error_type}: what the app must correct
 * @param errCode the page's query parameter {@code errCode}, where TikTok adds one
 * @param clientsFault false when the account or the app's stage is the cause
 */
record AuthorizeError(
    String error, String errorType, Optional<String> errCode, boolean clientsFault) {

  static AuthorizeError ofRequest(String error, String errorType) {
    return new AuthorizeError(error, errorType, Optional.empty(), true);
  }

  static AuthorizeError ofRequest(String error, String errorType, String errCode) {
    return new AuthorizeError(error, errorType, Optional.of(errCode), true);
  }

  static AuthorizeError ofAccountOrStage(String errorType) {
    return new AuthorizeError("unauthorized_client", errorType, Optional.empty(), false);
  }
}
