package com.viralmommy.tiktok.simulator.control;

import com.viralmommy.tiktok.simulator.api.Endpoint;
import com.viralmommy.tiktok.simulator.faults.Fault;
import com.viralmommy.tiktok.simulator.faults.Faults;
import com.viralmommy.tiktok.simulator.faults.RequestSubject;
import java.util.List;
import java.util.Optional;

/** Reads a fault and the requests to which it applies. */
final class FaultRequest {

  private FaultRequest() {}

  /** The change that plans the fault. */
  static Runnable read(Simulation simulator, ControlBody body) {
    Endpoint endpoint = body.choice(Endpoint.class, "endpoint");
    Optional<String> creator = body.optionalText("creator");
    creator.ifPresent(simulator::creator);
    Optional<Integer> chunk = body.optionalNumber("chunk");
    if (chunk.isPresent() && (endpoint != Endpoint.UPLOAD || chunk.get() < 1)) {
      throw new ControlException(
          "chunk counts from 1 and goes with the endpoint UPLOAD alone",
          "chunk",
          List.of("endpoint UPLOAD"));
    }
    RequestSubject subject =
        new RequestSubject(creator, body.optionalText("publishId"), chunk.map(Integer::longValue));
    Faults.Target target = occurrences(simulator.faults().on(endpoint).about(subject), body);
    Fault fault = body.choice(FaultKind.class, "fault").read(body);
    return () -> target.plan(fault);
  }

  private static Faults.Target occurrences(Faults.Target target, ControlBody body) {
    boolean always = body.flag("always");
    Optional<Integer> next = body.optionalNumber("next");
    Optional<Integer> occurrence = body.optionalNumber("occurrence");
    if ((always ? 1 : 0) + next.stream().count() + occurrence.stream().count() > 1) {
      throw new ControlException(
          "Only one of occurrence, next and always is possible",
          "occurrence",
          List.of("occurrence", "next", "always"));
    }
    if (always) {
      return target.always();
    }
    return next.isPresent() ? target.next(next.get()) : target.occurrence(occurrence.orElse(1));
  }
}
