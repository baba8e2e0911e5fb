package com.viralmommy.tiktok.tiktok.login;

import com.viralmommy.tiktok.tiktok.wire.FormEncoding;
import java.net.URI;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The page on which a user connects an account (docs/tiktok-api.md#11-authorize-request). */
public final class AuthorizeUrl {

  private AuthorizeUrl() {}

  /**
   * @param page {@code https://www.tiktok.com/v2/auth/authorize/}, or the simulator's
   * @param redirectUri exactly as registered, a trailing slash included
   * @param scopes one that the app lacks makes TikTok refuse them all
   * @param state comes back unchanged
   */
  public static URI of(
      URI page,
      String clientKey,
      String redirectUri,
      Collection<String> scopes,
      String state,
      Optional<Pkce> pkce) {
    Map<String, String> query = new LinkedHashMap<>();
    query.put("client_key", clientKey);
    query.put("response_type", "code");
    query.put("scope", String.join(",", scopes));
    query.put("redirect_uri", redirectUri);
    query.put("state", state);
    // Without it, "connect another account" silently connects the one that is logged in at TikTok.
    query.put("disable_auto_auth", "1");
    pkce.ifPresent(
        proof -> {
          query.put("code_challenge", proof.challenge());
          query.put("code_challenge_method", Pkce.METHOD);
        });
    return URI.create(page + "?" + FormEncoding.encode(query));
  }
}
