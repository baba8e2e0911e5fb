package com.viralmommy.tiktok.simulator.oauth;

import com.viralmommy.tiktok.simulator.http.FormFields;
import com.viralmommy.tiktok.simulator.journal.Violation;
import com.viralmommy.tiktok.simulator.journal.Violations;
import com.viralmommy.tiktok.simulator.settings.BehaviorOption;
import com.viralmommy.tiktok.simulator.settings.CurrentSettings;
import com.viralmommy.tiktok.simulator.settings.RedirectUriRules;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The checks of an authorize request (docs/tiktok-api.md#11-authorize-request). */
final class AuthorizeChecks {

  private static final String NOTHING = "nothing";

  private final CurrentSettings settings;
  private final Violations violations;

  AuthorizeChecks(CurrentSettings settings, Violations violations) {
    this.settings = settings;
    this.violations = violations;
  }

  /** The first error of a request, or empty when TikTok shows its consent page. */
  Optional<AuthorizeError> error(FormFields query) {
    Optional<String> clientKey = query.get("client_key");
    if (clientKey.isEmpty()) {
      return Optional.of(
          AuthorizeError.ofRequest(
                  "param_error",
                  "client_key",
                  query.get("client_id").map(id -> "client_id=" + id).orElse(NOTHING),
                  "client_key")
              .withErrCode("10003"));
    }
    if (settings.is(BehaviorOption.AppStage.DRAFT)) {
      return Optional.of(AuthorizeError.ofAccountOrStage("client_key"));
    }
    if (!clientKey.get().equals(settings.get().clientKey())) {
      return Optional.of(
          AuthorizeError.ofRequest(
              "unauthorized_client", "client_key", clientKey.get(), settings.get().clientKey()));
    }
    // TikTok reports a redirect URI that is not encoded as a wrong client key
    // (docs/tiktok-api.md#11-authorize-request).
    if (isUnencoded(query.raw("redirect_uri"))) {
      return Optional.of(
          AuthorizeError.ofRequest(
              "unauthorized_client",
              "client_key",
              query.raw("redirect_uri"),
              "the same, form-url-encoded"));
    }
    if (query.get("response_type").filter("code"::equals).isEmpty()) {
      return wrong(query, "unsupported_response_type", "response_type", "code");
    }
    List<String> registered = settings.get().redirectUris();
    if (query
        .get("redirect_uri")
        .filter(uri -> RedirectUriRules.matches(registered, uri))
        .isEmpty()) {
      return wrong(query, "param_error", "redirect_uri", String.join(" or ", registered));
    }
    Set<String> scopes = scopes(query);
    if (scopes.isEmpty() || !settings.get().appScopes().containsAll(scopes)) {
      return Optional.of(
          AuthorizeError.ofRequest(
              "invalid_scope",
              "scope",
              query.get("scope").orElse(NOTHING),
              "some of " + String.join(",", settings.get().appScopes())));
    }
    if (query.get("state").isEmpty() && settings.is(BehaviorOption.State.REQUIRED)) {
      return wrong(query, "param_error", "state", "a state");
    }
    if (!List.of("", "0", "1").contains(query.get("disable_auto_auth").orElse(""))) {
      return wrong(query, "param_error", "disable_auto_auth", "0 or 1");
    }
    return challengeError(query);
  }

  private static Optional<AuthorizeError> wrong(
      FormFields query, String error, String field, String expected) {
    return Optional.of(
        AuthorizeError.ofRequest(error, field, query.get(field).orElse(NOTHING), expected));
  }

  private Optional<AuthorizeError> challengeError(FormFields query) {
    Optional<String> challenge = query.get("code_challenge");
    if (challenge.isEmpty()) {
      return settings.is(BehaviorOption.Pkce.REQUIRED)
          ? wrong(query, "param_error", "code_challenge", "a code challenge")
              .map(error -> error.withErrCode("10007"))
          : Optional.empty();
    }
    if (query.get("code_challenge_method").filter("S256"::equals).isEmpty()) {
      return wrong(query, "param_error", "code_challenge_method", "S256");
    }
    // A challenge in the wrong encoding passes here and fails at the token exchange
    // (docs/tiktok-api.md#013-pkce-is-hex).
    if (!challenge.get().matches("[0-9a-f]{64}")) {
      violations.report(
          Violation.Code.CODE_CHALLENGE_NOT_HEX,
          "The challenge is not hex, so the token exchange will fail",
          challenge.get().length() + " characters, not all of them hex digits",
          "64 lower-case hex digits of the SHA-256 of the verifier");
    }
    return Optional.empty();
  }

  /** Reads a request that {@link #error} accepts. */
  AuthorizationRequest read(FormFields query) {
    return new AuthorizationRequest(
        query.get("redirect_uri").orElseThrow(),
        scopes(query),
        query.get("state"),
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
