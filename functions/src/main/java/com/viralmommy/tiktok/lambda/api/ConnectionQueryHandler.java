package com.viralmommy.tiktok.lambda.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.viralmommy.tiktok.accounts.Connection;
import com.viralmommy.tiktok.accounts.ConnectionStore;
import com.viralmommy.tiktok.accounts.ConnectionView;
import com.viralmommy.tiktok.accounts.Scopes;
import com.viralmommy.tiktok.platform.ApiRequest;
import com.viralmommy.tiktok.platform.ApiResponse;
import com.viralmommy.tiktok.platform.BearerTokens;
import com.viralmommy.tiktok.platform.CorsRule;
import com.viralmommy.tiktok.platform.Log;
import com.viralmommy.tiktok.platform.Problem;
import com.viralmommy.tiktok.platform.ProblemCode;
import com.viralmommy.tiktok.platform.UserId;
import java.util.List;

/**
 * {@code GET /v1/connections} and {@code GET /v1/connections/{id}}: the caller's TikTok accounts.
 */
public final class ConnectionQueryHandler extends ApiHandler {
  private record ConnectionList(@JsonInclude(JsonInclude.Include.ALWAYS) List<?> items) {}

  private final BearerTokens bearerTokens;
  private final ConnectionStore store;
  private final Scopes scopes;

  public ConnectionQueryHandler(
      Log log, CorsRule cors, BearerTokens bearerTokens, ConnectionStore store, Scopes scopes) {
    super(log, cors);
    this.bearerTokens = bearerTokens;
    this.store = store;
    this.scopes = scopes;
  }

  @Override
  protected ApiResponse handle(ApiRequest request) {
    UserId user = bearerTokens.caller(request);
    return request.pathParameters().containsKey("id")
        ? one(Connection.Key.of(user, request))
        : all(user);
  }

  private ApiResponse one(Connection.Key key) {
    return store
        .find(key)
        .map(connection -> ApiResponse.json(200, ConnectionView.of(connection, scopes)))
        .orElseThrow(() -> Problem.of(ProblemCode.NOT_FOUND));
  }

  private ApiResponse all(UserId user) {
    return ApiResponse.json(
        200,
        new ConnectionList(
            store.list(user).stream()
                .map(connection -> ConnectionView.of(connection, scopes))
                .toList()));
  }
}
