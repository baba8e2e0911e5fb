package com.viralmommy.tiktok.oauth;

import com.viralmommy.tiktok.Wiring;
import com.viralmommy.tiktok.platform.ApiHandler;
import com.viralmommy.tiktok.platform.ApiRequest;
import com.viralmommy.tiktok.platform.ApiResponse;
import java.net.URI;
import java.util.Optional;

/**
 * {@code GET /auth/tiktok/callback}: where TikTok sends the browser back, with a code or an error.
 */
public final class OAuthCallbackHandler extends ApiHandler {
  private final AccountConnector connector;

  public OAuthCallbackHandler() {
    this(Wiring.ofProcess());
  }

  public OAuthCallbackHandler(Wiring wiring) {
    super(wiring.log());
    this.connector = wiring.accountConnector();
  }

  @Override
  protected ApiResponse handle(ApiRequest request) {
    // Only a state of the shape that we give out: it becomes part of a header.
    Optional<String> state =
        request.queryParameter("state").filter(value -> value.matches("[A-Za-z0-9_-]{43}"));
    Optional<String> cookie = state.map(AccountConnector::cookieName);
    var callback =
        new AccountConnector.Callback(
            state.orElse(null),
            request.queryParameter("code").orElse(null),
            request.queryParameter("error").orElse(null));
    URI place =
        switch (connector.finish(callback, cookie.flatMap(request::cookie))) {
          case AccountConnector.Finished.Connected(var connection, URI returnTo) ->
              with(returnTo, "connected=tiktok&connection=" + connection.id());
          case AccountConnector.Finished.Refused(String error, URI returnTo) ->
              with(returnTo, "error=" + error);
        };
    ApiResponse answer = ApiResponse.redirect(303, place).with("Referrer-Policy", "no-referrer");
    return cookie
        .map(
            name ->
                answer.with(
                    "Set-Cookie", name + "=; Path=/; Max-Age=0; Secure; HttpOnly; SameSite=Lax"))
        .orElse(answer);
  }

  private static URI with(URI place, String parameters) {
    String text = place.toString();
    int fragment = text.indexOf('#');
    String base = fragment < 0 ? text : text.substring(0, fragment);
    String tail = fragment < 0 ? "" : text.substring(fragment);
    return URI.create(base + (place.getRawQuery() == null ? "?" : "&") + parameters + tail);
  }
}
