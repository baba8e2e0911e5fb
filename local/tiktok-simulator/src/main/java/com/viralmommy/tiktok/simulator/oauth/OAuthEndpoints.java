package com.viralmommy.tiktok.simulator.oauth;

import com.sun.net.httpserver.HttpHandler;
import com.viralmommy.tiktok.simulator.api.Endpoint;
import com.viralmommy.tiktok.simulator.creators.CreatorDirectory;
import com.viralmommy.tiktok.simulator.http.EndpointHandler;
import com.viralmommy.tiktok.simulator.journal.Violations;
import com.viralmommy.tiktok.simulator.settings.SimulatorSettings;
import java.time.InstantSource;
import java.util.Map;
import java.util.function.Consumer;

/** Login Kit for the web (docs/tiktok-api.md#1-oauth), put together. */
public final class OAuthEndpoints {

  private final Map<Endpoint, EndpointHandler> services;
  private final Map<String, HttpHandler> pages;

  public OAuthEndpoints(
      SimulatorSettings settings,
      InstantSource clock,
      CreatorDirectory creators,
      AutomaticConsent consent,
      TokenStore tokens,
      Violations violations,
      Consumer<Grant> revoked) {
    AuthorizationCodes codes = new AuthorizationCodes(settings, clock);
    CallbackRedirect callback = new CallbackRedirect(settings, codes);
    ConsentPage page = new ConsentPage(settings, creators, callback);
    OAuthFormReader forms = new OAuthFormReader(settings, violations);
    services =
        Map.of(
            Endpoint.AUTHORIZE,
            new AuthorizeEndpoint(settings, consent, page, callback, creators, violations),
            Endpoint.TOKEN,
            new TokenEndpoint(forms, codes, tokens, creators, violations),
            Endpoint.REVOKE,
            new RevokeEndpoint(forms, tokens, revoked));
    pages = Map.of(ConsentPage.PATH, page, AuthorizeErrorPage.PATH, new AuthorizeErrorPage());
  }

  public Map<Endpoint, EndpointHandler> services() {
    return services;
  }

  /** Pages for people, by path; they are no part of the API. */
  public Map<String, HttpHandler> pages() {
    return pages;
  }
}
