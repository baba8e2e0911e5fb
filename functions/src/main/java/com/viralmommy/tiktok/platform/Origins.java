package com.viralmommy.tiktok.platform;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/**
 * A set of web origins in the form of RFC 6454 §6.1: {@code scheme://host[:port]} in lower case,
 * without a default port.
 */
public record Origins(Set<String> values) {
  public Origins {
    values = Set.copyOf(values);
  }

  /**
   * Reads comma-separated origins from a variable; an empty set if it is not set.
   *
   * @throws ConfigurationException if one of them is not an origin
   */
  public static Origins of(Environment environment, String variable) {
    Set<String> origins = new HashSet<>();
    for (String listed : environment.set(variable)) {
      origins.add(configured(variable, listed));
    }
    return new Origins(origins);
  }

  private static String configured(String variable, String listed) {
    try {
      URI uri = new URI(listed);
      if (uri.getScheme() != null && uri.getHost() != null && isOrigin(uri)) {
        return of(uri);
      }
    } catch (URISyntaxException _) {
      // Reported below, like a URL with a path or query.
    }
    throw new ConfigurationException(
        variable, "must be comma-separated origins, such as https://example.com");
  }

  private static boolean isOrigin(URI uri) {
    return of(uri).startsWith("http")
        && uri.getRawUserInfo() == null
        && uri.getRawPath().isEmpty()
        && uri.getRawQuery() == null
        && uri.getRawFragment() == null;
  }

  /** These origins and that of an absolute URL. */
  public Origins with(URI address) {
    Set<String> more = new HashSet<>(values);
    more.add(of(address));
    return new Origins(more);
  }

  /** Whether an absolute URL has one of these origins. */
  public boolean contains(URI address) {
    return values.contains(of(address));
  }

  /** Scheme and host are case-insensitive (RFC 6454 §4). */
  private static String of(URI uri) {
    String scheme = uri.getScheme().toLowerCase(Locale.ROOT);
    String host = uri.getHost().toLowerCase(Locale.ROOT);
    boolean defaultPort = uri.getPort() < 0 || uri.getPort() == (scheme.equals("https") ? 443 : 80);
    return scheme + "://" + host + (defaultPort ? "" : ":" + uri.getPort());
  }
}
