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

  /** Why TikTok shows its own error page instead; the words are query keys of that page. */
  record Refused(String error, String errorType, Optional<String> errCode, boolean clientsFault) {

    private static Refused of(String error, String errorType) {
      return new Refused(error, errorType, Optional.empty(), true);
    }

    private static Refused of(String error, String errorType, String errCode) {
      return new Refused(error, errorType, Optional.of(errCode), true);
    }
  }

  Optional<Refused> refusal(FormFields query) {
    Optional<String> clientKey = query.get("client_key");
    if (clientKey.isEmpty()) {
      return Optional.of(Refused.of("param_error", "client_key", "10003"));
    }
    if (settings.is(BehaviorOption.AppStage.DRAFT)) {
      return Optional.of(new Refused("unauthorized_client", "client_key", Optional.empty(), false));
    }
    // A redirect URI that was not encoded is reported as a wrong client key
    // (docs/tiktok-api.md#11-authorize-request, first
    // row).
    if (!clientKey.get().equals(settings.clientKey()) || isUnencoded(query.raw("redirect_uri"))) {
      return Optional.of(Refused.of("unauthorized_client", "client_key"));
    }
    if (query.get("response_type").filter("code"::equals).isEmpty()) {
      return Optional.of(Refused.of("unsupported_response_type", "response_type"));
    }
    if (query
        .get("redirect_uri")
        .filter(u -> RedirectUriRules.matches(settings.redirectUris(), u))
        .isEmpty()) {
      return Optional.of(Refused.of("param_error", "redirect_uri"));
    }
    Set<String> scopes = scopes(query);
    if (scopes.isEmpty() || !settings.appScopes().containsAll(scopes)) {
      return Optional.of(Refused.of("invalid_scope", "scope"));
    }
    if (query.get("state").isEmpty()) {
      return Optional.of(Refused.of("param_error", "state"));
    }
    if (!List.of("", "0", "1").contains(query.get("disable_auto_auth").orElse(""))) {
      return Optional.of(Refused.of("param_error", "disable_auto_auth"));
    }
    return challengeRefusal(query);
  }

  // A challenge in the wrong encoding passes here and fails at the exchange
  // (docs/tiktok-api.md#013-pkce-is-hex).
  private Optional<Refused> challengeRefusal(FormFields query) {
    Optional<String> challenge = query.get("code_challenge");
    if (challenge.isEmpty()) {
      return settings.is(BehaviorOption.Pkce.REQUIRED)
          ? Optional.of(Refused.of("param_error", "code_challenge", "10007"))
          : Optional.empty();
    }
    return query.get("code_challenge_method").filter("S256"::equals).isEmpty()
        ? Optional.of(Refused.of("param_error", "code_challenge_method"))
        : Optional.empty();
  }

  /** Reads a request that {@link #refusal} has nothing against. */
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
