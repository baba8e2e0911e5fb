package com.viralmommy.tiktok.tiktok.wire;

import java.net.URI;

/** Checks of http and https URLs. */
public final class HttpUrls {

  private HttpUrls() {}

  /** Whether the URI is an absolute http or https URL with a host and, if any, a valid port. */
  public static boolean isHttp(URI uri) {
    return ("https".equalsIgnoreCase(uri.getScheme()) || "http".equalsIgnoreCase(uri.getScheme()))
        && uri.getHost() != null
        && (uri.getPort() == -1 || uri.getPort() > 0 && uri.getPort() <= 65_535);
  }
}
