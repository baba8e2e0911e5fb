package com.viralmommy.tiktok.platform;

/**
 * Everything that can go wrong for a user, in one vocabulary: the code that programs read, the HTTP
 * status, whether trying the same again can help, at once or once the user has mended what it
 * names, and the text that people read. A publication's failure and an API answer use the same
 * codes.
 */
public enum ProblemCode {
  // The request itself
  INVALID_REQUEST(400, false, "The request is not valid."),
  UNAUTHENTICATED(401, false, "A valid bearer token is required."),
  INVALID_SIGNATURE(401, false, "The request does not carry TikTok's signature."),
  NOT_FOUND(404, false, "There is no such resource."),
  CONFLICT(409, false, "The resource is in a state that does not allow this."),
  PAYLOAD_TOO_LARGE(413, false, "The request body is too large."),
  UNSUPPORTED_MEDIA_TYPE(415, false, "The request body must be application/json."),
  IDEMPOTENCY_KEY_REUSED(422, false, "This Idempotency-Key was used before with another request."),
  INTERNAL_ERROR(500, true, "Something went wrong on our side. Try again in a moment."),

  // Connecting
  CONNECTION_NEEDS_RECONNECT(
      409, true, "TikTok no longer accepts this connection. Connect the account again."),
  CONNECTION_LIMITED(
      409,
      true,
      "This connection may not publish: the permission to publish was not granted. Connect again"
          + " and allow it."),
  CONNECTION_REMOVED(
      409, false, "The TikTok account was disconnected before the video was published."),

  // The video
  VIDEO_NOT_FOUND(422, false, "The video was not found."),
  VIDEO_EMPTY(422, false, "The video is empty."),
  UPLOAD_SIZE_TOO_LARGE(422, false, "The video is larger than allowed."),
  UPLOAD_SIZE_MISMATCH(422, false, "The uploaded video does not have the announced size."),
  NOT_A_VIDEO(422, false, "The file is not a video that TikTok takes: MP4, MOV or WebM."),
  VIDEO_NOT_ACCEPTED(422, false, "TikTok does not take videos of this kind."),
  VIDEO_CHANGED(409, false, "The video was changed or removed after the publication was accepted."),
  NOT_CANCELLABLE(
      409,
      false,
      "It is too late to cancel: the video is at TikTok, or the publication has ended."),
  NOT_RETRYABLE(
      409,
      false,
      "Only a publication that has failed for a reason that may pass can be tried again."),
  UPLOAD_EXPIRED(409, false, "The video was not uploaded in time."),

  // TikTok
  PRIVACY_LEVEL_NOT_OFFERED(422, false, "This account cannot post with that privacy level."),
  INTERACTION_NOT_ALLOWED(422, false, "This account does not allow that interaction."),
  ACCOUNT_MUST_BE_PRIVATE(
      409,
      true,
      "Until TikTok has audited this app, it can only post to private accounts. Set the TikTok"
          + " account to private and try again."),
  CREATOR_CANNOT_POST_NOW(
      429, true, "This TikTok account has reached its posting limit. Try again later."),
  INBOX_FULL(
      429,
      true,
      "TikTok takes five videos into an account's inbox in any 24 hours. Post or discard some of"
          + " them in TikTok's app, or try again tomorrow."),
  CREATOR_BANNED(409, false, "TikTok does not let this account post."),
  APP_DAILY_CAP_REACHED(
      429,
      true,
      "TikTok's daily limit for this app is reached. Your video can be published tomorrow."),
  RATE_LIMITED(429, true, "TikTok asks us to slow down."),
  TIKTOK_REJECTED(422, false, "TikTok refused the video."),
  TIKTOK_FAILED(502, true, "TikTok could not process the video. Try again."),
  TIKTOK_UNAVAILABLE(503, true, "TikTok is not answering at the moment."),
  OUTCOME_UNKNOWN(
      502,
      false,
      "TikTok did not tell whether the video was published. Look at the TikTok account before"
          + " publishing it again.");

  private final int status;
  private final boolean retryable;
  private final String text;

  ProblemCode(int status, boolean retryable, String text) {
    this.status = status;
    this.retryable = retryable;
    this.text = text;
  }

  /** The code on the wire: lower case with underscores. */
  public String code() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }

  public static ProblemCode ofCode(String code) {
    return valueOf(code.toUpperCase(java.util.Locale.ROOT));
  }

  public int status() {
    return status;
  }

  public boolean retryable() {
    return retryable;
  }

  public String text() {
    return text;
  }
}
