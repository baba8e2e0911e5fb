package com.viralmommy.tiktok.publishing;

import com.viralmommy.tiktok.Wiring;
import com.viralmommy.tiktok.platform.ApiHandler;
import com.viralmommy.tiktok.platform.ApiRequest;
import com.viralmommy.tiktok.platform.ApiResponse;
import com.viralmommy.tiktok.platform.BearerTokens;
import com.viralmommy.tiktok.platform.Problem;
import com.viralmommy.tiktok.platform.ProblemCode;
import com.viralmommy.tiktok.platform.UserId;
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

  public PublicationQueryHandler() {
    this(Wiring.ofProcess());
  }

  public PublicationQueryHandler(Wiring wiring) {
    super(wiring.log());
    this.bearerTokens = wiring.bearerTokens();
    this.store = wiring.publicationStore();
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
        .map(publication -> ApiResponse.json(200, PublicationView.of(publication)))
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
    body.put("items", page.publications().stream().map(PublicationView::of).toList());
    page.lastId().ifPresent(id -> body.put("nextCursor", id));
    return ApiResponse.json(200, body);
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
