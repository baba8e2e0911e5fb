package com.viralmommy.tiktok.publishing;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.ScheduledEvent;
import com.viralmommy.tiktok.Wiring;
import java.time.Duration;

/** Run every minute: wakes the publications that are due. */
public final class DueSweepHandler implements RequestHandler<ScheduledEvent, Void> {
  private final DueSweep sweep;

  public DueSweepHandler() {
    this(Wiring.ofProcess());
  }

  public DueSweepHandler(Wiring wiring) {
    this.sweep = wiring.dueSweep();
  }

  @Override
  public Void handleRequest(ScheduledEvent event, Context context) {
    sweep.run(new Budget(() -> Duration.ofMillis(context.getRemainingTimeInMillis())));
    return null;
  }
}
