package com.viralmommy.tiktok.lambda.background;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.ScheduledEvent;
import com.viralmommy.tiktok.accounts.refresh.RefreshSweep;
import com.viralmommy.tiktok.lambda.CompositionRoot;
import java.time.Duration;

/** Run every hour: finds the connections whose tokens are due. */
public final class RefreshSweepHandler implements RequestHandler<ScheduledEvent, Void> {
  private final RefreshSweep sweep;

  public RefreshSweepHandler() {
    this(CompositionRoot.ofProcess());
  }

  public RefreshSweepHandler(CompositionRoot wiring) {
    this.sweep = wiring.refreshSweep();
  }

  @Override
  public Void handleRequest(ScheduledEvent event, Context context) {
    sweep.run(() -> Duration.ofMillis(context.getRemainingTimeInMillis()));
    return null;
  }
}
