package com.viralmommy.tiktok.simulator.faults;

import com.viralmommy.tiktok.simulator.api.FailReason;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The faults that hit one request. */
public record ActiveFaults(List<Fault> faults) {

  public static final ActiveFaults NONE = new ActiveFaults(List.of());

  public <F extends Fault> Optional<F> find(Class<F> kind) {
    return faults.stream().filter(kind::isInstance).map(kind::cast).findFirst();
  }

  public boolean has(Class<? extends Fault> kind) {
    return find(kind).isPresent();
  }

  /** Whether the client will not learn what this request did. */
  public boolean answerIsLost() {
    return has(Fault.DropAfterEffect.class)
        || has(Fault.StatusAfterEffect.class)
        || has(Fault.Truncate.class);
  }

  /**
   * The same, or the client may have lost its patience: that it asks again is then no mistake of
   * its.
   */
  public boolean answerMayBeLost() {
    return answerIsLost() || has(Fault.Delay.class) || has(Fault.Slow.class);
  }

  public Optional<FailReason> failReason() {
    return find(Fault.Fail.class).map(Fault.Fail::reason);
  }

  @Override
  public String toString() {
    return faults.stream().map(f -> f.getClass().getSimpleName()).collect(Collectors.joining(", "));
  }
}
