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
import java.util.Map;

/**
 * {@code GET /v1/publications} and {@code GET /v1/publications/{id}}: a user's own publications.
 */
public final class PublicationQueryHandler extends ApiHandler {
  private final BearerTokens bearerTokens;
  private final PublicationStore store;

  public PublicationQueryHandler() {
    this(Wiring.ofProcess());
  }

  public PublicationQueryHandler(Wiring wiring) {
    super(wiring.log(), wiring.corsRule());
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

  private ApiResponse page(UserId user, ApiRequest request) {
    PublicationStore.Page page = store.list(user, PublicationSearch.read(request));
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("items", page.publications().stream().map(PublicationView::of).toList());
    page.lastId().ifPresent(id -> body.put("nextCursor", id));
    return ApiResponse.json(200, body);
  }
}
