package com.viralmommy.tiktok.simulator.api;

import java.util.Arrays;
import java.util.Optional;

/** What a client may call, with the exact method and path. */
public enum Endpoint {
  /** docs/tiktok-api.md#11-authorize-request. */
  AUTHORIZE("GET", "/v2/auth/authorize/", Style.PAGE),
  /** docs/tiktok-api.md#13-token-endpoint. */
  TOKEN("POST", "/v2/oauth/token/", Style.FLAT),
  /** docs/tiktok-api.md#15-revoke. */
  REVOKE("POST", "/v2/oauth/revoke/", Style.FLAT),
  /** docs/tiktok-api.md#2-user-info-and-post-metrics. */
  USER_INFO("GET", "/v2/user/info/", Style.NESTED),
  /** docs/tiktok-api.md#3-creator-info. */
  CREATOR_INFO("POST", "/v2/post/publish/creator_info/query/", Style.NESTED),
  /** docs/tiktok-api.md#41-direct-post. */
  DIRECT_INIT("POST", "/v2/post/publish/video/init/", Style.NESTED),
  /** docs/tiktok-api.md#42-inbox. */
  INBOX_INIT("POST", "/v2/post/publish/inbox/video/init/", Style.NESTED),
  /** docs/tiktok-api.md#53-put; served by the upload origin. */
  UPLOAD("PUT", "/upload", Style.BARE),
  /** docs/tiktok-api.md#6-status. */
  STATUS("POST", "/v2/post/publish/status/fetch/", Style.NESTED),
  /** docs/tiktok-api.md#6-status, last line. */
  CANCEL("POST", "/v2/post/publish/cancel/", Style.NESTED);

  /** How an endpoint words its errors. */
  public enum Style {
    /** A page or a redirect for a person's browser. */
    PAGE,
    /**
     * {@code {"error","error_description","log_id"}}
     * (docs/tiktok-api.md#14-error-body-and-http-status).
     */
    FLAT,
    /**
     * {@code {"data","error":{"code","message","log_id"}}}
     * (docs/tiktok-api.md#02-all-other-errors-are-nested).
     */
    NESTED,
    /** A status and headers alone (docs/tiktok-api.md#53-put). */
    BARE
  }

  private final String method;
  private final String path;
  private final Style style;

  Endpoint(String method, String path, Style style) {
    this.method = method;
    this.path = path;
    this.style = style;
  }

  public String method() {
    return method;
  }

  public String path() {
    return path;
  }

  public Style style() {
    return style;
  }

  /**
   * Both init endpoints leave {@code data} out of their 400 and 403 answers
   * (docs/tiktok-api.md#41-direct-post).
   */
  public boolean isInit() {
    return this == DIRECT_INIT || this == INBOX_INIT;
  }

  /** The endpoint of exactly this method and path; a missing slash is another path. */
  public static Optional<Endpoint> at(String method, String path) {
    return Arrays.stream(values())
        .filter(e -> e.method.equals(method) && e.path.equals(path))
        .findFirst();
  }
}
