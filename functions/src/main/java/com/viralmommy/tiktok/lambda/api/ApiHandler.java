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
 * Base of the functions behind API Gateway: it converts the event, logs the request and answers
 * every exception with a problem document.
 */
public abstract class ApiHandler
    implements RequestHandler<APIGatewayProxyRequestEvent, APIGatewayProxyResponseEvent> {
  private final Log log;
  private final CorsRule cors;

  protected ApiHandler(Log log, CorsRule cors) {
    this.log = log;
    this.cors = cors;
  }

  /**
   * Answers one request.
   *
   * @throws Problem when the request is refused
   */
  protected abstract ApiResponse handle(ApiRequest request);

  @Override
  public final APIGatewayProxyResponseEvent handleRequest(
      APIGatewayProxyRequestEvent event, Context context) {
    ApiRequest request = ApiGatewayEvents.request(event);
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
        // The access log knows only this id; requestId may be the client's own.
        "gatewayRequestId",
        ApiGatewayEvents.gatewayRequestId(event),
        "method",
        request.method(),
        "resource",
        resource,
        "status",
        answer.status());
    return ApiGatewayEvents.answer(
        cors.apply(answer, request)
            .with("X-Request-Id", request.id())
            .with("Cache-Control", "no-store"));
  }
}
