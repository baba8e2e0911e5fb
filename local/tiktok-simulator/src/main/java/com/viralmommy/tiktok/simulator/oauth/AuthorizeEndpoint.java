package com.viralmommy.tiktok.simulator.oauth;

import com.viralmommy.tiktok.simulator.creators.CreatorDirectory;
import com.viralmommy.tiktok.simulator.http.EndpointHandler;
import com.viralmommy.tiktok.simulator.http.FormFields;
import com.viralmommy.tiktok.simulator.http.Request;
import com.viralmommy.tiktok.simulator.http.Response;
import com.viralmommy.tiktok.simulator.journal.Violation;
import com.viralmommy.tiktok.simulator.journal.Violations;
import com.viralmommy.tiktok.simulator.settings.BehaviorOption;
import com.viralmommy.tiktok.simulator.settings.SimulatorSettings;
import java.util.Optional;

/** The authorize endpoint (docs/tiktok-api.md#11-authorize-request). */
final class AuthorizeEndpoint implements EndpointHandler {

  private final SimulatorSettings settings;
  private final AuthorizeChecks checks;
  private final AutomaticConsent consent;
  private final ConsentPage page;
  private final CallbackRedirect callback;
  private final CreatorDirectory creators;
  private final Violations violations;

  AuthorizeEndpoint(
      SimulatorSettings settings,
      AutomaticConsent consent,
      ConsentPage page,
      CallbackRedirect callback,
      CreatorDirectory creators,
      Violations violations) {
    this.settings = settings;
    this.checks = new AuthorizeChecks(settings);
    this.consent = consent;
    this.page = page;
    this.callback = callback;
    this.creators = creators;
    this.violations = violations;
  }

  @Override
  public Response answer(Request request) {
    Optional<FormFields> query = FormFields.parse(request.rawQuery());
    if (query.isEmpty() || query.get().hasRepeatedField()) {
      violations.report(
          Violation.Code.QUERY_NOT_ENCODED, "The authorize query is not form-url-encoded");
      return refused(new AuthorizeError("param_error", "query", Optional.empty(), false));
    }
    if (query.get().raw("scope").indexOf(',') >= 0
        || AuthorizeChecks.isUnencoded(query.get().raw("redirect_uri"))) {
      violations.report(
          Violation.Code.QUERY_NOT_ENCODED, "redirect_uri and scope must be form-url-encoded");
    }
    Optional<AuthorizeError> error = checks.error(query.get());
    if (error.isPresent()) {
      return refused(error.get());
    }
    AuthorizationRequest authorization = checks.read(query.get());
    if (settings.is(BehaviorOption.ConsentMode.PAGE)) {
      boolean alwaysAsk = query.get().get("disable_auto_auth").filter("1"::equals).isPresent();
      return page.show(authorization, request, alwaysAsk);
    }
    ConsentDecision decision = consent.decide(authorization.scopes());
    return LoginRules.error(settings, creators.get(decision.username()))
        .map(this::refused)
        .orElseGet(() -> callback.to(authorization, decision));
  }

  private Response refused(AuthorizeError error) {
    if (error.clientsFault()) {
      violations.report(
          Violation.Code.AUTHORIZE_REQUEST_REFUSED, error.error() + ", " + error.errorType());
    }
    return AuthorizeErrorPage.redirect(error);
  }
}
