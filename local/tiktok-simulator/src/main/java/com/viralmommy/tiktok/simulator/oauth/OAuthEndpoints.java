package com.viralmommy.tiktok.simulator.oauth;

import com.viralmommy.tiktok.simulator.api.Endpoint;
import com.viralmommy.tiktok.simulator.creators.CreatorDirectory;
import com.viralmommy.tiktok.simulator.http.EndpointHandler;
import com.viralmommy.tiktok.simulator.journal.Violations;
import com.viralmommy.tiktok.simulator.settings.CurrentSettings;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Login Kit for the web (docs/tiktok-api.md#1-oauth). */
public final class OAuthEndpoints {

  private final AuthorizationCodes codes;
  private final ConsentPage page;
  private final Map<Endpoint, EndpointHandler> endpoints;
  private final Map<String, EndpointHandler> pages;

  public OAuthEndpoints(
      CurrentSettings settings,
      InstantSource clock,
      CreatorDirectory creators,
      AutomaticConsent consent,
      TokenStore tokens,
      Violations violations,
      Consumer<Grant> userRevoked) {
    codes = new AuthorizationCodes(settings, clock);
    CallbackRedirect callback = new CallbackRedirect(settings, codes);
    page = new ConsentPage(settings, creators, callback);
    OAuthFormReader forms = new OAuthFormReader(settings, violations);
    endpoints =
        Map.of(
            Endpoint.AUTHORIZE,
            new AuthorizeEndpoint(settings, consent, page, callback, creators, violations),
            Endpoint.TOKEN,
            new TokenEndpoint(settings, forms, codes, tokens, creators, violations),
            Endpoint.REVOKE,
            new RevokeEndpoint(settings, forms, tokens, violations, userRevoked));
    pages = Map.of(ConsentPage.PATH, page, AuthorizeErrorPage.PATH, new AuthorizeErrorPage());
  }

  public Map<Endpoint, EndpointHandler> endpoints() {
    return endpoints;
  }

  /** Pages for people by their paths. They are not part of TikTok's API. */
  public Map<String, EndpointHandler> pages() {
    return pages;
  }

  /** The creator for whom a code was issued. */
  public Optional<String> creatorOfCode(String code) {
    return codes.find(code).map(AuthorizationCodes.Code::username);
  }

  /** Forgets codes, sessions and requests that wait for a decision. */
  public void clear() {
    codes.clear();
    page.clear();
  }
}
