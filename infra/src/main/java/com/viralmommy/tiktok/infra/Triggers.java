package com.viralmommy.tiktok.infra;

import com.viralmommy.tiktok.events.WatchedTable;
import com.viralmommy.tiktok.lambda.Trigger;
import com.viralmommy.tiktok.lambda.WorkQueue;
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

/** Connects triggers to the aliases of functions. */
final class Triggers extends Construct {
  private static final int STREAM_BATCH = 100;

  /** Concurrent batches of a shard; the changes of one item stay in order. */
  private static final int STREAM_PARALLELISM = 4;

  /**
   * Retries of a failing change, during which the later changes of its shard wait. Enough if the
   * bus is down for minutes; without a limit, an unreadable change would block its shard for a day.
   */
  private static final int STREAM_RETRIES = 50;

  private static final Map<String, ?> NO_RECORDS = Map.of("Records", List.of());

  /** A request without credentials, which the function refuses. */
  private static final Map<String, ?> EMPTY_REQUEST =
      new TreeMap<>(Map.of("headers", Map.of(), "httpMethod", "GET", "path", "/"));

  private final StageSettings settings;
  private final Queues queues;
  private final DataStack data;

  Triggers(Construct scope, StageSettings settings, Queues queues, DataStack data) {
    super(scope, "triggers");
    this.settings = settings;
    this.queues = queues;
    this.data = data;
  }

  private void addStream(Alias alias, WatchedTable table, SqsDlq failed) {
    alias.addEventSourceMapping(
        DataStack.idOf(table.schema()),
        EventSourceMappingOptions.builder()
            .eventSourceArn(data.table(table.schema()).getTableStreamArn())
            // Also reads the changes from before the mapping. Subscribers recognize repeated events
            // by their eventId.
            .startingPosition(StartingPosition.TRIM_HORIZON)
            .filters(table.patterns().stream().map(FilterCriteria::filter).toList())
            .batchSize(STREAM_BATCH)
            .parallelizationFactor(STREAM_PARALLELISM)
            .reportBatchItemFailures(true)
            .bisectBatchOnError(true)
            .retryAttempts(STREAM_RETRIES)
            .onFailure(failed)
            .build());
  }

  /**
   * Runs a function weekly. Lambda deletes the snapshot of a version that is idle for 14 days, and
   * the next call fails (AWS, "Troubleshooting SnapStart errors").
   *
   * @param emptyEvent an event without work
   */
  private void keepReady(FunctionAlias function, Map<String, ?> emptyEvent) {
    String name = function.deployed().functionName();
    Rule.Builder.create(this, name + "-ready")
        .description("Keeps the SnapStart snapshot of %s".formatted(name))
        .schedule(Schedule.rate(Duration.days(7)))
        .targets(
            List.of(
                LambdaFunction.Builder.create(function.alias())
                    .event(RuleTargetInput.fromObject(emptyEvent))
                    .build()))
        .build();
  }

  void connect(FunctionAlias function) {
    Alias alias = function.alias();
    switch (function.deployed().trigger()) {
      // The API adds the routes.
      case Trigger.Api() -> keepReady(function, EMPTY_REQUEST);
      case Trigger.Queue(WorkQueue queue, int batchSize, Trigger.Concurrency concurrency) -> {
        alias.addEventSource(
            SqsEventSource.Builder.create(queues.work().get(queue))
                .batchSize(batchSize)
                .maxConcurrency(settings.limits().concurrency(concurrency))
                .reportBatchItemFailures(true)
                .build());
        keepReady(function, NO_RECORDS);
      }
      case Trigger.VideoUploads() -> {
        alias.configureAsyncInvoke(
            EventInvokeConfigOptions.builder()
                .retryAttempts(2)
                .maxEventAge(Duration.hours(6))
                .onFailure(new SqsDestination(queues.addFailedEvents(function.deployed())))
                .build());
        new UploadNotifications(this, data.videos(), alias);
        keepReady(function, NO_RECORDS);
      }
      case Trigger.TableChanges() -> {
        SqsDlq failed = new SqsDlq(queues.addFailedEvents(function.deployed()));
        WatchedTable.ALL.forEach(table -> addStream(alias, table, failed));
        keepReady(function, NO_RECORDS);
      }
      case Trigger.Schedule(java.time.Duration every) -> {
        // Without retries, also of throttled runs: the next scheduled run does the same work.
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
