package com.viralmommy.tiktok.oauth;

import com.viralmommy.tiktok.platform.Environment;
import com.viralmommy.tiktok.platform.Origins;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where people may be sent after they have connected: addresses on the dashboard's origin or on one
 * that is listed. Anything else would make us a step on somebody's way to a foreign page.
 */
public record ReturnAddresses(Origins origins) {
  private static final int LONGEST = 2048;

  private static final Pattern VISIBLE_ASCII = Pattern.compile("[!-~]*");

  /** A proxy behind our origin may decode it, and a path of two slashes is another host's. */
  private static final Pattern ENCODED_SLASH = Pattern.compile("%2f|%5c", Pattern.CASE_INSENSITIVE);

  static ReturnAddresses of(Environment environment, URI dashboard) {
    return new ReturnAddresses(Origins.of(environment, "RETURN_TO_ORIGINS").with(dashboard));
  }

  /** The address, if people may be sent there. */
  public Optional<URI> find(String address) {
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
        && origins.hold(uri);
  }
}
