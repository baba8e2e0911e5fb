package com.viralmommy.tiktok.lambda.api;

import com.viralmommy.tiktok.oauth.AccountConnector;
import com.viralmommy.tiktok.oauth.OAuthSettings;
import com.viralmommy.tiktok.oauth.StateStore;
import com.viralmommy.tiktok.platform.ApiRequest;
import com.viralmommy.tiktok.platform.ApiResponse;
import com.viralmommy.tiktok.platform.BearerTokens;
import com.viralmommy.tiktok.platform.CorsRule;
import com.viralmommy.tiktok.platform.Log;
import com.viralmommy.tiktok.platform.Problem;
import com.viralmommy.tiktok.platform.ProblemCode;
import com.viralmommy.tiktok.platform.UserId;
import java.net.URI;
import java.util.List;

/** {@code GET /auth/tiktok/start}: sends the browser to TikTok's consent page. */
public final class OAuthStartHandler extends ApiHandler {
  private record AuthorizationStart(URI authorizationUrl) {}

  private final BearerTokens bearerTokens;
  private final OAuthSettings settings;
  private final AccountConnector connector;

  public OAuthStartHandler(
      Log log,
      CorsRule cors,
      BearerTokens bearerTokens,
      OAuthSettings settings,
      AccountConnector connector) {
    super(log, cors);
    this.bearerTokens = bearerTokens;
    this.settings = settings;
    this.connector = connector;
  }

  @Override
  protected ApiResponse handle(ApiRequest request) {
    UserId user = bearerTokens.navigationCaller(request, settings.sessionCookie());
    var started = connector.start(user, returnTo(request));
    ApiResponse answer =
        request.acceptsJson()
            ? ApiResponse.json(200, new AuthorizationStart(started.authorizationUrl()))
            : ApiResponse.redirect(302, started.authorizationUrl());
    return answer.with("Set-Cookie", cookie(started)).with("Referrer-Policy", "no-referrer");
  }

  private URI returnTo(ApiRequest request) {
    return request
        .queryParameter("returnTo")
        .map(
            address ->
                settings.returnAddresses().find(address).orElseThrow(OAuthStartHandler::refused))
        .orElse(settings.dashboard());
  }

  private static Problem refused() {
    return Problem.of(
        ProblemCode.INVALID_REQUEST,
        List.of(new Problem.Finding("/returnTo", "must be an address on an allowed origin")));
  }

  /** SameSite=Lax: the browser must send the cookie with TikTok's redirect to the callback. */
  private static String cookie(AccountConnector.Started started) {
    return "%s=%s; Path=/; Max-Age=%d; Secure; HttpOnly; SameSite=Lax"
        .formatted(started.cookieName(), started.browserSecret(), StateStore.VALID.toSeconds());
  }
}
