package com.viralmommy.tiktok.oauth;

import com.viralmommy.tiktok.platform.ConfigurationException;
import com.viralmommy.tiktok.platform.Environment;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Where people may be sent after they have connected: addresses on the dashboard's origin or on one
 * that is listed. Anything else would make us a step on somebody's way to a foreign page.
 *
 * @param origins as {@code scheme://host[:port]}, in lower case, a scheme's own port left out
 */
record ReturnAddresses(Set<String> origins) {
  private static final int LONGEST = 2048;

  private static final Pattern VISIBLE_ASCII = Pattern.compile("[!-~]*");

  /** A proxy behind our origin may decode it, and a path of two slashes is another host's. */
  private static final Pattern ENCODED_SLASH = Pattern.compile("%2f|%5c", Pattern.CASE_INSENSITIVE);

  static ReturnAddresses of(Environment environment, URI dashboard) {
    Set<String> origins = new HashSet<>();
    origins.add(origin(dashboard));
    for (String listed : environment.set("RETURN_TO_ORIGINS")) {
      origins.add(configured(listed));
    }
    return new ReturnAddresses(Set.copyOf(origins));
  }

  private static String configured(String listed) {
    try {
      URI uri = new URI(listed);
      if (uri.getScheme() != null && uri.getHost() != null && isOrigin(uri)) {
        return origin(uri);
      }
    } catch (URISyntaxException _) {
      // Reported below, like an address that is more than an origin.
    }
    throw new ConfigurationException(
        "RETURN_TO_ORIGINS", "must be origins with commas between, such as https://example.com");
  }

  private static boolean isOrigin(URI uri) {
    return origin(uri).startsWith("http")
        && uri.getRawUserInfo() == null
        && uri.getRawPath().isEmpty()
        && uri.getRawQuery() == null
        && uri.getRawFragment() == null;
  }

  /** The address, if people may be sent there. */
  Optional<URI> find(String address) {
    if (address.length() > LONGEST || !VISIBLE_ASCII.matcher(address).matches()) {
      return Optional.empty();
    }
    try {
      return Optional.of(new URI(address)).filter(this::isAllowed);
    } catch (URISyntaxException _) {
      return Optional.empty();
    }
  }

  private boolean isAllowed(URI uri) {
    return uri.getScheme() != null
        && uri.getHost() != null
        && uri.getRawUserInfo() == null
        && !uri.getRawPath().startsWith("//")
        && !ENCODED_SLASH.matcher(uri.getRawPath()).find()
        && origins.contains(origin(uri));
  }

  /** Scheme and host are compared without case (RFC 6454 §4). */
  private static String origin(URI uri) {
    String scheme = uri.getScheme().toLowerCase(Locale.ROOT);
    String host = uri.getHost().toLowerCase(Locale.ROOT);
    boolean usualPort = uri.getPort() < 0 || uri.getPort() == (scheme.equals("https") ? 443 : 80);
    return scheme + "://" + host + (usualPort ? "" : ":" + uri.getPort());
  }
}
