package com.viralmommy.tiktok.platform;

import java.time.Duration;

/** The minimum and maximum of two durations, which {@link Duration} itself does not offer. */
public final class Durations {
  private Durations() {}

  /** The shorter of the two. */
  public static Duration min(Duration a, Duration b) {
    return a.compareTo(b) <= 0 ? a : b;
  }

  /** The longer of the two. */
  public static Duration max(Duration a, Duration b) {
    return a.compareTo(b) >= 0 ? a : b;
  }
}
