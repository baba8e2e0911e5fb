package com.viralmommy.tiktok.simulator.clock;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** The simulator's time: real time plus an offset, or an instant at which it stands still. */
public final class VirtualClock implements InstantSource {

  private final InstantSource real;
  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
  private Duration offset = Duration.ZERO;
  private Instant frozen;

  public VirtualClock() {
    this(InstantSource.system());
  }

  VirtualClock(InstantSource real) {
    this.real = real;
  }

  @Override
  public synchronized Instant instant() {
    return frozen != null ? frozen : real.instant().plus(offset);
  }

  /** Real time, which is what receivers of webhooks compare signatures with. */
  public Instant realTime() {
    return real.instant();
  }

  /**
   * Moves time forward. A frozen clock stays frozen.
   *
   * @throws IllegalArgumentException for a negative duration
   */
  public void advance(Duration duration) {
    if (duration.isNegative()) {
      throw new IllegalArgumentException("Time moves forward only: " + duration);
    }
    synchronized (this) {
      if (frozen != null) {
        frozen = frozen.plus(duration);
      } else {
        offset = offset.plus(duration);
      }
    }
    listeners.forEach(Runnable::run);
  }

  /** Freezes the clock at an instant. */
  public void set(Instant instant) {
    synchronized (this) {
      frozen = instant;
    }
    listeners.forEach(Runnable::run);
  }

  /** Lets a frozen clock run on from its instant. */
  public void run() {
    synchronized (this) {
      if (frozen != null) {
        offset = Duration.between(real.instant(), frozen);
        frozen = null;
      }
    }
    listeners.forEach(Runnable::run);
  }

  /** Returns to real time. */
  public void reset() {
    synchronized (this) {
      frozen = null;
      offset = Duration.ZERO;
    }
    listeners.forEach(Runnable::run);
  }

  public synchronized boolean isFrozen() {
    return frozen != null;
  }

  /** Adds a callback that runs after each jump of time. */
  public void onJump(Runnable listener) {
    listeners.add(listener);
  }
}
