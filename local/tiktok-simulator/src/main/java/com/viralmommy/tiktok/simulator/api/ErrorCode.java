package com.viralmommy.tiktok.simulator.api;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * TikTok's error codes with their documented statuses (docs/tiktok-api.md#41-direct-post,
 * docs/tiktok-api.md#63-errors, docs/tiktok-api.md#81-error-codes) and those of OAuth
 * (docs/tiktok-api.md#14-error-body-and-http-status).
 */
public enum ErrorCode {
  ACCESS_TOKEN_INVALID(401, "The access token is invalid or not found in the request."),
  SCOPE_NOT_AUTHORIZED(
      401, "The user did not authorize the scope required for completing this request."),
  SCOPE_PERMISSION_MISSED(400, "Access token is invalid, some fields need additional scopes."),
  INVALID_PARAMS(400, "The request parameters are malformed."),
  INVALID_PARAM(400, "The request parameters are malformed."),
  INVALID_FILE_UPLOAD(400, "The uploaded file is invalid."),
  RATE_LIMIT_EXCEEDED(429, "The API rate limit was exceeded. Please try again later."),
  INTERNAL_ERROR(500, "Something went wrong, please try again later."),
  APP_VERSION_CHECK_FAILED(400, "The version of the TikTok app is too old."),
  SPAM_RISK(403, Messages.GUIDELINES),
  SPAM_RISK_TOO_MANY_POSTS(403, Messages.GUIDELINES),
  SPAM_RISK_USER_BANNED_FROM_POSTING(403, Messages.GUIDELINES),
  SPAM_RISK_TOO_MANY_PENDING_SHARE(403, Messages.GUIDELINES),
  REACHED_ACTIVE_USER_CAP(403, Messages.GUIDELINES),
  UNAUDITED_CLIENT_CAN_ONLY_POST_TO_PRIVATE_ACCOUNTS(403, Messages.GUIDELINES),
  PRIVACY_LEVEL_OPTION_MISMATCH(403, Messages.GUIDELINES),
  URL_OWNERSHIP_UNVERIFIED(
      403,
      "Please review our URL ownership verification rules at "
          + "https://developers.tiktok.com/doc/content-posting-api-media-transfer-guide/#pull_from_url"),
  INVALID_PUBLISH_ID(400, "The publish_id is invalid."),
  TOKEN_NOT_AUTHORIZED_FOR_SPECIFIED_PUBLISH_ID(
      400, "The token is not authorized for the specified publish_id."),
  PUBLISH_NOT_CANCELLABLE(400, "The publish can no longer be cancelled."),
  ACCESS_DENIED(200, "User denied the authorization request."),
  INVALID_CLIENT(200, "Client key or secret is incorrect."),
  INVALID_GRANT(200, "Refresh token is invalid or expired."),
  INVALID_REQUEST(200, "The request parameters are malformed."),
  INVALID_SCOPE(200, "The scope is invalid."),
  UNAUTHORIZED_CLIENT(200, "The client is not authorized."),
  UNSUPPORTED_GRANT_TYPE(200, "The grant type is not supported."),
  UNSUPPORTED_RESPONSE_TYPE(200, "The response type is not supported."),
  SERVER_ERROR(200, "Something went wrong, please try again later."),
  TEMPORARILY_UNAVAILABLE(200, "Something went wrong, please try again later.");

  private static final class Messages {
    /** One message for several codes (docs/tiktok-api.md#012-error-messages-are-generic). */
    private static final String GUIDELINES =
        "Please review our integration guidelines at"
            + " https://developers.tiktok.com/doc/content-sharing-guidelines/";
  }

  private final int status;
  private final String message;

  ErrorCode(int status, String message) {
    this.status = status;
    this.message = message;
  }

  /** The code in JSON. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The message that TikTok was seen to answer, or a generic one. */
  public String message() {
    return message;
  }

  /**
   * The documented status. Creator info answers its 403 codes with 200
   * (docs/tiktok-api.md#03-creator-info-refuses-with-200).
   */
  public int status(Endpoint endpoint) {
    return endpoint == Endpoint.CREATOR_INFO && status == 403 ? 200 : status;
  }

  /** The error code of this name in JSON. */
  public static Optional<ErrorCode> of(String code) {
    return Arrays.stream(values()).filter(value -> value.code().equals(code)).findFirst();
  }
}
