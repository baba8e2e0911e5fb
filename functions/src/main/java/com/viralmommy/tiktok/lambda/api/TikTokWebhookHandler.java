package com.viralmommy.tiktok.lambda.api;

import com.viralmommy.tiktok.lambda.CompositionRoot;
import com.viralmommy.tiktok.platform.ApiRequest;
import com.viralmommy.tiktok.platform.ApiResponse;
import com.viralmommy.tiktok.platform.Problem;
import com.viralmommy.tiktok.platform.ProblemCode;
import com.viralmommy.tiktok.webhooks.Webhooks;

/**
 * {@code POST /webhooks/tiktok}: what TikTok has to say. Whatever it is, once its signature holds
 * the answer is 200; only where we cannot take it in, TikTok is let send it again.
 */
public final class TikTokWebhookHandler extends ApiHandler {
  private final Webhooks webhooks;

  public TikTokWebhookHandler() {
    this(CompositionRoot.ofProcess());
  }

  public TikTokWebhookHandler(CompositionRoot wiring) {
    super(wiring.log(), wiring.corsRule());
    this.webhooks = wiring.webhooks();
  }

  @Override
  protected ApiResponse handle(ApiRequest request) {
    byte[] body = request.bytes();
    if (!webhooks.isGenuine(request.header("TikTok-Signature"), body)) {
      throw Problem.of(ProblemCode.INVALID_SIGNATURE);
    }
    webhooks.accept(body);
    return ApiResponse.empty(200);
  }
}
