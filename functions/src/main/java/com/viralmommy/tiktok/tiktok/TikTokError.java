package com.viralmommy.tiktok.tiktok;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * Why a call failed. It contains no token, secret or secret URL, so it may be logged and stored.
 *
 * @param code {@link TikTokCode#UNKNOWN} for a code of TikTok's that is not listed there
 * @param rawCode the code as TikTok sent it; null if it sent none
 * @param httpStatus 0 if there was no answer
 * @param logId TikTok's id of the request, for its support; null if the answer named none
 * @param message TikTok's message, or the client's own if TikTok sent none; not for end users
 * @param remedy what the caller does about the failure; depends on the call and on the code
 * @param retryAfter the wait of {@code Retry-After}, at most one day; otherwise the length of the
 *     exhausted limit's window, if the code names a limit
 */
public record TikTokError(
    TikTokCode code,
    String rawCode,
    int httpStatus,
    String logId,
    String message,
    Remedy remedy,
    Optional<Duration> retryAfter) {

  public TikTokError {
    Objects.requireNonNull(code, "code");
    Objects.requireNonNull(message, "message");
    Objects.requireNonNull(remedy, "remedy");
    Objects.requireNonNull(retryAfter, "retryAfter");
  }

  /**
   * Whether TikTok said that the call had no effect, or was not reached. With a 5xx it may be
   * wrong: that is enough to release a permit, but not to open a new upload once a chunk was sent.
   */
  public boolean nothingDone() {
    return switch (code) {
      case OUTCOME_UNKNOWN, MALFORMED_ANSWER, REDIRECTED, UPLOAD_HOST_REFUSED -> false;
      case ACCESS_DENIED,
          INVALID_CLIENT,
          INVALID_GRANT,
          INVALID_REQUEST,
          INVALID_SCOPE,
          UNAUTHORIZED_CLIENT,
          UNSUPPORTED_GRANT_TYPE,
          UNSUPPORTED_RESPONSE_TYPE,
          SERVER_ERROR,
          TEMPORARILY_UNAVAILABLE,
          ACCESS_TOKEN_INVALID,
          SCOPE_NOT_AUTHORIZED,
          SCOPE_PERMISSION_MISSED,
          INVALID_PARAMS,
          RATE_LIMIT_EXCEEDED,
          INTERNAL_ERROR,
          INVALID_FILE_UPLOAD,
          APP_VERSION_CHECK_FAILED,
          SPAM_RISK_TOO_MANY_POSTS,
          SPAM_RISK_USER_BANNED_FROM_POSTING,
          REACHED_ACTIVE_USER_CAP,
          SPAM_RISK_TOO_MANY_PENDING_SHARE,
          UNAUDITED_CLIENT_CAN_ONLY_POST_TO_PRIVATE_ACCOUNTS,
          URL_OWNERSHIP_UNVERIFIED,
          PRIVACY_LEVEL_OPTION_MISMATCH,
          INVALID_PUBLISH_ID,
          TOKEN_NOT_AUTHORIZED_FOR_SPECIFIED_PUBLISH_ID,
          PUBLISH_NOT_CANCELLABLE,
          UPLOAD_REQUEST_MALFORMED,
          UPLOAD_URL_EXPIRED,
          UPLOAD_TASK_NOT_FOUND,
          UPLOAD_RANGE_NOT_SATISFIABLE,
          UPLOAD_SIZE_TOO_LARGE,
          UNREACHABLE,
          UNKNOWN ->
          true;
    };
  }
}
