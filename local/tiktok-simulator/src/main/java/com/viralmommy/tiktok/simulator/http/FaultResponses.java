package com.viralmommy.tiktok.simulator.http;

import com.viralmommy.tiktok.simulator.api.Endpoint;
import com.viralmommy.tiktok.simulator.faults.Fault;
import java.util.Optional;

/**
 * The answers that injected faults put in place of the true ones, in the shape that the endpoint
 * would give them.
 */
final class FaultResponses {

  private FaultResponses() {}

  static Optional<Response> insteadOfEffect(Request request) {
    if (request.faults().has(Fault.PlainText500.class)) {
      return Optional.of(Response.text(500, "Internal Server Error"));
    }
    return request.faults().find(Fault.Status.class).map(f -> worded(f.status(), request));
  }

  static Optional<Response> afterEffect(Request request) {
    return request
        .faults()
        .find(Fault.StatusAfterEffect.class)
        .map(f -> worded(f.status(), request));
  }

  private static Response worded(int status, Request request) {
    String code =
        request.endpoint().style() == Endpoint.Style.FLAT ? flatCode(status) : nestedCode(status);
    return Response.of(
        new ApiException(status, code, "Something went wrong, please try again later."), request);
  }

  /** docs/tiktok-api.md#14-error-body-and-http-status. */
  private static String flatCode(int status) {
    return switch (status) {
      case 401 -> "invalid_client";
      case 429, 503 -> "temporarily_unavailable";
      default -> status >= 500 ? "server_error" : "invalid_request";
    };
  }

  /** docs/tiktok-api.md#8-errors-and-rate-limits. */
  private static String nestedCode(int status) {
    return switch (status) {
      case 401 -> "access_token_invalid";
      case 429 -> "rate_limit_exceeded";
      default -> status >= 500 ? "internal_error" : "invalid_params";
    };
  }
}
