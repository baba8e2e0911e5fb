package com.viralmommy.tiktok.simulator.http;

import com.viralmommy.tiktok.simulator.api.Endpoint;
import com.viralmommy.tiktok.simulator.api.ErrorCode;
import com.viralmommy.tiktok.simulator.faults.Fault;
import java.util.Optional;

/** The answers of injected faults, in the shape of the request's endpoint. */
final class FaultResponses {

  private static final String MESSAGE = "Something went wrong, please try again later.";

  private FaultResponses() {}

  /** The answer of a fault that keeps the work from being done. */
  static Optional<Response> insteadOfEffect(Request request) {
    if (request.faults().has(Fault.PlainText500.class)) {
      return Optional.of(Response.text(500, "Internal Server Error"));
    }
    return request
        .faults()
        .find(Fault.Status.class)
        .map(fault -> withStatus(fault.status(), request))
        .or(() -> chosen(request, false));
  }

  /** The answer of a fault that replaces the true answer. */
  static Optional<Response> afterEffect(Request request) {
    return request
        .faults()
        .find(Fault.StatusAfterEffect.class)
        .map(fault -> withStatus(fault.status(), request))
        .or(() -> chosen(request, true));
  }

  private static Optional<Response> chosen(Request request, boolean afterEffect) {
    return request
        .faults()
        .find(Fault.ErrorCode.class)
        .filter(fault -> fault.afterEffect() == afterEffect)
        .map(fault -> withCode(fault, request))
        .or(
            () ->
                request
                    .faults()
                    .find(Fault.Body.class)
                    .filter(fault -> fault.afterEffect() == afterEffect)
                    .map(f -> Response.of(f.status(), f.contentType(), f.body())));
  }

  private static Response withCode(Fault.ErrorCode fault, Request request) {
    Optional<ErrorCode> known = ErrorCode.of(fault.code());
    int status =
        fault.status().orElseGet(() -> known.map(c -> c.status(request.endpoint())).orElse(400));
    String message = fault.message().orElseGet(() -> known.map(ErrorCode::message).orElse(MESSAGE));
    return Response.of(new ApiException(status, fault.code(), message), request);
  }

  private static Response withStatus(int status, Request request) {
    ErrorCode code =
        request.endpoint().style() == Endpoint.Style.FLAT
            ? flatCode(status)
            : nestedCode(status, request.endpoint());
    String message = status >= 500 ? MESSAGE : code.message();
    return Response.of(new ApiException(status, code.code(), message), request);
  }

  /** docs/tiktok-api.md#14-error-body-and-http-status. */
  private static ErrorCode flatCode(int status) {
    return switch (status) {
      case 401 -> ErrorCode.INVALID_CLIENT;
      case 403 -> ErrorCode.ACCESS_DENIED;
      case 429, 503 -> ErrorCode.TEMPORARILY_UNAVAILABLE;
      default -> status >= 500 ? ErrorCode.SERVER_ERROR : ErrorCode.INVALID_REQUEST;
    };
  }

  /** docs/tiktok-api.md#81-error-codes. */
  private static ErrorCode nestedCode(int status, Endpoint endpoint) {
    return switch (status) {
      case 401 -> ErrorCode.ACCESS_TOKEN_INVALID;
      case 403 ->
          endpoint.isInit() ? ErrorCode.SPAM_RISK_TOO_MANY_POSTS : ErrorCode.SCOPE_NOT_AUTHORIZED;
      case 429 -> ErrorCode.RATE_LIMIT_EXCEEDED;
      default -> status >= 500 ? ErrorCode.INTERNAL_ERROR : ErrorCode.INVALID_PARAMS;
    };
  }
}
