package com.viralmommy.tiktok.runner.triggers;

import com.viralmommy.tiktok.runner.Account;
import com.viralmommy.tiktok.runner.Json;
import com.viralmommy.tiktok.runner.invocation.LocalFunction;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * An EventBridge rule with a rate: invokes a function once a period, for the first time after one
 * period. Other than on AWS an invocation that takes longer than a period delays the next one, so
 * that a short local period cannot pile them up.
 */
public final class Schedule implements AutoCloseable {
  /**
   * @param rule the rule's name, which its events carry
   * @param period on AWS whole minutes; here any
   * @param retryDelays before the repetitions of a failed invocation
   * @param stopWithin how long closing waits for an invocation before it interrupts it
   * @param clock the time of the events
   */
  public record Settings(
      Account account,
      String rule,
      Duration period,
      List<Duration> retryDelays,
      Duration stopWithin,
      Clock clock) {
    /** Repeats nothing: the next period comes soon. */
    public static Settings every(Duration period, String rule) {
      return new Settings(
          Account.LOCAL, rule, period, List.of(), Duration.ofSeconds(10), Clock.systemUTC());
    }
  }

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

  public static Schedule start(LocalFunction function, Settings settings) {
    var schedule = new Schedule(function, settings);
    schedule.next();
    return schedule;
  }

  /** Invokes the function now, besides its periods. */
  public CompletableFuture<Void> fire() {
    return invocations.invoke(event());
  }

  private void next() {
    if (!timer.isShutdown()) {
      timer.schedule(
          () -> fire().whenComplete((done, error) -> next()),
          settings.period().toNanos(),
          TimeUnit.NANOSECONDS);
    }
  }

  private byte[] event() {
    Map<String, Object> event = new LinkedHashMap<>();
    event.put("version", "0");
    event.put("id", UUID.randomUUID().toString());
    event.put("detail-type", "Scheduled Event");
    event.put("source", "aws.events");
    event.put("account", settings.account().id());
    event.put("time", settings.clock().instant().truncatedTo(ChronoUnit.SECONDS).toString());
    event.put("region", settings.account().region());
    event.put("resources", List.of(settings.account().arn("events", "rule/" + settings.rule())));
    event.put("detail", Map.of());
    return Json.bytes(event);
  }

  @Override
  public void close() {
    timer.shutdownNow();
    invocations.close();
  }
}
