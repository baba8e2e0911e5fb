package com.viralmommy.tiktok.oauth;

import com.viralmommy.tiktok.accounts.Scopes;
import com.viralmommy.tiktok.platform.ConfigurationException;
import com.viralmommy.tiktok.platform.Environment;
import java.net.URI;
import java.util.Optional;
import java.util.Set;

/**
 * The settings for connecting accounts (docs/deploying.md#environment-variables).
 *
 * @param authorizeUrl TikTok's consent page
 * @param redirectUri must equal the one registered at TikTok, character by character
 *     (docs/tiktok-api.md#11-authorize-request)
 * @param scopes the requested scopes
 * @param pkce whether a code challenge is sent (docs/tiktok-api.md#16-pkce)
 * @param dashboard where the browser returns to by default
 * @param sessionCookie name of the cookie with the site's bearer token, if there is one
 */
public record OAuthSettings(
    URI authorizeUrl,
    URI redirectUri,
    Scopes scopes,
    boolean pkce,
    URI dashboard,
    ReturnAddresses returnAddresses,
    Optional<String> sessionCookie) {
  private static final URI TIKTOK = URI.create("https://www.tiktok.com/v2/auth/authorize/");

  /** TikTok's limit, exclusive (docs/tiktok-api.md#11-authorize-request). */
  private static final int REDIRECT_URI_LIMIT = 512;

  private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

  /**
   * Reads the settings.
   *
   * @throws ConfigurationException if a variable is missing or malformed
   */
  public static OAuthSettings of(Environment environment) {
    String pkce = environment.text("TIKTOK_PKCE", "off");
    if (!pkce.equals("off") && !pkce.equals("hex")) {
      throw new ConfigurationException("TIKTOK_PKCE", "must be off or hex");
    }
    URI dashboard = secure("DASHBOARD_URL", environment.address("DASHBOARD_URL"));
    return new OAuthSettings(
        environment.address("TIKTOK_AUTHORIZE_URL", TIKTOK),
        redirectUri(environment),
        Scopes.of(environment),
        pkce.equals("hex"),
        dashboard,
        ReturnAddresses.of(environment, dashboard),
        environment.find("SESSION_COOKIE").map(OAuthSettings::cookieName));
  }

  /**
   * TikTok requires https except on a loopback host, no query or fragment, and fewer than 512
   * characters (docs/tiktok-api.md#11-authorize-request).
   */
  private static URI redirectUri(Environment environment) {
    String name = "TIKTOK_REDIRECT_URI";
    URI uri = secure(name, environment.address(name));
    if (uri.getRawQuery() != null || uri.getRawFragment() != null || uri.getRawUserInfo() != null) {
      throw new ConfigurationException(name, "must have no query, fragment or user info");
    }
    if (uri.toString().length() >= REDIRECT_URI_LIMIT) {
      throw new ConfigurationException(
          name, "must have fewer than %d characters".formatted(REDIRECT_URI_LIMIT));
    }
    return uri;
  }

  private static URI secure(String name, URI uri) {
    if (uri.getScheme().equals("https") || LOOPBACK.contains(uri.getHost())) {
      return uri;
    }
    throw new ConfigurationException(name, "must be https, except on a loopback host");
  }

  /** A cookie name has the characters of RFC 6265 §4.1.1. */
  private static String cookieName(String name) {
    if (name.matches("[!#$%&'*+.^_`|~0-9A-Za-z-]+")) {
      return name;
    }
    throw new ConfigurationException("SESSION_COOKIE", "must be a valid cookie name");
  }
}
