package com.viralmommy.tiktok.lambda.background;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.ScheduledEvent;
import com.viralmommy.tiktok.lambda.CompositionRoot;
import com.viralmommy.tiktok.platform.Deadline;
import com.viralmommy.tiktok.publishing.lifecycle.DueSweep;
import java.time.Duration;

/** Run every minute: wakes the publications that are due. */
public final class DueSweepHandler implements RequestHandler<ScheduledEvent, Void> {
  private final DueSweep sweep;

  public DueSweepHandler() {
    this(CompositionRoot.ofProcess());
  }

  public DueSweepHandler(CompositionRoot wiring) {
    this.sweep = wiring.dueSweep();
  }

  @Override
  public Void handleRequest(ScheduledEvent event, Context context) {
    sweep.run(new Deadline(() -> Duration.ofMillis(context.getRemainingTimeInMillis())));
    return null;
  }
}
