package com.viralmommy.tiktok.lambda.api;

import com.viralmommy.tiktok.platform.ApiRequest;
import com.viralmommy.tiktok.platform.ApiResponse;
import com.viralmommy.tiktok.platform.CorsRule;
import com.viralmommy.tiktok.platform.Log;
import com.viralmommy.tiktok.platform.Problem;
import com.viralmommy.tiktok.platform.ProblemCode;
import com.viralmommy.tiktok.webhooks.Webhooks;

/**
 * {@code POST /webhooks/tiktok}: TikTok's callbacks. A callback with a valid signature is answered
 * with 200, whatever its content; if it cannot be stored, the answer is an error and TikTok sends
 * it again.
 */
public final class TikTokWebhookHandler extends ApiHandler {
  private final Webhooks webhooks;

  public TikTokWebhookHandler(Log log, CorsRule cors, Webhooks webhooks) {
    super(log, cors);
    this.webhooks = webhooks;
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
