package com.viralmommy.tiktok.simulator.control;

import com.viralmommy.tiktok.simulator.api.ErrorCode;
import com.viralmommy.tiktok.simulator.api.FailReason;
import com.viralmommy.tiktok.simulator.faults.Fault;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** The faults of the control API, each with the fields that it reads. */
enum FaultKind {
  DROP_BEFORE_EFFECT(body -> new Fault.DropBeforeEffect()),
  DROP_AFTER_EFFECT(body -> new Fault.DropAfterEffect()),
  STATUS(body -> new Fault.Status(body.number("value"))),
  STATUS_AFTER_EFFECT(body -> new Fault.StatusAfterEffect(body.number("value"))),
  ERROR_CODE(FaultKind::errorCode),
  BODY(FaultKind::body),
  PLAIN_TEXT_500(body -> new Fault.PlainText500()),
  DELAY(body -> new Fault.Delay(body.duration("value"))),
  TRUNCATE(body -> new Fault.Truncate(body.number("value"))),
  SLOW(body -> new Fault.Slow(body.number("value"))),
  EXPIRE_TOKEN(body -> new Fault.ExpireToken()),
  FAIL(body -> new Fault.Fail(body.choice(FailReason.class, "value")));

  private static final String JSON = "application/json; charset=utf-8";

  private final Function<ControlBody, Fault> read;

  FaultKind(Function<ControlBody, Fault> read) {
    this.read = read;
  }

  Fault read(ControlBody body) {
    return read.apply(body);
  }

  private static Fault errorCode(ControlBody body) {
    String code = body.text("code");
    if (ErrorCode.of(code).isEmpty()) {
      List<String> codes = Arrays.stream(ErrorCode.values()).map(ErrorCode::code).toList();
      throw new ControlException("TikTok has no error code " + code, "code", codes);
    }
    Optional<Integer> status = body.optionalNumber("status");
    return new Fault.ErrorCode(
        code, status, body.optionalText("message"), body.flag("afterEffect"));
  }

  private static Fault body(ControlBody body) {
    return new Fault.Body(
        body.optionalNumber("status").orElse(200),
        body.optionalText("contentType").orElse(JSON),
        body.optionalText("body").orElseThrow(() -> ControlBody.wrong("body", "is missing")),
        body.flag("afterEffect"));
  }
}
