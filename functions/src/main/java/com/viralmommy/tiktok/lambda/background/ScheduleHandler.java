package com.viralmommy.tiktok.lambda.background;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.ScheduledEvent;
import com.viralmommy.tiktok.platform.Deadline;
import java.util.function.Consumer;

/** Handler of every function that runs on a schedule: it runs one job. */
public final class ScheduleHandler implements RequestHandler<ScheduledEvent, Void> {
  private final Consumer<Deadline> job;

  /**
   * @param job gets the deadline of the invocation
   */
  public ScheduleHandler(Consumer<Deadline> job) {
    this.job = job;
  }

  @Override
  public Void handleRequest(ScheduledEvent event, Context context) {
    job.accept(Deadlines.of(context));
    return null;
  }
}
