package com.viralmommy.tiktok.lambda.api;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyRequestEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyResponseEvent;
import com.viralmommy.tiktok.platform.ApiRequest;
import com.viralmommy.tiktok.platform.ApiResponse;
import com.viralmommy.tiktok.platform.CorsRule;
import com.viralmommy.tiktok.platform.Log;
import com.viralmommy.tiktok.platform.Problem;
import com.viralmommy.tiktok.platform.ProblemCode;

/**
 * A function behind API Gateway: event in, domain call, answer out; whatever goes wrong becomes a
 * problem document.
 */
public abstract class ApiHandler
    implements RequestHandler<APIGatewayProxyRequestEvent, APIGatewayProxyResponseEvent> {
  private final Log log;
  private final CorsRule cors;

  protected ApiHandler(Log log, CorsRule cors) {
    this.log = log;
    this.cors = cors;
  }

  /** Answers one request, or refuses it by throwing {@link Problem}. */
  protected abstract ApiResponse handle(ApiRequest request);

  @Override
  public final APIGatewayProxyResponseEvent handleRequest(
      APIGatewayProxyRequestEvent event, Context context) {
    ApiRequest request = ApiRequest.of(event);
    String resource = event.getResource();
    ApiResponse answer;
    try {
      answer = handle(request);
    } catch (Problem refused) {
      answer = refused.answer(request.id());
    } catch (RuntimeException e) {
      log.error("request.failed", e, "requestId", request.id(), "resource", resource);
      answer = Problem.of(ProblemCode.INTERNAL_ERROR).answer(request.id());
    }
    log.info(
        "request.answered",
        "requestId",
        request.id(),
        // The access log has this one, whatever the client calls its request.
        "gatewayRequestId",
        ApiRequest.gatewayId(event),
        "method",
        request.method(),
        "resource",
        resource,
        "status",
        answer.status());
    return cors.readable(answer, request)
        .with("X-Request-Id", request.id())
        .with("Cache-Control", "no-store")
        .event();
  }
}
