package com.viralmommy.tiktok.lambda.api;

import com.viralmommy.tiktok.accounts.Connection;
import com.viralmommy.tiktok.accounts.actions.Disconnection;
import com.viralmommy.tiktok.platform.ApiRequest;
import com.viralmommy.tiktok.platform.ApiResponse;
import com.viralmommy.tiktok.platform.BearerTokens;
import com.viralmommy.tiktok.platform.CorsRule;
import com.viralmommy.tiktok.platform.Log;
import com.viralmommy.tiktok.platform.UserId;

/** {@code DELETE /v1/connections/{id}}: disconnects a TikTok account. */
public final class DisconnectHandler extends ApiHandler {
  private final BearerTokens bearerTokens;
  private final Disconnection disconnection;

  public DisconnectHandler(
      Log log, CorsRule cors, BearerTokens bearerTokens, Disconnection disconnection) {
    super(log, cors);
    this.bearerTokens = bearerTokens;
    this.disconnection = disconnection;
  }

  @Override
  protected ApiResponse handle(ApiRequest request) {
    UserId user = bearerTokens.caller(request);
    disconnection.disconnect(Connection.Key.of(user, request));
    return ApiResponse.empty(204);
  }
}
