package com.viralmommy.tiktok.runner.triggers;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.viralmommy.tiktok.runner.invocation.AwsAccount;
import com.viralmommy.tiktok.runner.invocation.EventJson;
import com.viralmommy.tiktok.runner.invocation.LocalFunction;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * An EventBridge rule with a rate: invokes a function once per period, first after one period.
 *
 * <p>Unlike on AWS, an invocation that is longer than the period delays the next one, so that
 * invocations with a short local period cannot accumulate.
 */
public final class Schedule implements AutoCloseable {
  /**
   * The settings of the rule.
   *
   * @param account named in the events
   * @param rule the rule's name, which its events carry
   * @param period any; whole minutes on AWS
   * @param retryDelays before the retries of a failed invocation
   * @param stopWithin how long {@link #close} waits for an invocation before it interrupts it
   * @param clock the time of the events
   */
  public record Settings(
      AwsAccount account,
      String rule,
      Duration period,
      List<Duration> retryDelays,
      Duration stopWithin,
      Clock clock) {
    /** No retries, because the next period comes soon. */
    public static Settings every(Duration period, String rule) {
      return new Settings(
          AwsAccount.LOCAL, rule, period, List.of(), Duration.ofSeconds(10), Clock.systemUTC());
    }
  }

  /** The members that EventBridge sends. */
  private record Event(
      String version,
      String id,
      @JsonProperty("detail-type") String detailType,
      String source,
      String account,
      String time,
      String region,
      List<String> resources,
      Map<String, Object> detail) {}

  private final Settings settings;
  private final AsynchronousInvocations invocations;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("schedule").factory());

  private Schedule(LocalFunction function, Settings settings) {
    this.settings = settings;
    this.invocations =
        new AsynchronousInvocations(function, settings.retryDelays(), settings.stopWithin());
  }

  /** Starts the first period. */
  public static Schedule start(LocalFunction function, Settings settings) {
    var schedule = new Schedule(function, settings);
    schedule.scheduleNext();
    return schedule;
  }

  /** Invokes the function now, in addition to its periods. */
  public CompletableFuture<Void> fire() {
    return invocations.invoke(event());
  }

  private void scheduleNext() {
    if (!timer.isShutdown()) {
      timer.schedule(
          () -> fire().whenComplete((done, error) -> scheduleNext()),
          settings.period().toNanos(),
          TimeUnit.NANOSECONDS);
    }
  }

  private byte[] event() {
    AwsAccount account = settings.account();
    var event =
        new Event(
            "0",
            UUID.randomUUID().toString(),
            "Scheduled Event",
            "aws.events",
            account.id(),
            settings.clock().instant().truncatedTo(ChronoUnit.SECONDS).toString(),
            account.region(),
            List.of(account.arn("events", "rule/" + settings.rule())),
            Map.of());
    return EventJson.bytes(event);
  }

  @Override
  public void close() {
    timer.shutdownNow();
    invocations.close();
  }
}
