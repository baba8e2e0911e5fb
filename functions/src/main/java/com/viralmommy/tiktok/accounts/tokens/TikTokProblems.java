package com.viralmommy.tiktok.accounts.tokens;

import com.viralmommy.tiktok.platform.ProblemCode;
import com.viralmommy.tiktok.tiktok.TikTokError;
import java.util.Locale;

/**
 * Maps TikTok's errors to problem codes of this API (docs/tiktok-api.md#3-creator-info and
 * docs/tiktok-api.md#4-init-endpoints).
 */
public final class TikTokProblems {
  private TikTokProblems() {}

  /** The problem code of an error. */
  public static ProblemCode code(TikTokError error) {
    return switch (error.code()) {
      case ACCESS_TOKEN_INVALID, SCOPE_PERMISSION_MISSED -> ProblemCode.CONNECTION_NEEDS_RECONNECT;
      case SCOPE_NOT_AUTHORIZED -> ProblemCode.CONNECTION_LIMITED;
      case PRIVACY_LEVEL_OPTION_MISMATCH -> ProblemCode.PRIVACY_LEVEL_NOT_OFFERED;
      case UNAUDITED_CLIENT_CAN_ONLY_POST_TO_PRIVATE_ACCOUNTS ->
          ProblemCode.ACCOUNT_MUST_BE_PRIVATE;
      case SPAM_RISK_TOO_MANY_POSTS -> ProblemCode.CREATOR_CANNOT_POST_NOW;
      case SPAM_RISK_TOO_MANY_PENDING_SHARE -> ProblemCode.INBOX_FULL;
      case SPAM_RISK_USER_BANNED_FROM_POSTING -> ProblemCode.CREATOR_BANNED;
      case REACHED_ACTIVE_USER_CAP -> ProblemCode.APP_DAILY_CAP_REACHED;
      case RATE_LIMIT_EXCEEDED -> ProblemCode.RATE_LIMITED;
      case UPLOAD_SIZE_TOO_LARGE -> ProblemCode.UPLOAD_SIZE_TOO_LARGE;
      case INTERNAL_ERROR,
          SERVER_ERROR,
          TEMPORARILY_UNAVAILABLE,
          UNREACHABLE,
          OUTCOME_UNKNOWN,
          MALFORMED_ANSWER ->
          ProblemCode.TIKTOK_UNAVAILABLE;
      case ACCESS_DENIED,
          INVALID_CLIENT,
          INVALID_GRANT,
          INVALID_REQUEST,
          INVALID_SCOPE,
          UNAUTHORIZED_CLIENT,
          UNSUPPORTED_GRANT_TYPE,
          UNSUPPORTED_RESPONSE_TYPE,
          INVALID_PARAMS,
          INVALID_FILE_UPLOAD,
          APP_VERSION_CHECK_FAILED,
          URL_OWNERSHIP_UNVERIFIED,
          INVALID_PUBLISH_ID,
          TOKEN_NOT_AUTHORIZED_FOR_SPECIFIED_PUBLISH_ID,
          PUBLISH_NOT_CANCELLABLE,
          UPLOAD_REQUEST_MALFORMED,
          UPLOAD_URL_EXPIRED,
          UPLOAD_TASK_NOT_FOUND,
          UPLOAD_RANGE_NOT_SATISFIABLE,
          REDIRECTED,
          UPLOAD_HOST_REFUSED,
          UNKNOWN ->
          ProblemCode.TIKTOK_REJECTED;
    };
  }

  /** TikTok's own error code, or the name of {@link TikTokError#code} where TikTok sent none. */
  public static String codeText(TikTokError error) {
    return error.rawCode() == null ? error.code().name().toLowerCase(Locale.ROOT) : error.rawCode();
  }
}
