package com.viralmommy.tiktok.lambda.api;

import com.viralmommy.tiktok.accounts.Connection;
import com.viralmommy.tiktok.accounts.actions.Disconnection;
import com.viralmommy.tiktok.lambda.CompositionRoot;
import com.viralmommy.tiktok.platform.ApiRequest;
import com.viralmommy.tiktok.platform.ApiResponse;
import com.viralmommy.tiktok.platform.BearerTokens;
import com.viralmommy.tiktok.platform.UserId;

/** {@code DELETE /v1/connections/{id}}: disconnects a TikTok account. */
public final class DisconnectHandler extends ApiHandler {
  private final BearerTokens bearerTokens;
  private final Disconnection disconnection;

  public DisconnectHandler() {
    this(CompositionRoot.ofProcess());
  }

  public DisconnectHandler(CompositionRoot wiring) {
    super(wiring.log(), wiring.corsRule());
    this.bearerTokens = wiring.bearerTokens();
    this.disconnection = wiring.disconnection();
  }

  @Override
  protected ApiResponse handle(ApiRequest request) {
    UserId user = bearerTokens.caller(request);
    disconnection.disconnect(Connection.Key.of(user, request));
    return ApiResponse.empty(204);
  }
}
