package com.viralmommy.tiktok.simulator.oauth;

import com.viralmommy.tiktok.simulator.http.Answer;
import com.viralmommy.tiktok.simulator.http.Form;
import com.viralmommy.tiktok.simulator.http.Json;
import com.viralmommy.tiktok.simulator.http.Request;
import com.viralmommy.tiktok.simulator.http.Service;
import java.io.IOException;
import java.util.function.Consumer;

/** The revoke endpoint: an access token ends the whole grant (docs/tiktok-api.md#15-revoke). */
final class Revoke implements Service {

  private final OAuthForm forms;
  private final Tokens tokens;
  private final Consumer<Grant> revoked;

  /**
   * @param revoked learns of each grant that ended here
   */
  Revoke(OAuthForm forms, Tokens tokens, Consumer<Grant> revoked) {
    this.forms = forms;
    this.tokens = tokens;
    this.revoked = revoked;
  }

  @Override
  public Answer answer(Request request) throws IOException {
    Form form = forms.read(request);
    forms.requireClient(form);
    Grant grant =
        tokens
            .grantOf(forms.require(form, "token"))
            .orElseThrow(
                () -> forms.refused("invalid_grant", "Access token is invalid or expired."));
    tokens.revoke(grant);
    revoked.accept(grant);
    return Answer.json(200, Json.object(), request.logId(), "ok");
  }
}
