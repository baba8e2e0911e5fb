package com.viralmommy.tiktok.simulator.control;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.viralmommy.tiktok.simulator.api.Endpoint;
import com.viralmommy.tiktok.simulator.api.FailReason;
import com.viralmommy.tiktok.simulator.faults.Fault;
import com.viralmommy.tiktok.simulator.faults.Faults;
import java.time.Duration;

/**
 * A fault as the control API takes it: {@code endpoint}, {@code fault}, its one {@code value} where
 * it has one, and which requests it hits: {@code occurrence}, {@code next} or {@code always}.
 */
final class FaultRequest {

  private FaultRequest() {}

  static void plan(Faults faults, ObjectNode body) {
    Fault fault = fault(body);
    Faults.Target target = faults.on(ControlBody.choice(Endpoint.class, body, "endpoint"));
    if (body.path("always").asBoolean()) {
      target.always().plan(fault);
    } else if (body.has("next")) {
      target.next(number(body, "next")).plan(fault);
    } else {
      target.occurrence(body.has("occurrence") ? number(body, "occurrence") : 1).plan(fault);
    }
  }

  private static Fault fault(ObjectNode body) {
    String name = ControlBody.text(body, "fault");
    return switch (name) {
      case "DROP_BEFORE_EFFECT" -> new Fault.DropBeforeEffect();
      case "DROP_AFTER_EFFECT" -> new Fault.DropAfterEffect();
      case "STATUS" -> new Fault.Status(number(body, "value"));
      case "STATUS_AFTER_EFFECT" -> new Fault.StatusAfterEffect(number(body, "value"));
      case "PLAIN_TEXT_500" -> new Fault.PlainText500();
      case "DELAY" -> new Fault.Delay(Duration.parse(ControlBody.text(body, "value")));
      case "TRUNCATE" -> new Fault.Truncate(number(body, "value"));
      case "SLOW" -> new Fault.Slow(number(body, "value"));
      case "EXPIRE_TOKEN" -> new Fault.ExpireToken();
      case "FAIL" -> new Fault.Fail(ControlBody.choice(FailReason.class, body, "value"));
      default -> throw new IllegalArgumentException("There is no fault " + name);
    };
  }

  private static int number(ObjectNode body, String field) {
    if (!body.path(field).canConvertToInt()) {
      throw new IllegalArgumentException(field + " is no number");
    }
    return body.path(field).asInt();
  }
}
