package com.viralmommy.tiktok.tiktok;

/**
 * What a caller does about a failure. Only {@link #RETRY} is ever done by {@link RetryPolicy}
 * itself.
 */
public enum Remedy {
  /** The same call again, after a short wait. It cannot have a second effect. */
  RETRY,
  /** The same call again once the limit's window has passed: {@link TikTokError#retryAfter()}. */
  RETRY_LATER,
  /** Refresh the access token, then the same call once more. */
  REFRESH_TOKEN,
  /** The person has to connect the account anew. */
  RECONNECT,
  /** The call would fail again: change the request, the configuration or the account first. */
  GIVE_UP,
  /**
   * The call may or may not have had its effect. Learn which before anything is repeated: {@code
   * status/fetch} for a publication, a re-read of the stored token for a refresh
   * (docs/tiktok-api.md#103-safe-retries).
   */
  ASK_STATUS,
  /**
   * Only another init can go on. It counts against the limits, so it is the caller's decision; and
   * where the last chunk was ever sent, ask {@code status/fetch} first: an earlier try of it may
   * have made the video whole, and with it the upload URL void
   * (docs/tiktok-api.md#103-safe-retries).
   */
  NEW_INIT,
  /** Ask how many bytes TikTok holds, and go on at that chunk (docs/tiktok-api.md#53-put). */
  RESYNC
}
