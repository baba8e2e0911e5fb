package com.viralmommy.tiktok.simulator.settings;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;

/**
 * What TikTok registers as a redirect URI, and when a request's one matches
 * (docs/tiktok-api.md#11-authorize-request).
 */
public final class RedirectUriRules {

  private RedirectUriRules() {}

  static void check(List<String> uris) {
    if (uris.isEmpty() || uris.size() > 10) {
      throw new IllegalArgumentException("An app has 1 to 10 redirect URIs, not " + uris.size());
    }
    uris.forEach(RedirectUriRules::check);
  }

  private static void check(String registered) {
    URI uri;
    try {
      uri = new URI(registered.replace(":*", ":1"));
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException("Not a URI: " + registered, e);
    }
    boolean loopback = "localhost".equals(uri.getHost()) || "127.0.0.1".equals(uri.getHost());
    boolean desktop = loopback && "http".equals(uri.getScheme()) && uri.getPort() > 0;
    if (uri.getHost() == null || !("https".equals(uri.getScheme()) || desktop)) {
      throw new IllegalArgumentException(
          "Neither https nor a loopback address with a port: " + registered);
    }
    if (registered.contains(":*") && !loopback) {
      throw new IllegalArgumentException(
          "Only a loopback address may leave its port open: " + registered);
    }
    if (registered.length() >= 512
        || registered.indexOf('?') >= 0
        || registered.indexOf('#') >= 0) {
      throw new IllegalArgumentException("Not static or not below 512 characters: " + registered);
    }
  }

  /** The exact string, or the exact string but for a port that was registered as {@code *}. */
  public static boolean matches(List<String> registered, String requested) {
    return registered.stream().anyMatch(r -> matches(r, requested));
  }

  private static boolean matches(String registered, String requested) {
    int star = registered.indexOf(":*");
    if (star < 0) {
      return registered.equals(requested);
    }
    String before = registered.substring(0, star + 1);
    String after = registered.substring(star + 2);
    return requested.length() > before.length() + after.length()
        && requested.startsWith(before)
        && requested.endsWith(after)
        && requested
            .substring(before.length(), requested.length() - after.length())
            .matches("[0-9]{1,5}");
  }
}
