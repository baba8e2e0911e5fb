package com.viralmommy.tiktok.refresh;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.ScheduledEvent;
import com.viralmommy.tiktok.Wiring;
import java.time.Duration;

/** Run every hour: finds the connections whose tokens are due. */
public final class RefreshSweepHandler implements RequestHandler<ScheduledEvent, Void> {
  private final RefreshSweep sweep;

  public RefreshSweepHandler() {
    this(Wiring.ofProcess());
  }

  public RefreshSweepHandler(Wiring wiring) {
    this.sweep = wiring.refreshSweep();
  }

  @Override
  public Void handleRequest(ScheduledEvent event, Context context) {
    sweep.run(() -> Duration.ofMillis(context.getRemainingTimeInMillis()));
    return null;
  }
}
