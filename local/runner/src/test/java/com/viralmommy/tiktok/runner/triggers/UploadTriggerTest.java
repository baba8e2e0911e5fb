package com.viralmommy.tiktok.runner.triggers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.S3Event;
import com.fasterxml.jackson.databind.JsonNode;
import com.viralmommy.aws.embedded.ObjectCreated;
import com.viralmommy.tiktok.runner.EventFiles;
import com.viralmommy.tiktok.runner.RecordingHandler;
import com.viralmommy.tiktok.runner.invocation.AwsAccount;
import com.viralmommy.tiktok.runner.invocation.FunctionError;
import com.viralmommy.tiktok.runner.invocation.LocalFunction;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UploadTriggerTest {
  private static final Duration TIMEOUT = Duration.ofMinutes(1);

  private final RecordingHandler recorder = new RecordingHandler(event -> "done");

  @Test
  void buildsEventsOfTheShapeThatS3Sends() throws Exception {
    try (var trigger = trigger()) {
      trigger.created(upload("uploads/auth0_7C1/pub_1")).get(10, TimeUnit.SECONDS);
    }

    JsonNode event = recorder.next();
    assertThat(EventFiles.shape(event))
        .isEqualTo(EventFiles.shape(EventFiles.json("upload-intake.json")));
    JsonNode record = event.path("Records").path(0);
    assertThat(record.path("eventTime").asText()).isEqualTo("2026-03-14T09:27:41.000Z");
    assertThat(record.path("s3").path("bucket").path("arn").asText())
        .isEqualTo("arn:aws:s3:::videos");
    assertThat(record.path("s3").path("object").path("eTag").asText()).isEqualTo("0a1b");
  }

  @ParameterizedTest
  @CsvSource({
    "uploads/a b/c, uploads/a+b/c",
    "uploads/a+b/c, uploads/a%2Bb/c",
    "drop/zürich|1/ä.mp4, drop/z%C3%BCrich%7C1/%C3%A4.mp4",
    "100%/x=y&z, 100%25/x%3Dy%26z"
  })
  void encodesTheKeyAsS3Does(String key, String encoded) throws Exception {
    try (var trigger = trigger()) {
      trigger.created(upload(key)).get(10, TimeUnit.SECONDS);
    }

    JsonNode object = recorder.next().path("Records").path(0).path("s3").path("object");
    assertThat(object.path("key").asText()).isEqualTo(encoded);
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 3_000_000_000L, 5_000_000_000_000L})
  void passesSizesOverTwoGigabytes(long size) throws Exception {
    BlockingQueue<Long> sizes = new LinkedBlockingQueue<>();
    class Reads implements RequestHandler<S3Event, Void> {
      @Override
      public Void handleRequest(S3Event event, Context context) {
        sizes.add(event.getRecords().getFirst().getS3().getObject().getSizeAsLong());
        return null;
      }
    }
    var function = new LocalFunction("upload-intake", new Reads(), TIMEOUT);
    try (var trigger = new UploadTrigger(function, UploadTrigger.Settings.defaults())) {
      trigger
          .created(new ObjectCreated("videos", "k", size, "0a1b", Instant.EPOCH, "01"))
          .get(10, TimeUnit.SECONDS);
    }

    assertThat(sizes.poll()).isEqualTo(size);
  }

  @Test
  void retriesAFailedInvocationTwiceWithTheSameEvent() throws Exception {
    var attempts = new AtomicInteger();
    recorder.answers(
        event -> {
          if (attempts.incrementAndGet() < 3) {
            throw new IllegalStateException("attempt " + attempts.get());
          }
          return "done";
        });
    try (var trigger = trigger()) {
      trigger.created(upload("uploads/a/b")).get(10, TimeUnit.SECONDS);
    }

    JsonNode first = recorder.next();
    assertThat(recorder.next()).isEqualTo(first);
    assertThat(recorder.next()).isEqualTo(first);
    assertThat(recorder.hasMore()).isFalse();
  }

  @Test
  void dropsTheEventAfterTheSecondRetry() throws Exception {
    var attempts = new AtomicInteger();
    recorder.answers(
        event -> {
          throw new IllegalStateException("attempt " + attempts.incrementAndGet());
        });
    try (var trigger = trigger()) {
      var outcome = trigger.created(upload("uploads/a/b"));

      assertThatThrownBy(() -> outcome.get(10, TimeUnit.SECONDS))
          .isInstanceOf(ExecutionException.class)
          .hasCauseInstanceOf(FunctionError.class)
          .hasMessageContaining("attempt 3");
    }
    assertThat(attempts).hasValue(3);
  }

  @Test
  void returnsBeforeTheFunctionHasEndedAndWaitsForItOnClose() throws Exception {
    var started = new CountDownLatch(1);
    var release = new CountDownLatch(1);
    var ended = new AtomicInteger();
    recorder.answers(
        event -> {
          started.countDown();
          try {
            release.await();
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
          ended.incrementAndGet();
          return "done";
        });
    var trigger = trigger();
    var outcome = trigger.created(upload("uploads/a/b"));
    assertThat(started.await(10, TimeUnit.SECONDS)).isTrue();
    assertThat(outcome).isNotDone();

    Thread closing = Thread.startVirtualThread(trigger::close);
    release.countDown();
    closing.join();

    assertThat(ended).hasValue(1);
    assertThat(outcome).isCompleted();
    assertThat(trigger.created(upload("uploads/a/c"))).isCompletedExceptionally();
  }

  private UploadTrigger trigger() {
    var function = new LocalFunction("upload-intake", recorder, TIMEOUT);
    var soon = List.of(Duration.ofMillis(1), Duration.ofMillis(1));
    return new UploadTrigger(
        function, new UploadTrigger.Settings(AwsAccount.LOCAL, "uploads", soon, TIMEOUT));
  }

  private static ObjectCreated upload(String key) {
    return new ObjectCreated(
        "videos", key, 12, "\"0a1b\"", Instant.parse("2026-03-14T09:27:41Z"), "0055AED6DCD90281E5");
  }
}
