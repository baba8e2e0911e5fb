package com.viralmommy.tiktok.simulator.oauth;

import com.sun.net.httpserver.HttpHandler;
import com.viralmommy.tiktok.simulator.Endpoint;
import com.viralmommy.tiktok.simulator.SimulatorSettings;
import com.viralmommy.tiktok.simulator.creators.CreatorDirectory;
import com.viralmommy.tiktok.simulator.http.Service;
import com.viralmommy.tiktok.simulator.journal.Violations;
import java.time.InstantSource;
import java.util.Map;
import java.util.function.Consumer;

/** Login Kit for the web (docs/tiktok-api.md#1-oauth), put together. */
public final class OAuth {

  private final Map<Endpoint, Service> services;
  private final Map<String, HttpHandler> pages;

  public OAuth(
      SimulatorSettings settings,
      InstantSource clock,
      CreatorDirectory creators,
      Consent consent,
      Tokens tokens,
      Violations violations,
      Consumer<Grant> revoked) {
    AuthorizationCodes codes = new AuthorizationCodes(settings, clock);
    Callback callback = new Callback(settings, codes);
    ConsentPage page = new ConsentPage(settings, creators, callback);
    OAuthForm forms = new OAuthForm(settings, violations);
    services =
        Map.of(
            Endpoint.AUTHORIZE,
            new Authorize(settings, consent, page, callback, creators, violations),
            Endpoint.TOKEN,
            new Token(forms, codes, tokens, creators, violations),
            Endpoint.REVOKE,
            new Revoke(forms, tokens, revoked));
    pages = Map.of(ConsentPage.PATH, page, Authorize.ERROR_PAGE, new AuthorizeErrorPage());
  }

  public Map<Endpoint, Service> services() {
    return services;
  }

  /** Pages for people, by path; they are no part of the API. */
  public Map<String, HttpHandler> pages() {
    return pages;
  }
}
