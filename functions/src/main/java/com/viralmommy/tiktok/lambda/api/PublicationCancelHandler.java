package com.viralmommy.tiktok.lambda.api;

import com.viralmommy.tiktok.lambda.CompositionRoot;
import com.viralmommy.tiktok.platform.ApiRequest;
import com.viralmommy.tiktok.platform.ApiResponse;
import com.viralmommy.tiktok.platform.BearerTokens;
import com.viralmommy.tiktok.publishing.lifecycle.Cancellation;
import com.viralmommy.tiktok.publishing.model.Publication;
import com.viralmommy.tiktok.publishing.model.PublicationView;

/** {@code DELETE /v1/publications/{id}}: cancels one of which nothing can appear yet. */
public final class PublicationCancelHandler extends ApiHandler {
  private final BearerTokens bearerTokens;
  private final Cancellation cancellation;

  public PublicationCancelHandler() {
    this(CompositionRoot.ofProcess());
  }

  public PublicationCancelHandler(CompositionRoot wiring) {
    super(wiring.log(), wiring.corsRule());
    this.bearerTokens = wiring.bearerTokens();
    this.cancellation = wiring.cancellation();
  }

  @Override
  protected ApiResponse handle(ApiRequest request) {
    var key = Publication.Key.of(bearerTokens.caller(request), request);
    return ApiResponse.json(200, PublicationView.of(cancellation.cancel(key)));
  }
}
