package com.viralmommy.tiktok.publishing;

import com.viralmommy.tiktok.Wiring;
import com.viralmommy.tiktok.connections.Connection;
import com.viralmommy.tiktok.connections.ConnectionStore;
import com.viralmommy.tiktok.platform.ApiHandler;
import com.viralmommy.tiktok.platform.ApiRequest;
import com.viralmommy.tiktok.platform.ApiResponse;
import com.viralmommy.tiktok.platform.BearerTokens;
import com.viralmommy.tiktok.platform.Problem;
import com.viralmommy.tiktok.platform.ProblemCode;
import com.viralmommy.tiktok.platform.UserId;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * {@code GET /v1/publications} and {@code GET /v1/publications/{id}}: a user's own publications.
 */
public final class PublicationQueryHandler extends ApiHandler {
  private static final int MOST = 100;
  private static final int USUAL = 20;

  private final BearerTokens bearerTokens;
  private final PublicationStore store;
  private final ConnectionStore connections;

  public PublicationQueryHandler() {
    this(Wiring.ofProcess());
  }

  public PublicationQueryHandler(Wiring wiring) {
    super(wiring.log());
    this.bearerTokens = wiring.bearerTokens();
    this.store = wiring.publicationStore();
    this.connections = wiring.connectionStore();
  }

  @Override
  protected ApiResponse handle(ApiRequest request) {
    UserId user = bearerTokens.caller(request);
    return request.pathParameters().containsKey("id")
        ? one(user, request.pathParameter("id"))
        : page(user, request);
  }

  private ApiResponse one(UserId user, String id) {
    return Optional.of(id)
        .filter(Publication.Key::isId)
        .flatMap(known -> store.find(new Publication.Key(user, known)))
        .map(publication -> ApiResponse.json(200, views(List.of(publication)).getFirst()))
        .orElseThrow(() -> Problem.of(ProblemCode.NOT_FOUND));
  }

  /**
   * The cursor is the last id of the page before: it leads nowhere but into the caller's own
   * publications.
   */
  private ApiResponse page(UserId user, ApiRequest request) {
    Optional<String> cursor = request.queryParameter("cursor");
    if (cursor.isPresent() && !Publication.Key.isId(cursor.get())) {
      throw refused("/cursor", "must be a nextCursor of an earlier answer");
    }
    PublicationStore.Page page = store.list(user, cursor, limit(request));
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

  private static int limit(ApiRequest request) {
    String limit = request.queryParameter("limit").orElse(Integer.toString(USUAL));
    if (limit.matches("\\d{1,3}")) {
      int number = Integer.parseInt(limit);
      if (number >= 1 && number <= MOST) {
        return number;
      }
    }
    throw refused("/limit", "must be a whole number from 1 to %d".formatted(MOST));
  }

  private static Problem refused(String pointer, String complaint) {
    return Problem.of(
        ProblemCode.INVALID_REQUEST, List.of(new Problem.Finding(pointer, complaint)));
  }
}
