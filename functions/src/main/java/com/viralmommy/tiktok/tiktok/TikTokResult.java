package com.viralmommy.tiktok.tiktok;

/**
 * What a call to TikTok came to. A call never throws for anything that TikTok or the network does.
 */
public sealed interface TikTokResult<T> {

  /**
   * @param logId TikTok's own id of the request, for its support; null where the answer named none
   */
  record Success<T>(T value, String logId) implements TikTokResult<T> {}

  record Failure<T>(TikTokError error) implements TikTokResult<T> {}
}
