package com.viralmommy.tiktok.lambda.api;

import com.viralmommy.tiktok.platform.ApiRequest;
import com.viralmommy.tiktok.platform.ApiResponse;
import com.viralmommy.tiktok.platform.BearerTokens;
import com.viralmommy.tiktok.platform.CorsRule;
import com.viralmommy.tiktok.platform.Log;
import com.viralmommy.tiktok.publishing.lifecycle.Cancellation;
import com.viralmommy.tiktok.publishing.model.Publication;
import com.viralmommy.tiktok.publishing.model.PublicationView;

/**
 * {@code DELETE /v1/publications/{id}}: cancels a publication that TikTok cannot have posted yet.
 */
public final class PublicationCancelHandler extends ApiHandler {
  private final BearerTokens bearerTokens;
  private final Cancellation cancellation;

  public PublicationCancelHandler(
      Log log, CorsRule cors, BearerTokens bearerTokens, Cancellation cancellation) {
    super(log, cors);
    this.bearerTokens = bearerTokens;
    this.cancellation = cancellation;
  }

  @Override
  protected ApiResponse handle(ApiRequest request) {
    var key = Publication.Key.of(bearerTokens.caller(request), request);
    return ApiResponse.json(200, PublicationView.of(cancellation.cancel(key)));
  }
}
