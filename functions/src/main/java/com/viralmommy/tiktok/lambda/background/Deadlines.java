package com.viralmommy.tiktok.lambda.background;

import com.amazonaws.services.lambda.runtime.Context;
import com.viralmommy.tiktok.platform.Deadline;
import java.time.Duration;

/** Reads the deadline of an invocation from its Lambda context. */
final class Deadlines {
  private Deadlines() {}

  static Deadline of(Context context) {
    return new Deadline(() -> Duration.ofMillis(context.getRemainingTimeInMillis()));
  }
}
