package com.viralmommy.tiktok.tiktok;

import java.util.Set;

/**
 * TikTok's endpoints, each with the remedy for a call without a usable answer
 * (docs/tiktok-api.md#103-safe-retries).
 */
public enum Operation {
  /** A code is valid once: if the answer is lost, the user has to start again. */
  CODE_EXCHANGE("/v2/oauth/token/", Remedy.RECONNECT),
  /** TikTok may have replaced the refresh token. */
  REFRESH("/v2/oauth/token/", Remedy.ASK_STATUS),
  /** TikTok answers the second revocation of a token as an invalid token. */
  REVOKE("/v2/oauth/revoke/", Remedy.RETRY),
  USER_INFO("/v2/user/info/", Remedy.RETRY),
  CREATOR_INFO("/v2/post/publish/creator_info/query/", Remedy.RETRY),
  /** An init without an upload posts nothing, but counts against the limit of six a minute. */
  DIRECT_POST_INIT("/v2/post/publish/video/init/", Remedy.NEW_INIT),
  INBOX_INIT("/v2/post/publish/inbox/video/init/", Remedy.NEW_INIT),
  /** Any chunk but the last. TikTok answers 416 if it already has the chunk. */
  CHUNK(null, Remedy.RETRY),
  /** Once it was sent, TikTok may post the video. */
  LAST_CHUNK(null, Remedy.ASK_STATUS),
  STATUS("/v2/post/publish/status/fetch/", Remedy.RETRY),
  /** The product never calls it: TikTok documents it for videos pulled from a URL. */
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

  /** The path below the API's URL; null for chunks, which go to the URL of the init answer. */
  String path() {
    return path;
  }

  Remedy withoutAnswer() {
    return withoutAnswer;
  }
}
