package com.viralmommy.tiktok.simulator.settings;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;

/**
 * The rules for registering redirect URIs and for matching a requested one
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
      throw new IllegalArgumentException("A redirect URI must be a URI: " + registered, e);
    }
    boolean loopback = "localhost".equals(uri.getHost()) || "127.0.0.1".equals(uri.getHost());
    boolean desktop = loopback && "http".equals(uri.getScheme()) && uri.getPort() > 0;
    if (uri.getHost() == null || !("https".equals(uri.getScheme()) || desktop)) {
      throw new IllegalArgumentException(
          "A redirect URI must begin with https or be a loopback address with a port: "
              + registered);
    }
    if (registered.contains(":*") && !loopback) {
      throw new IllegalArgumentException(
          "Only the port of a loopback address may be *: " + registered);
    }
    if (registered.length() >= 512
        || registered.indexOf('?') >= 0
        || registered.indexOf('#') >= 0) {
      throw new IllegalArgumentException(
          "A redirect URI has no query and no fragment, and fewer than 512 characters: "
              + registered);
    }
  }

  /** Whether a URI equals a registered one. A port that is registered as {@code *} may be any. */
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
