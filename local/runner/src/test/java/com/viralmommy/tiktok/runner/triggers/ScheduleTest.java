package com.viralmommy.tiktok.runner.triggers;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.viralmommy.tiktok.runner.EventFiles;
import com.viralmommy.tiktok.runner.RecordingHandler;
import com.viralmommy.tiktok.runner.invocation.AwsAccount;
import com.viralmommy.tiktok.runner.invocation.LocalFunction;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ScheduleTest {
  private static final Duration TIMEOUT = Duration.ofMinutes(1);
  private static final Duration NEVER = Duration.ofDays(1);

  private final RecordingHandler recorder = new RecordingHandler(event -> "done");
  private final LocalFunction function = new LocalFunction("due-sweep", recorder, TIMEOUT);

  @Test
  void buildsEventsOfTheShapeThatEventBridgeSends() throws Exception {
    var clock = Clock.fixed(Instant.parse("2026-03-14T09:28:00.5Z"), ZoneOffset.UTC);
    var settings =
        new Schedule.Settings(AwsAccount.LOCAL, "due-sweep", NEVER, List.of(), TIMEOUT, clock);
    try (var schedule = Schedule.start(function, settings)) {
      schedule.fire().get(10, TimeUnit.SECONDS);
    }

    JsonNode event = recorder.next();
    assertThat(EventFiles.shape(event))
        .isEqualTo(EventFiles.shape(EventFiles.json("due-sweep.json")));
    assertThat(event.path("time").asText()).isEqualTo("2026-03-14T09:28:00Z");
    assertThat(event.path("resources").path(0).asText())
        .isEqualTo("arn:aws:events:us-east-1:000000000000:rule/due-sweep");
  }

  @Test
  void invokesTheFunctionEveryPeriodWithANewEventEvenAfterAFailure() throws Exception {
    recorder.answers(
        event -> {
          throw new IllegalStateException("fails on purpose");
        });
    try (var schedule =
        Schedule.start(function, Schedule.Settings.every(Duration.ofMillis(5), "due-sweep"))) {
      assertThat(schedule).isNotNull();
      assertThat(List.of(id(), id(), id())).doesNotHaveDuplicates();
    }
  }

  @Test
  void doesNotStartAPeriodDuringAnInvocation() throws Exception {
    var begun = new Semaphore(0);
    var release = new Semaphore(0);
    recorder.answers(
        event -> {
          begun.release();
          release.acquireUninterruptibly();
          return "done";
        });
    try (var schedule =
        Schedule.start(function, Schedule.Settings.every(Duration.ofMillis(1), "due-sweep"))) {
      assertThat(schedule).isNotNull();
      assertThat(begun.tryAcquire(10, TimeUnit.SECONDS)).isTrue();
      // After 100 periods a second invocation would have started.
      assertThat(begun.tryAcquire(100, TimeUnit.MILLISECONDS)).isFalse();

      release.release();
      assertThat(begun.tryAcquire(10, TimeUnit.SECONDS)).isTrue();
      release.release(1_000_000);
    }
  }

  @Test
  void doesNotInvokeTheFunctionAfterClose() throws Exception {
    var schedule =
        Schedule.start(function, Schedule.Settings.every(Duration.ofMillis(1), "due-sweep"));
    recorder.next();
    schedule.close();
    while (recorder.hasMore()) {
      recorder.next();
    }

    assertThat(schedule.fire()).isCompletedExceptionally();
    assertThat(recorder.hasMore()).isFalse();
  }

  private String id() throws InterruptedException {
    return recorder.next().path("id").asText();
  }
}
