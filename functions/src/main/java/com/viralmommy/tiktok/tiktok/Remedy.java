package com.viralmommy.tiktok.tiktok;

/**
 * What the caller does about a failure. {@code RetryPolicy} handles {@link #RETRY}; the caller
 * handles all others.
 */
public enum Remedy {
  /** Repeat the call after a short wait. It cannot take effect twice. */
  RETRY,
  /** Repeat the call once the limit's window has passed: {@code TikTokError.retryAfter()}. */
  RETRY_LATER,
  /** Refresh the access token, then repeat the call once. */
  REFRESH_TOKEN,
  /** The user has to connect the account again. */
  RECONNECT,
  /** Do not repeat: the request, the configuration or the account must change first. */
  GIVE_UP,
  /**
   * The call may have taken effect. Find out before repeating it: by {@code status/fetch} for a
   * publication, by reading the stored token again for a refresh
   * (docs/tiktok-api.md#103-safe-retries).
   */
  ASK_STATUS,
  /**
   * Only a new init can continue. It counts against the rate limits, so the caller decides. If the
   * last chunk was ever sent, ask {@code status/fetch} first: an earlier attempt may have completed
   * the video and ended the upload URL (docs/tiktok-api.md#103-safe-retries).
   */
  NEW_INIT,
  /** Ask how many bytes TikTok has, and continue at that chunk (docs/tiktok-api.md#53-put). */
  RESYNC
}
