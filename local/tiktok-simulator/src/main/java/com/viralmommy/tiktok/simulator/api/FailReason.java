package com.viralmommy.tiktok.simulator.api;

import java.util.Locale;

/** The reasons for the status FAILED (docs/tiktok-api.md#62-fail-reasons). */
public enum FailReason {
  FILE_FORMAT_CHECK_FAILED,
  DURATION_CHECK_FAILED,
  FRAME_RATE_CHECK_FAILED,
  PICTURE_SIZE_CHECK_FAILED,
  INTERNAL,
  VIDEO_PULL_FAILED,
  PHOTO_PULL_FAILED,
  PUBLISH_CANCELLED,
  AUTH_REMOVED,
  SPAM_RISK_TOO_MANY_POSTS,
  SPAM_RISK_USER_BANNED_FROM_POSTING,
  SPAM_RISK_TEXT,
  SPAM_RISK;

  /** The value in JSON. */
  public String wire() {
    return name().toLowerCase(Locale.ROOT);
  }
}
