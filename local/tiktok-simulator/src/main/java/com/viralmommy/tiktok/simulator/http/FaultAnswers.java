package com.viralmommy.tiktok.simulator.http;

import com.viralmommy.tiktok.simulator.Endpoint;
import com.viralmommy.tiktok.simulator.Fault;
import java.util.Optional;

/**
 * The answers that injected faults put in place of the true ones, in the shape that the endpoint
 * would give them.
 */
final class FaultAnswers {

  private FaultAnswers() {}

  static Optional<Answer> insteadOfEffect(Request request) {
    if (request.faults().has(Fault.PlainText500.class)) {
      return Optional.of(Answer.text(500, "Internal Server Error"));
    }
    return request.faults().find(Fault.Status.class).map(f -> worded(f.status(), request));
  }

  static Optional<Answer> afterEffect(Request request) {
    return request
        .faults()
        .find(Fault.StatusAfterEffect.class)
        .map(f -> worded(f.status(), request));
  }

  private static Answer worded(int status, Request request) {
    boolean flat = request.endpoint().style() == Endpoint.Style.FLAT;
    String code =
        switch (status) {
          case 401 -> flat ? "invalid_client" : "access_token_invalid";
          case 429 -> flat ? "temporarily_unavailable" : "rate_limit_exceeded";
          default ->
              flat
                  ? (status >= 500 ? "server_error" : "invalid_request")
                  : (status >= 500 ? "internal_error" : "invalid_params");
        };
    return Answer.of(
        new Refusal(status, code, "Something went wrong, please try again later."), request);
  }
}
