package com.viralmommy.tiktok.oauth;

import com.viralmommy.tiktok.connections.Scopes;
import com.viralmommy.tiktok.platform.ConfigurationException;
import com.viralmommy.tiktok.platform.Environment;
import java.net.URI;
import java.util.Set;

/**
 * How accounts are connected (design §11).
 *
 * @param redirectUri registered at TikTok, compared by TikTok character by character (contract
 *     §1.1)
 * @param pkce whether a code challenge is sent (contract §1.6)
 * @param dashboard where people land who named no other place
 * @param returnToOrigins exact origins that {@code returnTo} may name, beside the dashboard's
 */
public record OAuthSettings(
    URI authorizeUrl,
    URI redirectUri,
    Scopes scopes,
    boolean pkce,
    URI dashboard,
    Set<String> returnToOrigins) {
  private static final URI TIKTOK = URI.create("https://www.tiktok.com/v2/auth/authorize/");

  public static OAuthSettings of(Environment environment) {
    String pkce = environment.text("TIKTOK_PKCE", "off");
    if (!pkce.equals("off") && !pkce.equals("hex")) {
      throw new ConfigurationException("TIKTOK_PKCE", "must be off or hex");
    }
    return new OAuthSettings(
        environment.address("TIKTOK_AUTHORIZE_URL", TIKTOK),
        environment.address("TIKTOK_REDIRECT_URI"),
        Scopes.of(environment),
        pkce.equals("hex"),
        environment.address("DASHBOARD_URL"),
        environment.set("RETURN_TO_ORIGINS"));
  }

  /**
   * The place a person wants to return to, if it may be one: an absolute address with a host,
   * without user info, whose origin is the dashboard's or is listed.
   */
  boolean mayReturnTo(URI place) {
    return place.getHost() != null
        && place.getRawUserInfo() == null
        && (origin(place).equals(origin(dashboard)) || returnToOrigins.contains(origin(place)));
  }

  private static String origin(URI place) {
    String origin = place.getScheme() + "://" + place.getHost();
    return place.getPort() < 0 ? origin : origin + ":" + place.getPort();
  }
}
