package com.viralmommy.tiktok.lambda.api;

import com.viralmommy.tiktok.lambda.CompositionRoot;
import com.viralmommy.tiktok.platform.ApiRequest;
import com.viralmommy.tiktok.platform.ApiResponse;
import com.viralmommy.tiktok.platform.BearerTokens;
import com.viralmommy.tiktok.publishing.lifecycle.PublicationRetry;
import com.viralmommy.tiktok.publishing.model.Publication;
import com.viralmommy.tiktok.publishing.model.PublicationView;

/** {@code POST /v1/publications/{id}/retry}: has one tried again that has failed. */
public final class PublicationRetryHandler extends ApiHandler {
  private final BearerTokens bearerTokens;
  private final PublicationRetry retry;

  public PublicationRetryHandler() {
    this(CompositionRoot.ofProcess());
  }

  public PublicationRetryHandler(CompositionRoot wiring) {
    super(wiring.log(), wiring.corsRule());
    this.bearerTokens = wiring.bearerTokens();
    this.retry = wiring.publicationRetry();
  }

  @Override
  protected ApiResponse handle(ApiRequest request) {
    var key = Publication.Key.of(bearerTokens.caller(request), request);
    return ApiResponse.json(202, PublicationView.of(retry.retry(key)));
  }
}
