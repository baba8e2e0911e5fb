package com.viralmommy.tiktok.lambda.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.viralmommy.tiktok.accounts.Connection;
import com.viralmommy.tiktok.accounts.ConnectionStore;
import com.viralmommy.tiktok.platform.ApiRequest;
import com.viralmommy.tiktok.platform.ApiResponse;
import com.viralmommy.tiktok.platform.BearerTokens;
import com.viralmommy.tiktok.platform.CorsRule;
import com.viralmommy.tiktok.platform.Log;
import com.viralmommy.tiktok.platform.Problem;
import com.viralmommy.tiktok.platform.ProblemCode;
import com.viralmommy.tiktok.platform.UserId;
import com.viralmommy.tiktok.publishing.model.Publication;
import com.viralmommy.tiktok.publishing.model.PublicationSearch;
import com.viralmommy.tiktok.publishing.model.PublicationStore;
import com.viralmommy.tiktok.publishing.model.PublicationView;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * {@code GET /v1/publications} and {@code GET /v1/publications/{id}}: the caller's publications.
 */
public final class PublicationQueryHandler extends ApiHandler {
  /**
   * @param nextCursor null on the last page
   */
  private record PublicationPage(
      @JsonInclude(JsonInclude.Include.ALWAYS) List<?> items, String nextCursor) {}

  private final BearerTokens bearerTokens;
  private final PublicationStore store;
  private final ConnectionStore connections;

  public PublicationQueryHandler(
      Log log,
      CorsRule cors,
      BearerTokens bearerTokens,
      PublicationStore store,
      ConnectionStore connections) {
    super(log, cors);
    this.bearerTokens = bearerTokens;
    this.store = store;
    this.connections = connections;
  }

  @Override
  protected ApiResponse handle(ApiRequest request) {
    UserId user = bearerTokens.caller(request);
    return request.pathParameters().containsKey("id")
        ? one(Publication.Key.of(user, request))
        : page(user, request);
  }

  private ApiResponse one(Publication.Key key) {
    return store
        .find(key)
        .map(publication -> ApiResponse.json(200, views(List.of(publication)).getFirst()))
        .orElseThrow(() -> Problem.of(ProblemCode.NOT_FOUND));
  }

  private ApiResponse page(UserId user, ApiRequest request) {
    PublicationStore.Page page = store.list(user, PublicationSearch.read(request));
    return ApiResponse.json(
        200, new PublicationPage(views(page.publications()), page.lastId().orElse(null)));
  }

  /**
   * A publication that has not ended also shows whether its connection needs a reconnect; each
   * connection is read once.
   */
  private List<PublicationView> views(List<Publication> publications) {
    Map<Connection.Key, Boolean> needReconnect = new HashMap<>();
    return publications.stream()
        .map(
            publication ->
                publication.dueAt() != null
                        && needReconnect.computeIfAbsent(
                            connectionOf(publication), this::needsReconnect)
                    ? PublicationView.needingReconnect(publication)
                    : PublicationView.of(publication))
        .toList();
  }

  private static Connection.Key connectionOf(Publication publication) {
    return new Connection.Key(publication.key().user(), publication.connection());
  }

  private boolean needsReconnect(Connection.Key connection) {
    return connections
        .find(connection)
        .filter(found -> found.status() == Connection.Status.NEEDS_RECONNECT)
        .isPresent();
  }
}
