package com.viralmommy.tiktok.platform;

/**
 * All problems that the API and failed publications report. Each has a code for programs, an HTTP
 * status, a text for users, and whether trying the same again can succeed, at once or after the
 * user has done what the text says.
 */
public enum ProblemCode {
  // The request itself
  INVALID_REQUEST(400, false, "The request is not valid. Correct it and send it again."),
  UNAUTHENTICATED(401, false, "A valid bearer token is required. Sign in again."),
  INVALID_SIGNATURE(401, false, "The request has no valid TikTok signature."),
  NOT_FOUND(404, false, "The resource does not exist."),
  CONFLICT(
      409,
      false,
      "The resource's current state does not allow this. Reload it and try" + " again."),
  PAYLOAD_TOO_LARGE(413, false, "The request body is too large. Send less data."),
  UNSUPPORTED_MEDIA_TYPE(
      415, false, "The request body must have the content type application/json."),
  IDEMPOTENCY_KEY_REUSED(
      422, false, "This Idempotency-Key was used for a different request. Use a new key."),
  INTERNAL_ERROR(500, true, "Something went wrong on our side. Try again in a moment."),

  // The connected account
  CONNECTION_NEEDS_RECONNECT(
      409, true, "TikTok no longer accepts this connection. Connect the account again."),
  CONNECTION_LIMITED(
      409,
      true,
      "This connection lacks the permission to publish. Connect the account"
          + " again and allow it."),
  CONNECTION_REMOVED(
      409,
      false,
      "The TikTok account was disconnected before the video was published."
          + " Connect it and publish again."),

  // The video
  VIDEO_NOT_FOUND(422, false, "The video was not found. Upload it again."),
  VIDEO_EMPTY(422, false, "The video is empty. Choose another file."),
  UPLOAD_SIZE_TOO_LARGE(422, false, "The video is too large. Choose a smaller file."),
  UPLOAD_SIZE_MISMATCH(
      422, false, "The uploaded video does not have the announced size. Upload it again."),
  NOT_A_VIDEO(422, false, "The file is not an MP4, MOV or WebM video. Choose another file."),
  VIDEO_NOT_ACCEPTED(
      422, false, "TikTok does not accept this kind of video. Export it with other" + " settings."),
  VIDEO_CHANGED(
      409,
      false,
      "The video was changed or removed before it was published. Publish it" + " again."),
  NOT_CANCELLABLE(
      409,
      false,
      "It is too late to cancel. TikTok has the video, or the publication has" + " ended."),
  NOT_RETRYABLE(
      409, false, "Only a publication that failed for a temporary reason can be tried" + " again."),
  UPLOAD_EXPIRED(409, false, "The video was not uploaded in time. Start a new upload."),

  // TikTok
  PRIVACY_LEVEL_NOT_OFFERED(
      422, false, "This account cannot post with that privacy level. Choose another one."),
  INTERACTION_NOT_ALLOWED(
      422, false, "This account does not allow that interaction. Turn it off for this post."),
  ACCOUNT_MUST_BE_PRIVATE(
      409,
      true,
      "This app can only post to private accounts until TikTok has audited it."
          + " Set the TikTok account to private and try again."),
  CREATOR_CANNOT_POST_NOW(
      429, true, "This TikTok account has reached its posting limit. Try again later."),
  INBOX_FULL(
      429,
      true,
      "TikTok accepts five videos for an account's inbox within 24 hours. Post"
          + " or discard some of them in TikTok's app, or try again tomorrow."),
  CREATOR_BANNED(409, false, "TikTok does not allow this account to post."),
  APP_DAILY_CAP_REACHED(
      429, true, "TikTok's daily limit for this app is reached. Try again tomorrow."),
  RATE_LIMITED(429, true, "There were too many requests to TikTok. Try again later."),
  TIKTOK_REJECTED(422, false, "TikTok rejected the video. Change it and publish it again."),
  TIKTOK_FAILED(502, true, "TikTok could not process the video. Try again."),
  TIKTOK_UNAVAILABLE(503, true, "TikTok is not responding. Try again later."),
  OUTCOME_UNKNOWN(
      502,
      false,
      "TikTok did not confirm whether the video was published. Check the"
          + " TikTok account before publishing it again.");

  private final int status;
  private final boolean retryable;
  private final String text;

  ProblemCode(int status, boolean retryable, String text) {
    this.status = status;
    this.retryable = retryable;
    this.text = text;
  }

  /** The code in API answers, in lower case with underscores. */
  public String code() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }

  /**
   * The problem with this {@link #code()}.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static ProblemCode ofCode(String code) {
    return valueOf(code.toUpperCase(java.util.Locale.ROOT));
  }

  /** The HTTP status. */
  public int status() {
    return status;
  }

  /** Whether trying the same again can succeed. */
  public boolean retryable() {
    return retryable;
  }

  /** The text for users. */
  public String text() {
    return text;
  }

  /** What a publication that waits because of a problem needs before it can go on. */
  public enum Obstacle {
    /** A limit of the account or of the app, which ends by itself. */
    RATE_LIMIT,
    /** The connection, which its user has to reconnect. */
    CONNECTION,
    /** Anything else. */
    OTHER
  }

  /** The obstacle that this problem is for a publication. A new code has to choose one. */
  public Obstacle obstacle() {
    return switch (this) {
      case RATE_LIMITED, CREATOR_CANNOT_POST_NOW, INBOX_FULL, APP_DAILY_CAP_REACHED ->
          Obstacle.RATE_LIMIT;
      case CONNECTION_NEEDS_RECONNECT, CONNECTION_LIMITED, CONNECTION_REMOVED ->
          Obstacle.CONNECTION;
      case INVALID_REQUEST,
          UNAUTHENTICATED,
          INVALID_SIGNATURE,
          NOT_FOUND,
          CONFLICT,
          PAYLOAD_TOO_LARGE,
          UNSUPPORTED_MEDIA_TYPE,
          IDEMPOTENCY_KEY_REUSED,
          INTERNAL_ERROR,
          VIDEO_NOT_FOUND,
          VIDEO_EMPTY,
          UPLOAD_SIZE_TOO_LARGE,
          UPLOAD_SIZE_MISMATCH,
          NOT_A_VIDEO,
          VIDEO_NOT_ACCEPTED,
          VIDEO_CHANGED,
          NOT_CANCELLABLE,
          NOT_RETRYABLE,
          UPLOAD_EXPIRED,
          PRIVACY_LEVEL_NOT_OFFERED,
          INTERACTION_NOT_ALLOWED,
          ACCOUNT_MUST_BE_PRIVATE,
          CREATOR_BANNED,
          TIKTOK_REJECTED,
          TIKTOK_FAILED,
          TIKTOK_UNAVAILABLE,
          OUTCOME_UNKNOWN ->
          Obstacle.OTHER;
    };
  }
}
