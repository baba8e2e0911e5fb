package com.viralmommy.tiktok.simulator.oauth;

import com.viralmommy.tiktok.simulator.http.FormFields;
import com.viralmommy.tiktok.simulator.settings.BehaviorOption;
import com.viralmommy.tiktok.simulator.settings.RedirectUriRules;
import com.viralmommy.tiktok.simulator.settings.SimulatorSettings;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Whether TikTok would show its consent page for an authorize request
 * (docs/tiktok-api.md#11-authorize-request).
 */
final class AuthorizeChecks {

  private final SimulatorSettings settings;

  AuthorizeChecks(SimulatorSettings settings) {
    this.settings = settings;
  }

  Optional<AuthorizeError> error(FormFields query) {
    Optional<String> clientKey = query.get("client_key");
    if (clientKey.isEmpty()) {
      return Optional.of(AuthorizeError.ofRequest("param_error", "client_key", "10003"));
    }
    if (settings.is(BehaviorOption.AppStage.DRAFT)) {
      return Optional.of(AuthorizeError.ofAccountOrStage("client_key"));
    }
    // A redirect URI that was not encoded is reported as a wrong client key
    // (docs/tiktok-api.md#11-authorize-request, first
    // row).
    if (!clientKey.get().equals(settings.clientKey()) || isUnencoded(query.raw("redirect_uri"))) {
      return Optional.of(AuthorizeError.ofRequest("unauthorized_client", "client_key"));
    }
    if (query.get("response_type").filter("code"::equals).isEmpty()) {
      return Optional.of(AuthorizeError.ofRequest("unsupported_response_type", "response_type"));
    }
    if (query
        .get("redirect_uri")
        .filter(u -> RedirectUriRules.matches(settings.redirectUris(), u))
        .isEmpty()) {
      return Optional.of(AuthorizeError.ofRequest("param_error", "redirect_uri"));
    }
    Set<String> scopes = scopes(query);
    if (scopes.isEmpty() || !settings.appScopes().containsAll(scopes)) {
      return Optional.of(AuthorizeError.ofRequest("invalid_scope", "scope"));
    }
    if (query.get("state").isEmpty()) {
      return Optional.of(AuthorizeError.ofRequest("param_error", "state"));
    }
    if (!List.of("", "0", "1").contains(query.get("disable_auto_auth").orElse(""))) {
      return Optional.of(AuthorizeError.ofRequest("param_error", "disable_auto_auth"));
    }
    return challengeError(query);
  }

  // A challenge in the wrong encoding passes here and fails at the exchange
  // (docs/tiktok-api.md#013-pkce-is-hex).
  private Optional<AuthorizeError> challengeError(FormFields query) {
    Optional<String> challenge = query.get("code_challenge");
    if (challenge.isEmpty()) {
      return settings.is(BehaviorOption.Pkce.REQUIRED)
          ? Optional.of(AuthorizeError.ofRequest("param_error", "code_challenge", "10007"))
          : Optional.empty();
    }
    return query.get("code_challenge_method").filter("S256"::equals).isEmpty()
        ? Optional.of(AuthorizeError.ofRequest("param_error", "code_challenge_method"))
        : Optional.empty();
  }

  /** Reads a request that {@link #error} accepts. */
  AuthorizationRequest read(FormFields query) {
    return new AuthorizationRequest(
        query.get("redirect_uri").orElseThrow(),
        scopes(query),
        query.get("state").orElseThrow(),
        query.get("code_challenge"));
  }

  static boolean isUnencoded(String rawValue) {
    return rawValue.indexOf(':') >= 0 || rawValue.indexOf('/') >= 0;
  }

  private static Set<String> scopes(FormFields query) {
    Set<String> scopes = new LinkedHashSet<>();
    query.get("scope").ifPresent(s -> scopes.addAll(List.of(s.split(",", -1))));
    return scopes;
  }
}
