package com.viralmommy.tiktok.lambda.api;

import com.viralmommy.tiktok.accounts.Connection;
import com.viralmommy.tiktok.accounts.ConnectionStore;
import com.viralmommy.tiktok.lambda.CompositionRoot;
import com.viralmommy.tiktok.platform.ApiRequest;
import com.viralmommy.tiktok.platform.ApiResponse;
import com.viralmommy.tiktok.platform.BearerTokens;
import com.viralmommy.tiktok.platform.Problem;
import com.viralmommy.tiktok.platform.ProblemCode;
import com.viralmommy.tiktok.platform.UserId;
import com.viralmommy.tiktok.publishing.model.Publication;
import com.viralmommy.tiktok.publishing.model.PublicationSearch;
import com.viralmommy.tiktok.publishing.model.PublicationStore;
import com.viralmommy.tiktok.publishing.model.PublicationView;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * {@code GET /v1/publications} and {@code GET /v1/publications/{id}}: a user's own publications.
 */
public final class PublicationQueryHandler extends ApiHandler {
  private final BearerTokens bearerTokens;
  private final PublicationStore store;
  private final ConnectionStore connections;

  public PublicationQueryHandler() {
    this(CompositionRoot.ofProcess());
  }

  public PublicationQueryHandler(CompositionRoot wiring) {
    super(wiring.log(), wiring.corsRule());
    this.bearerTokens = wiring.bearerTokens();
    this.store = wiring.publicationStore();
    this.connections = wiring.connectionStore();
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
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("items", views(page.publications()));
    page.lastId().ifPresent(id -> body.put("nextCursor", id));
    return ApiResponse.json(200, body);
  }

  /** The connections of what has not ended are looked at as well, each of them once. */
  private List<Map<String, Object>> views(List<Publication> publications) {
    Map<Connection.Key, Boolean> needReconnect = new HashMap<>();
    return publications.stream()
        .map(
            publication ->
                publication.dueAt() != null
                        && needReconnect.computeIfAbsent(
                            connectionOf(publication), this::needsReconnect)
                    ? PublicationView.ofOneInNeedOfReconnect(publication)
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
