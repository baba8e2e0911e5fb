package com.viralmommy.tiktok.simulator.faults;

import com.viralmommy.tiktok.simulator.api.FailReason;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The injected faults that apply to one request. */
public record ActiveFaults(List<Fault> faults) {

  /** No fault. */
  public static final ActiveFaults NONE = new ActiveFaults(List.of());

  /** The first fault of a kind. */
  public <F extends Fault> Optional<F> find(Class<F> kind) {
    return faults.stream().filter(kind::isInstance).map(kind::cast).findFirst();
  }

  /** Whether there is a fault of a kind. */
  public boolean has(Class<? extends Fault> kind) {
    return find(kind).isPresent();
  }

  /** Whether the client does not learn what this request did. */
  public boolean answerIsLost() {
    return has(Fault.DropAfterEffect.class)
        || has(Fault.StatusAfterEffect.class)
        || has(Fault.Truncate.class)
        || find(Fault.ErrorCode.class).filter(Fault.ErrorCode::afterEffect).isPresent()
        || find(Fault.Body.class).filter(Fault.Body::afterEffect).isPresent();
  }

  /**
   * Whether the client may not learn what this request did. This includes late answers: a client
   * that has stopped waiting may repeat the request.
   */
  public boolean answerMayBeLost() {
    return answerIsLost() || has(Fault.Delay.class) || has(Fault.Slow.class);
  }

  /** The reason with which the publication of this request is to fail. */
  public Optional<FailReason> failReason() {
    return find(Fault.Fail.class).map(Fault.Fail::reason);
  }

  @Override
  public String toString() {
    return faults.stream().map(f -> f.getClass().getSimpleName()).collect(Collectors.joining(", "));
  }
}
