package com.viralmommy.tiktok.tiktok;

/**
 * The result of a call to TikTok. Errors of TikTok and of the network are results, not exceptions.
 */
public sealed interface TikTokResult<T> {

  /**
   * The call succeeded.
   *
   * @param logId TikTok's id of the request, for its support; null if the answer named none
   */
  record Success<T>(T value, String logId) implements TikTokResult<T> {}

  /** The call failed, or its outcome is unknown. */
  record Failure<T>(TikTokError error) implements TikTokResult<T> {}
}
