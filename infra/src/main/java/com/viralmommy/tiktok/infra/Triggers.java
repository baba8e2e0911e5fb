package com.viralmommy.tiktok.infra;

import java.util.List;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.services.events.Rule;
import software.amazon.awscdk.services.events.Schedule;
import software.amazon.awscdk.services.events.targets.LambdaFunction;
import software.amazon.awscdk.services.lambda.Alias;
import software.amazon.awscdk.services.lambda.EventInvokeConfigOptions;
import software.amazon.awscdk.services.lambda.destinations.SqsDestination;
import software.amazon.awscdk.services.lambda.eventsources.SqsEventSource;
import software.constructs.Construct;

/** Leads to each function's alias what makes it run. */
final class Triggers extends Construct {
  private final Queues queues;
  private final DataStack data;

  Triggers(Construct scope, Queues queues, DataStack data) {
    super(scope, "triggers");
    this.queues = queues;
    this.data = data;
  }

  void connect(LiveFunction function) {
    Alias alias = function.alias();
    switch (function.plan().trigger()) {
      case Trigger.Api() -> {
        // The API leads its operations to it.
      }
      case Trigger.Messages(WorkQueue queue, int batch, int atOnce) ->
          alias.addEventSource(
              SqsEventSource.Builder.create(queues.work().get(queue))
                  .batchSize(batch)
                  .maxConcurrency(atOnce)
                  .reportBatchItemFailures(true)
                  .build());
      case Trigger.Uploads() -> {
        alias.configureAsyncInvoke(
            EventInvokeConfigOptions.builder()
                .retryAttempts(2)
                .maxEventAge(Duration.hours(6))
                .onFailure(new SqsDestination(queues.addLostEvents(function.deployed())))
                .build());
        new UploadNotifications(this, data.videos(), alias);
      }
      case Trigger.Schedule(java.time.Duration every) -> {
        // Neither the rule nor Lambda tries again: the next run comes soon and does the same.
        alias.configureAsyncInvoke(EventInvokeConfigOptions.builder().retryAttempts(0).build());
        Rule.Builder.create(this, function.deployed().functionName())
            .description("Runs " + function.deployed().functionName())
            .schedule(Schedule.rate(Duration.seconds(every.toSeconds())))
            .targets(List.of(LambdaFunction.Builder.create(alias).retryAttempts(0).build()))
            .build();
      }
    }
  }
}
