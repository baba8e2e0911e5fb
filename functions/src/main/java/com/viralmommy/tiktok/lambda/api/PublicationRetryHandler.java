package com.viralmommy.tiktok.lambda.api;

import com.viralmommy.tiktok.platform.ApiRequest;
import com.viralmommy.tiktok.platform.ApiResponse;
import com.viralmommy.tiktok.platform.BearerTokens;
import com.viralmommy.tiktok.platform.CorsRule;
import com.viralmommy.tiktok.platform.Log;
import com.viralmommy.tiktok.publishing.lifecycle.PublicationRetry;
import com.viralmommy.tiktok.publishing.model.Publication;
import com.viralmommy.tiktok.publishing.model.PublicationView;

/** {@code POST /v1/publications/{id}/retry}: tries a failed publication again. */
public final class PublicationRetryHandler extends ApiHandler {
  private final BearerTokens bearerTokens;
  private final PublicationRetry retry;

  public PublicationRetryHandler(
      Log log, CorsRule cors, BearerTokens bearerTokens, PublicationRetry retry) {
    super(log, cors);
    this.bearerTokens = bearerTokens;
    this.retry = retry;
  }

  @Override
  protected ApiResponse handle(ApiRequest request) {
    var key = Publication.Key.of(bearerTokens.caller(request), request);
    return ApiResponse.json(202, PublicationView.of(retry.retry(key)));
  }
}
