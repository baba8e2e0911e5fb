package com.viralmommy.tiktok.oauth;

import com.viralmommy.tiktok.platform.Environment;
import com.viralmommy.tiktok.platform.Origins;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The URLs that the browser may return to after connecting: those on the dashboard's origin and on
 * the configured origins. Anything else would be an open redirect.
 */
public record ReturnAddresses(Origins origins) {
  private static final int MAX_LENGTH = 2048;

  private static final Pattern VISIBLE_ASCII = Pattern.compile("[!-~]*");

  /** A proxy may decode it, and a path that begins with two slashes names another host. */
  private static final Pattern ENCODED_SLASH = Pattern.compile("%2f|%5c", Pattern.CASE_INSENSITIVE);

  static ReturnAddresses of(Environment environment, URI dashboard) {
    return new ReturnAddresses(Origins.of(environment, "RETURN_TO_ORIGINS").with(dashboard));
  }

  /** The address as a URI; empty if the browser must not be sent there. */
  public Optional<URI> find(String address) {
    if (address.length() > MAX_LENGTH || !VISIBLE_ASCII.matcher(address).matches()) {
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
        && origins.contains(uri);
  }
}
