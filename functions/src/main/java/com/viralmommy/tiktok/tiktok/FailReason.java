package com.viralmommy.tiktok.tiktok;

import java.util.Arrays;
import java.util.Locale;

/** Why TikTok did not post a video that it had accepted (contract §6). */
public enum FailReason {
  FILE_FORMAT_CHECK_FAILED(false),
  DURATION_CHECK_FAILED(false),
  FRAME_RATE_CHECK_FAILED(false),
  PICTURE_SIZE_CHECK_FAILED(false),
  INTERNAL(true),
  /**
   * TikTok could not fetch the video: only where it pulls from a URL, and only if the URL is good.
   */
  VIDEO_PULL_FAILED(true),
  PHOTO_PULL_FAILED(true),
  PUBLISH_CANCELLED(false),
  AUTH_REMOVED(false),
  SPAM_RISK_TOO_MANY_POSTS(false),
  SPAM_RISK_USER_BANNED_FROM_POSTING(false),
  SPAM_RISK_TEXT(false),
  SPAM_RISK(false),
  /** A word that this list does not hold. */
  UNKNOWN(false);

  private final boolean retryable;

  FailReason(boolean retryable) {
    this.retryable = retryable;
  }

  public static FailReason of(String wireName) {
    return Arrays.stream(values())
        .filter(reason -> reason != UNKNOWN && reason.wireName().equals(wireName))
        .findFirst()
        .orElse(UNKNOWN);
  }

  /** Whether the same video may be published anew, unchanged. */
  public boolean retryable() {
    return retryable;
  }

  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
