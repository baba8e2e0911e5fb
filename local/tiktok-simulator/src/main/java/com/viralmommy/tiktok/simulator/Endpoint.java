package com.viralmommy.tiktok.simulator;

import java.util.Arrays;
import java.util.Optional;

/** What a client may call, with the exact method and path. */
public enum Endpoint {
  /** Contract §1.1. */
  AUTHORIZE("GET", "/v2/auth/authorize/", Style.PAGE),
  /** Contract §1.3. */
  TOKEN("POST", "/v2/oauth/token/", Style.FLAT),
  /** Contract §1.5. */
  REVOKE("POST", "/v2/oauth/revoke/", Style.FLAT),
  /** Contract §2. */
  USER_INFO("GET", "/v2/user/info/", Style.NESTED),
  /** Contract §3. */
  CREATOR_INFO("POST", "/v2/post/publish/creator_info/query/", Style.NESTED),
  /** Contract §4.1. */
  DIRECT_INIT("POST", "/v2/post/publish/video/init/", Style.NESTED),
  /** Contract §4.2. */
  INBOX_INIT("POST", "/v2/post/publish/inbox/video/init/", Style.NESTED),
  /** Contract §5.3; served by the upload origin. */
  UPLOAD("PUT", "/upload", Style.BARE),
  /** Contract §6. */
  STATUS("POST", "/v2/post/publish/status/fetch/", Style.NESTED),
  /** Contract §6, last line. */
  CANCEL("POST", "/v2/post/publish/cancel/", Style.NESTED);

  /** How an endpoint words its errors. */
  public enum Style {
    /** A page or a redirect for a person's browser. */
    PAGE,
    /** {@code {"error","error_description","log_id"}} (contract §1.4). */
    FLAT,
    /** {@code {"data","error":{"code","message","log_id"}}} (contract §0, fact 2). */
    NESTED,
    /** A status and headers alone (contract §5.3). */
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

  /** Both init endpoints leave {@code data} out of their 400 and 403 answers (contract §4.1). */
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
