package com.viralmommy.tiktok.tiktok.posting;

import java.util.Arrays;
import java.util.Locale;

/** Why TikTok did not post a video that it had accepted (docs/tiktok-api.md#62-fail-reasons). */
public enum FailReason {
  FILE_FORMAT_CHECK_FAILED,
  DURATION_CHECK_FAILED,
  FRAME_RATE_CHECK_FAILED,
  PICTURE_SIZE_CHECK_FAILED,
  INTERNAL,
  /** TikTok could not fetch the video from a URL; does not occur for uploads. */
  VIDEO_PULL_FAILED,
  PHOTO_PULL_FAILED,
  PUBLISH_CANCELLED,
  AUTH_REMOVED,
  SPAM_RISK_TOO_MANY_POSTS,
  SPAM_RISK_USER_BANNED_FROM_POSTING,
  SPAM_RISK_TEXT,
  SPAM_RISK,
  /** TikTok sent a reason that is not listed here. */
  UNKNOWN;

  /** The reason of that name; {@link #UNKNOWN} if it is not listed. */
  public static FailReason of(String wireName) {
    return Arrays.stream(values())
        .filter(reason -> reason != UNKNOWN && reason.wireName().equals(wireName))
        .findFirst()
        .orElse(UNKNOWN);
  }

  /** The name that TikTok sends, in lower case. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
