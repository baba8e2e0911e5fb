package com.viralmommy.tiktok.simulator.oauth;

import com.viralmommy.tiktok.simulator.http.EndpointHandler;
import com.viralmommy.tiktok.simulator.http.FormFields;
import com.viralmommy.tiktok.simulator.http.Json;
import com.viralmommy.tiktok.simulator.http.Request;
import com.viralmommy.tiktok.simulator.http.Response;
import com.viralmommy.tiktok.simulator.journal.ExchangeContext;
import com.viralmommy.tiktok.simulator.journal.Violation;
import com.viralmommy.tiktok.simulator.journal.Violations;
import com.viralmommy.tiktok.simulator.settings.BehaviorOption;
import com.viralmommy.tiktok.simulator.settings.CurrentSettings;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The revoke endpoint (docs/tiktok-api.md#15-revoke). The webhook is about the user, not about one
 * grant, so it is sent only when the user has no grant left.
 */
final class RevokeEndpoint implements EndpointHandler {

  private final CurrentSettings settings;
  private final OAuthFormReader forms;
  private final TokenStore tokens;
  private final Violations violations;
  private final Consumer<Grant> userRevoked;

  /**
   * @param userRevoked is called when a revocation has ended the last grant of a user
   */
  RevokeEndpoint(
      CurrentSettings settings,
      OAuthFormReader forms,
      TokenStore tokens,
      Violations violations,
      Consumer<Grant> userRevoked) {
    this.settings = settings;
    this.forms = forms;
    this.tokens = tokens;
    this.violations = violations;
    this.userRevoked = userRevoked;
  }

  @Override
  public Response answer(Request request) throws IOException {
    FormFields form = forms.read(request);
    forms.requireClient(form);
    String token = forms.require(form, "token");
    Optional<Grant> grant = tokens.grantOf(token);
    if (grant.isEmpty()) {
      reportWrongToken(token);
      throw forms.refused("invalid_grant", "Access token is invalid or expired.");
    }
    ExchangeContext.creator(grant.get().username());
    if (settings.is(BehaviorOption.Revocation.ALL_GRANTS_OF_THE_USER)) {
      tokens.revokeAll(grant.get().username());
    } else {
      tokens.revoke(grant.get());
    }
    if (!tokens.hasGrant(grant.get().username())) {
      userRevoked.accept(grant.get());
    }
    return Response.oauth(new Json.Empty());
  }

  private void reportWrongToken(String token) {
    if (tokens.isRefreshToken(token)) {
      violations.report(
          Violation.Code.REVOKED_TOKEN_IS_NOT_AN_ACCESS_TOKEN,
          "Only access tokens can be revoked",
          "a refresh token",
          "the access token");
    } else if (!tokens.isAccessToken(token)) {
      violations.report(
          Violation.Code.ACCESS_TOKEN_UNKNOWN,
          "This token was never issued",
          TokenStore.shorten(token),
          "an access token of this app");
    }
  }
}
