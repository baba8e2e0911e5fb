package com.viralmommy.tiktok.platform;

import java.time.Duration;

/** The shorter and the longer of two durations. */
public final class Durations {
  private Durations() {}

  /** The shorter one. */
  public static Duration min(Duration a, Duration b) {
    return a.compareTo(b) <= 0 ? a : b;
  }

  /** The longer one. */
  public static Duration max(Duration a, Duration b) {
    return a.compareTo(b) >= 0 ? a : b;
  }
}
