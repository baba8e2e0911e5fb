package com.viralmommy.tiktok.tiktok;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * A call that did not succeed. Holds no token, secret or URL with a secret, so it may be logged and
 * stored.
 *
 * @param code our name for it, {@link TikTokCode#UNKNOWN} for what TikTok said and the table does
 *     not hold
 * @param rawCode what TikTok said; null where it said nothing (no answer, no JSON, a chunk's
 *     status)
 * @param httpStatus 0 where there was no answer
 * @param logId TikTok's own id of the request, for its support; null where the answer named none
 * @param message TikTok's words, or ours where it had none; not for end users
 * @param remedy what to do about it, which depends on the call as well as on the code
 * @param retryAfter what {@code Retry-After} asked for; without one, the length of the window that
 *     is used up, where the code names a limit
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
   * Whether TikTok said that it did not do it, or was not even asked. Said with a 5xx it may be
   * wrong: enough to count no post by, not to open an upload anew where a chunk was sent.
   */
  public boolean nothingDone() {
    return switch (code) {
      case OUTCOME_UNKNOWN, MALFORMED_ANSWER, REDIRECTED, UPLOAD_HOST_REFUSED -> false;
      default -> true;
    };
  }
}
