package com.viralmommy.tiktok.publishing;

import java.time.Duration;
import java.util.function.Supplier;

/** The time that an invocation has left. */
public record Budget(Supplier<Duration> left) {
  boolean allows(Duration needed) {
    return left.get().compareTo(needed) > 0;
  }
}
