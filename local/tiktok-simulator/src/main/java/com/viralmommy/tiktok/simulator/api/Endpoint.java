package com.viralmommy.tiktok.simulator.api;

import java.util.Arrays;
import java.util.Optional;

/** The endpoints of TikTok's API, each with its exact method and path. */
public enum Endpoint {
  /** docs/tiktok-api.md#11-authorize-request. */
  AUTHORIZE("GET", "/v2/auth/authorize/", Style.PAGE),
  /** docs/tiktok-api.md#13-token-endpoint. */
  TOKEN("POST", "/v2/oauth/token/", Style.FLAT),
  /** docs/tiktok-api.md#15-revoke. */
  REVOKE("POST", "/v2/oauth/revoke/", Style.FLAT),
  /** docs/tiktok-api.md#21-user-info. */
  USER_INFO("GET", "/v2/user/info/", Style.NESTED),
  /** docs/tiktok-api.md#22-post-metrics. */
  VIDEO_LIST("POST", "/v2/video/list/", Style.NESTED),
  /** docs/tiktok-api.md#22-post-metrics. */
  VIDEO_QUERY("POST", "/v2/video/query/", Style.NESTED),
  /** docs/tiktok-api.md#3-creator-info. */
  CREATOR_INFO("POST", "/v2/post/publish/creator_info/query/", Style.NESTED),
  /** docs/tiktok-api.md#41-direct-post. */
  DIRECT_INIT("POST", "/v2/post/publish/video/init/", Style.NESTED),
  /** docs/tiktok-api.md#42-inbox. */
  INBOX_INIT("POST", "/v2/post/publish/inbox/video/init/", Style.NESTED),
  /** docs/tiktok-api.md#91-photo-posts; not simulated. */
  PHOTO_INIT("POST", "/v2/post/publish/content/init/", Style.NESTED),
  /** docs/tiktok-api.md#53-put; served by the upload host. */
  UPLOAD("PUT", "/upload", Style.BARE),
  /** docs/tiktok-api.md#6-status. */
  STATUS("POST", "/v2/post/publish/status/fetch/", Style.NESTED),
  /** docs/tiktok-api.md#65-cancel. */
  CANCEL("POST", "/v2/post/publish/cancel/", Style.NESTED);

  /** The shape of an endpoint's errors. */
  public enum Style {
    /** A page or a redirect for a browser. */
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
    /** A status and headers without a body (docs/tiktok-api.md#53-put). */
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
   * Whether it begins a publication. These endpoints have no {@code data} in their 400 and 403
   * answers (docs/tiktok-api.md#41-direct-post).
   */
  public boolean isInit() {
    return this == DIRECT_INIT || this == INBOX_INIT || this == PHOTO_INIT;
  }

  /**
   * The endpoint of this method and path. A missing slash makes another path, except at the
   * authorize endpoint, which TikTok answers with and without it.
   */
  public static Optional<Endpoint> at(String method, String path) {
    if (method.equals("GET") && isAuthorizeWithoutSlash(path)) {
      return Optional.of(AUTHORIZE);
    }
    return Arrays.stream(values())
        .filter(e -> e.method.equals(method) && e.path.equals(path))
        .findFirst();
  }

  /** Whether a path is that of the authorize endpoint without its final slash. */
  public static boolean isAuthorizeWithoutSlash(String path) {
    return (path + "/").equals(AUTHORIZE.path);
  }
}
