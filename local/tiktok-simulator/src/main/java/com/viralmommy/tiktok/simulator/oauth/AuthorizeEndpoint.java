package com.viralmommy.tiktok.simulator.oauth;

import com.viralmommy.tiktok.simulator.creators.CreatorDirectory;
import com.viralmommy.tiktok.simulator.http.EndpointHandler;
import com.viralmommy.tiktok.simulator.http.FormFields;
import com.viralmommy.tiktok.simulator.http.Request;
import com.viralmommy.tiktok.simulator.http.Response;
import com.viralmommy.tiktok.simulator.journal.ExchangeContext;
import com.viralmommy.tiktok.simulator.journal.Violation;
import com.viralmommy.tiktok.simulator.journal.Violations;
import com.viralmommy.tiktok.simulator.settings.BehaviorOption;
import com.viralmommy.tiktok.simulator.settings.CurrentSettings;
import java.util.Optional;

/** The authorize endpoint (docs/tiktok-api.md#11-authorize-request). */
final class AuthorizeEndpoint implements EndpointHandler {

  private final CurrentSettings settings;
  private final AuthorizeChecks checks;
  private final AutomaticConsent consent;
  private final ConsentPage page;
  private final CallbackRedirect callback;
  private final CreatorDirectory creators;
  private final Violations violations;

  AuthorizeEndpoint(
      CurrentSettings settings,
      AutomaticConsent consent,
      ConsentPage page,
      CallbackRedirect callback,
      CreatorDirectory creators,
      Violations violations) {
    this.settings = settings;
    this.checks = new AuthorizeChecks(settings, violations);
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
      return refused(
          AuthorizeError.ofRequest(
              "param_error", "query", request.rawQuery(), "form-url-encoded fields, each once"),
          Violation.Code.QUERY_NOT_ENCODED);
    }
    if (query.get().raw("scope").indexOf(',') >= 0
        || AuthorizeChecks.isUnencoded(query.get().raw("redirect_uri"))) {
      violations.report(
          Violation.Code.QUERY_NOT_ENCODED,
          "redirect_uri and scope must be form-url-encoded",
          "redirect_uri=" + query.get().raw("redirect_uri") + " scope=" + query.get().raw("scope"),
          "%3A, %2F and %2C for colons, slashes and commas");
    }
    Optional<AuthorizeError> error = checks.error(query.get());
    if (error.isPresent()) {
      return refused(error.get(), Violation.Code.AUTHORIZE_REQUEST_REFUSED);
    }
    AuthorizationRequest authorization = checks.read(query.get());
    if (settings.is(BehaviorOption.ConsentMode.PAGE)) {
      boolean alwaysAsk = query.get().get("disable_auto_auth").filter("1"::equals).isPresent();
      return page.show(authorization, request, alwaysAsk);
    }
    ConsentDecision decision = consent.decide(authorization.scopes());
    ExchangeContext.creator(decision.username());
    return LoginRules.error(settings, creators.get(decision.username()))
        .map(AuthorizeErrorPage::redirect)
        .orElseGet(() -> callback.to(authorization, decision));
  }

  private Response refused(AuthorizeError error, Violation.Code code) {
    error
        .mistake()
        .ifPresent(
            mistake ->
                violations.report(
                    code,
                    "TikTok shows its error page: " + error.error() + ", " + error.errorType(),
                    mistake.sent(),
                    mistake.expected()));
    return AuthorizeErrorPage.redirect(error);
  }
}
