package com.viralmommy.tiktok.tiktok;

import java.util.Set;

/**
 * TikTok's endpoints, with what it means when a call gets no usable answer
 * (docs/tiktok-api.md#103-safe-retries).
 */
public enum Operation {
  /** A code is good once: when its answer is lost, so is the code. */
  CODE_EXCHANGE("/v2/oauth/token/", Remedy.RECONNECT),
  /** TikTok may have rotated the refresh token. */
  REFRESH("/v2/oauth/token/", Remedy.ASK_STATUS),
  /** The second revocation of a token is answered as an invalid token. */
  REVOKE("/v2/oauth/revoke/", Remedy.RETRY),
  USER_INFO("/v2/user/info/", Remedy.RETRY),
  CREATOR_INFO("/v2/post/publish/creator_info/query/", Remedy.RETRY),
  /** An init that nobody uploads to posts nothing, but it has used a permit of six a minute. */
  DIRECT_POST_INIT("/v2/post/publish/video/init/", Remedy.NEW_INIT),
  INBOX_INIT("/v2/post/publish/inbox/video/init/", Remedy.NEW_INIT),
  /**
   * Any chunk but the last, which is {@link #LAST_CHUNK}. TikTok answers 416 if it already holds
   * the chunk.
   */
  CHUNK(null, Remedy.RETRY),
  /** From here on the video may be posted. */
  LAST_CHUNK(null, Remedy.ASK_STATUS),
  STATUS("/v2/post/publish/status/fetch/", Remedy.RETRY),
  CANCEL("/v2/post/publish/cancel/", Remedy.ASK_STATUS);

  static final Set<Operation> OAUTH = Set.of(CODE_EXCHANGE, REFRESH, REVOKE);
  static final Set<Operation> INITS = Set.of(DIRECT_POST_INIT, INBOX_INIT);
  static final Set<Operation> CHUNKS = Set.of(CHUNK, LAST_CHUNK);
  static final Set<Operation> BY_TOKEN =
      Set.of(USER_INFO, CREATOR_INFO, DIRECT_POST_INIT, INBOX_INIT, STATUS, CANCEL);
  static final Set<Operation> ALL = Set.of(values());

  private final String path;
  private final Remedy withoutAnswer;

  Operation(String path, Remedy withoutAnswer) {
    this.path = path;
    this.withoutAnswer = withoutAnswer;
  }

  /** Below the API's URL; null for chunks, whose URL TikTok hands out. */
  String path() {
    return path;
  }

  Remedy withoutAnswer() {
    return withoutAnswer;
  }
}
