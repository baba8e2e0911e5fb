package com.viralmommy.tiktok.infra;

import com.viralmommy.tiktok.events.WatchedTable;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.services.events.Rule;
import software.amazon.awscdk.services.events.RuleTargetInput;
import software.amazon.awscdk.services.events.Schedule;
import software.amazon.awscdk.services.events.targets.LambdaFunction;
import software.amazon.awscdk.services.lambda.Alias;
import software.amazon.awscdk.services.lambda.EventInvokeConfigOptions;
import software.amazon.awscdk.services.lambda.EventSourceMappingOptions;
import software.amazon.awscdk.services.lambda.FilterCriteria;
import software.amazon.awscdk.services.lambda.StartingPosition;
import software.amazon.awscdk.services.lambda.destinations.SqsDestination;
import software.amazon.awscdk.services.lambda.eventsources.SqsDlq;
import software.amazon.awscdk.services.lambda.eventsources.SqsEventSource;
import software.constructs.Construct;

/** Leads to each function's alias what makes it run. */
final class Triggers extends Construct {
  private static final int CHANGES_AT_ONCE = 100;

  /** Batches of a shard: the changes of one item stay in order, those of others need not wait. */
  private static final int CHANGES_IN_PARALLEL = 4;

  /**
   * Meanwhile those behind it in its shard wait. Enough for a bus that is down for minutes, and not
   * the day for which a change that cannot be read would be tried otherwise.
   */
  private static final int TRIES_OF_A_CHANGE = 50;

  private static final Map<String, ?> NO_RECORDS = Map.of("Records", List.of());

  /** Of a stranger: the answer is a refusal. */
  private static final Map<String, ?> NO_REQUEST =
      new TreeMap<>(Map.of("headers", Map.of(), "httpMethod", "GET", "path", "/"));

  private final Queues queues;
  private final DataStack data;

  Triggers(Construct scope, Queues queues, DataStack data) {
    super(scope, "triggers");
    this.queues = queues;
    this.data = data;
  }

  private void changes(Alias alias, WatchedTable table, SqsDlq lost) {
    alias.addEventSourceMapping(
        DataStack.idOf(table.schema()),
        EventSourceMappingOptions.builder()
            .eventSourceArn(data.table(table.schema()).getTableStreamArn())
            // What happened while there was no mapping is told late; what a new mapping tells
            // anew, subscribers know by its eventId.
            .startingPosition(StartingPosition.TRIM_HORIZON)
            .filters(table.patterns().stream().map(FilterCriteria::filter).toList())
            .batchSize(CHANGES_AT_ONCE)
            .parallelizationFactor(CHANGES_IN_PARALLEL)
            .reportBatchItemFailures(true)
            .bisectBatchOnError(true)
            .retryAttempts(TRIES_OF_A_CHANGE)
            .onFailure(lost)
            .build());
  }

  /**
   * A version that nobody has called for fourteen days loses its snapshot, and the first call after
   * that fails (AWS, "Troubleshooting SnapStart errors").
   *
   * @param nothing an event with nothing to do in it
   */
  private void keepReady(FunctionAlias function, Map<String, ?> nothing) {
    String name = function.deployed().functionName();
    Rule.Builder.create(this, name + "-ready")
        .description("Keeps the snapshot of %s, which may be called seldom".formatted(name))
        .schedule(Schedule.rate(Duration.days(7)))
        .targets(
            List.of(
                LambdaFunction.Builder.create(function.alias())
                    .event(RuleTargetInput.fromObject(nothing))
                    .build()))
        .build();
  }

  void connect(FunctionAlias function) {
    Alias alias = function.alias();
    switch (function.plan().trigger()) {
      // The API leads its operations to it.
      case Trigger.Api() -> keepReady(function, NO_REQUEST);
      case Trigger.Messages(WorkQueue queue, int batch, int atOnce) -> {
        alias.addEventSource(
            SqsEventSource.Builder.create(queues.work().get(queue))
                .batchSize(batch)
                .maxConcurrency(atOnce)
                .reportBatchItemFailures(true)
                .build());
        keepReady(function, NO_RECORDS);
      }
      case Trigger.Uploads() -> {
        alias.configureAsyncInvoke(
            EventInvokeConfigOptions.builder()
                .retryAttempts(2)
                .maxEventAge(Duration.hours(6))
                .onFailure(new SqsDestination(queues.addLostEvents(function.deployed())))
                .build());
        new UploadNotifications(this, data.videos(), alias);
        keepReady(function, NO_RECORDS);
      }
      case Trigger.Changes(List<WatchedTable> tables) -> {
        SqsDlq lost = new SqsDlq(queues.addLostEvents(function.deployed()));
        tables.forEach(table -> changes(alias, table, lost));
        keepReady(function, NO_RECORDS);
      }
      case Trigger.Schedule(java.time.Duration every) -> {
        // Neither the rule nor Lambda tries again, nor keeps one that is throttled: the next run
        // comes soon and does the same.
        alias.configureAsyncInvoke(
            EventInvokeConfigOptions.builder()
                .retryAttempts(0)
                .maxEventAge(Duration.minutes(1))
                .build());
        Rule.Builder.create(this, function.deployed().functionName())
            .description("Runs " + function.deployed().functionName())
            .schedule(Schedule.rate(Duration.seconds(every.toSeconds())))
            .targets(List.of(LambdaFunction.Builder.create(alias).retryAttempts(0).build()))
            .build();
      }
    }
  }
}
