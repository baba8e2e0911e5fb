package com.viralmommy.tiktok.platform;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/**
 * Web origins, written as browsers write them (RFC 6454 §6.1): {@code scheme://host[:port]} in
 * lower case, a scheme's own port left out.
 */
public record Origins(Set<String> values) {
  public Origins {
    values = Set.copyOf(values);
  }

  /**
   * @param variable the name of one with origins, commas between; none where it is not set
   * @throws ConfigurationException when one of them is no origin
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
      // Reported below, like an address that is more than an origin.
    }
    throw new ConfigurationException(
        variable, "must be origins with commas between, such as https://example.com");
  }

  private static boolean isOrigin(URI uri) {
    return of(uri).startsWith("http")
        && uri.getRawUserInfo() == null
        && uri.getRawPath().isEmpty()
        && uri.getRawQuery() == null
        && uri.getRawFragment() == null;
  }

  /** The same with the origin of an absolute address. */
  public Origins with(URI address) {
    Set<String> more = new HashSet<>(values);
    more.add(of(address));
    return new Origins(more);
  }

  /** Whether an absolute address is on one of them. */
  public boolean hold(URI address) {
    return values.contains(of(address));
  }

  /** Scheme and host are compared without case (RFC 6454 §4). */
  private static String of(URI uri) {
    String scheme = uri.getScheme().toLowerCase(Locale.ROOT);
    String host = uri.getHost().toLowerCase(Locale.ROOT);
    boolean usualPort = uri.getPort() < 0 || uri.getPort() == (scheme.equals("https") ? 443 : 80);
    return scheme + "://" + host + (usualPort ? "" : ":" + uri.getPort());
  }
}
