package com.viralmommy.tiktok.simulator.oauth;

import com.viralmommy.tiktok.simulator.http.EndpointHandler;
import com.viralmommy.tiktok.simulator.http.FormFields;
import com.viralmommy.tiktok.simulator.http.Json;
import com.viralmommy.tiktok.simulator.http.Request;
import com.viralmommy.tiktok.simulator.http.Response;
import java.io.IOException;
import java.util.function.Consumer;

/** The revoke endpoint: an access token ends the whole grant (docs/tiktok-api.md#15-revoke). */
final class RevokeEndpoint implements EndpointHandler {

  private final OAuthFormReader forms;
  private final TokenStore tokens;
  private final Consumer<Grant> revoked;

  /**
   * @param revoked learns of each grant that ended here
   */
  RevokeEndpoint(OAuthFormReader forms, TokenStore tokens, Consumer<Grant> revoked) {
    this.forms = forms;
    this.tokens = tokens;
    this.revoked = revoked;
  }

  @Override
  public Response answer(Request request) throws IOException {
    FormFields form = forms.read(request);
    forms.requireClient(form);
    Grant grant =
        tokens
            .grantOf(forms.require(form, "token"))
            .orElseThrow(
                () -> forms.refused("invalid_grant", "Access token is invalid or expired."));
    tokens.revoke(grant);
    revoked.accept(grant);
    return Response.json(200, Json.object(), request.logId(), "ok");
  }
}
