package com.viralmommy.tiktok.tiktok.login;

import com.viralmommy.tiktok.tiktok.wire.FormEncoding;
import java.net.URI;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Builds the URL of TikTok's consent page (docs/tiktok-api.md#11-authorize-request). */
public final class AuthorizeUrl {

  private AuthorizeUrl() {}

  /**
   * The consent page with the parameters of an authorization request.
   *
   * @param page {@code https://www.tiktok.com/v2/auth/authorize/}, or the simulator's page
   * @param redirectUri exactly as registered at TikTok, including a trailing slash
   * @param scopes must all be approved for the app; TikTok refuses the request otherwise
   * @param state returned unchanged in the callback
   * @param pkce adds a code challenge if present
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
    // Without this, TikTok connects the logged-in account again instead of offering another one.
    query.put("disable_auto_auth", "1");
    pkce.ifPresent(
        proof -> {
          query.put("code_challenge", proof.challenge());
          query.put("code_challenge_method", Pkce.METHOD);
        });
    return URI.create(page + "?" + FormEncoding.encode(query));
  }
}
