package com.viralmommy.tiktok.platform;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyRequestEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyResponseEvent;

/**
 * A function behind API Gateway: event in, domain call, answer out; whatever goes wrong becomes a
 * problem document.
 */
public abstract class ApiHandler
    implements RequestHandler<APIGatewayProxyRequestEvent, APIGatewayProxyResponseEvent> {
  private final Log log;

  protected ApiHandler(Log log) {
    this.log = log;
  }

  /** Answers one request, or refuses it by throwing {@link Problem}. */
  protected abstract ApiResponse handle(ApiRequest request);

  @Override
  public final APIGatewayProxyResponseEvent handleRequest(
      APIGatewayProxyRequestEvent event, Context context) {
    String requestId = ApiRequest.requestId(event);
    ApiResponse answer;
    try {
      answer = handle(ApiRequest.of(event));
    } catch (Problem refused) {
      answer = refused.answer(requestId);
    } catch (RuntimeException e) {
      log.error("request.failed", e, "requestId", requestId, "resource", event.getResource());
      answer = Problem.of(ProblemCode.INTERNAL_ERROR).answer(requestId);
    }
    log.info(
        "request.answered",
        "requestId",
        requestId,
        "method",
        event.getHttpMethod(),
        "resource",
        event.getResource(),
        "status",
        answer.status());
    return answer.with("X-Request-Id", requestId).with("Cache-Control", "no-store").event();
  }
}
