package com.viralmommy.tiktok.simulator.settings;

import java.util.Objects;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** The settings that apply now. They may change while the simulator runs. */
public final class CurrentSettings implements Supplier<SimulatorSettings> {

  private final SimulatorSettings initial;
  private volatile SimulatorSettings current;

  public CurrentSettings(SimulatorSettings initial) {
    this.initial = Objects.requireNonNull(initial);
    this.current = initial;
  }

  @Override
  public SimulatorSettings get() {
    return current;
  }

  /** Whether an option has this value now. */
  public <S extends Enum<S> & BehaviorOption> boolean is(S value) {
    return current.is(value);
  }

  /** Replaces the settings by what the change makes of them. */
  public synchronized void change(UnaryOperator<SimulatorSettings> change) {
    current = Objects.requireNonNull(change.apply(current));
  }

  /** Returns to the settings of the start. */
  public synchronized void reset() {
    current = initial;
  }
}
