package com.viralmommy.tiktok.lambda.api;

import com.viralmommy.tiktok.accounts.Connection;
import com.viralmommy.tiktok.accounts.ConnectionStore;
import com.viralmommy.tiktok.accounts.ConnectionView;
import com.viralmommy.tiktok.accounts.Scopes;
import com.viralmommy.tiktok.lambda.CompositionRoot;
import com.viralmommy.tiktok.platform.ApiRequest;
import com.viralmommy.tiktok.platform.ApiResponse;
import com.viralmommy.tiktok.platform.BearerTokens;
import com.viralmommy.tiktok.platform.Problem;
import com.viralmommy.tiktok.platform.ProblemCode;
import com.viralmommy.tiktok.platform.UserId;
import java.util.Map;

/** {@code GET /v1/connections} and {@code GET /v1/connections/{id}}: a user's TikTok accounts. */
public final class ConnectionQueryHandler extends ApiHandler {
  private final BearerTokens bearerTokens;
  private final ConnectionStore store;
  private final Scopes scopes;

  public ConnectionQueryHandler() {
    this(CompositionRoot.ofProcess());
  }

  public ConnectionQueryHandler(CompositionRoot wiring) {
    super(wiring.log(), wiring.corsRule());
    this.bearerTokens = wiring.bearerTokens();
    this.store = wiring.connectionStore();
    this.scopes = wiring.scopes();
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
        Map.of(
            "items",
            store.list(user).stream()
                .map(connection -> ConnectionView.of(connection, scopes))
                .toList()));
  }
}
