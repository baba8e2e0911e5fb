package com.viralmommy.tiktok.publishing.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.events.S3Event;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse.BatchItemFailure;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import com.amazonaws.services.lambda.runtime.events.models.s3.S3EventNotification.S3BucketEntity;
import com.amazonaws.services.lambda.runtime.events.models.s3.S3EventNotification.S3Entity;
import com.amazonaws.services.lambda.runtime.events.models.s3.S3EventNotification.S3EventNotificationRecord;
import com.amazonaws.services.lambda.runtime.events.models.s3.S3EventNotification.S3ObjectEntity;
import com.viralmommy.tiktok.fixture.AwsFixture;
import com.viralmommy.tiktok.fixture.PublishingFixture;
import com.viralmommy.tiktok.lambda.CompositionRoot;
import com.viralmommy.tiktok.lambda.DeployedFunction;
import com.viralmommy.tiktok.lambda.background.PublishWorkerHandler;
import com.viralmommy.tiktok.lambda.background.UploadIntakeHandler;
import com.viralmommy.tiktok.platform.Environment;
import com.viralmommy.tiktok.platform.Log;
import com.viralmommy.tiktok.publishing.model.Publication;
import com.viralmommy.tiktok.publishing.model.Publication.Lease;
import com.viralmommy.tiktok.publishing.model.Publication.Status;
import com.viralmommy.tiktok.publishing.model.Publications;
import com.viralmommy.tiktok.publishing.model.VideoStore;
import java.lang.reflect.Proxy;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The handlers of events with several records: a failing record does not stop the others. */
@ExtendWith(AwsFixture.Extension.class)
class PublishingEventsIT {
  private static final byte[] VIDEO = PublishingFixture.video(100_000);
  private static PublishingFixture fixture;

  @BeforeAll
  static void open(AwsFixture aws) {
    fixture = new PublishingFixture(aws);
  }

  @AfterAll
  static void close() {
    fixture.close();
  }

  @Test
  void reportsUnreadableMessagesAsFailedAndNoOthers() {
    String objectKey = PublishingFixture.objectKey("video.mp4");
    fixture.put(objectKey, VIDEO);
    Publication.Key key = fixture.storeQueued(objectKey);
    assertThat(
            failures(
                fixture.variables,
                "not json",
                body(key),
                "{\"user\":\"u\",\"id\":\"other\"}",
                body(
                    new Publication.Key(PublishingFixture.USER, "pub_00000000000000000000000000"))))
        .containsExactly("message-0", "message-2");
    assertThat(fixture.find(key).status()).isEqualTo(Status.PROCESSING);
  }

  /**
   * The sweep sends another message. A message that is redelivered again and again would become a
   * dead letter.
   */
  @Test
  void reportsNoFailedMessageWhileDynamoDbIsDown() {
    Map<String, String> down = new HashMap<>(fixture.variables);
    down.put("PUBLICATIONS_TABLE", "no-such-table");
    Publication.Key key =
        new Publication.Key(PublishingFixture.USER, "pub_00000000000000000000000000");
    assertThat(failures(down, body(key))).isEmpty();
    assertThat(fixture.log.getLast()).contains("message.failed", key.id());
  }

  @Test
  void handlesEveryRecordOfAnEventBeforeItFails() {
    Publication.Key held = waiting();
    Publication.Key free = waiting();
    Instant now = fixture.clock.instant();
    fixture.functions.publicationStore.lease(
        held, new Lease("somebody", now.plusSeconds(60)), now, now.plusSeconds(60));
    var handler =
        (UploadIntakeHandler)
            compositionRoot(fixture.variables).handler(DeployedFunction.UPLOAD_INTAKE);
    assertThatIllegalStateException()
        .isThrownBy(
            () ->
                handler.handleRequest(
                    uploads("uploads/me/", VideoStore.uploadKey(held), VideoStore.uploadKey(free)),
                    null));
    assertThat(fixture.find(held).status()).isEqualTo(Status.AWAITING_UPLOAD);
    assertThat(fixture.find(free).status()).isEqualTo(Status.QUEUED);
  }

  private static Publication.Key waiting() {
    Publication waiting =
        Publications.waitingForUpload(
            PublishingFixture.USER, VIDEO.length, fixture.clock.instant());
    fixture.put(waiting.source().objectKey(), VIDEO);
    return fixture.store(waiting);
  }

  private static List<String> failures(Map<String, String> variables, String... bodies) {
    SQSEvent event = new SQSEvent();
    event.setRecords(
        Arrays.stream(bodies)
            .map(
                body -> {
                  var message = new SQSEvent.SQSMessage();
                  message.setMessageId("message-" + Arrays.asList(bodies).indexOf(body));
                  message.setBody(body);
                  return message;
                })
            .toList());
    return ((PublishWorkerHandler)
            compositionRoot(variables).handler(DeployedFunction.PUBLISH_WORKER))
        .handleRequest(event, context()).getBatchItemFailures().stream()
            .map(BatchItemFailure::getItemIdentifier)
            .toList();
  }

  private static String body(Publication.Key key) {
    return "{\"user\":\"%s\",\"id\":\"%s\"}".formatted(key.user().key(), key.id());
  }

  /** S3 URL-encodes the object keys of its events. */
  private static S3Event uploads(String... keys) {
    return new S3Event(
        Arrays.stream(keys)
            .map(key -> URLEncoder.encode(key, StandardCharsets.UTF_8))
            .map(key -> new S3ObjectEntity(key, 1L, "etag", null, "1"))
            .map(object -> new S3Entity("c", new S3BucketEntity("b", null, "arn"), object, "1.0"))
            .map(
                s3 ->
                    new S3EventNotificationRecord(
                        "us-east-1",
                        "ObjectCreated:Put",
                        "aws:s3",
                        null,
                        "2.1",
                        null,
                        null,
                        s3,
                        null))
            .toList());
  }

  private static CompositionRoot compositionRoot(Map<String, String> variables) {
    return new CompositionRoot(
        Environment.of(variables), fixture.clock, new Log(fixture.log::add, fixture.clock));
  }

  private static Context context() {
    return (Context)
        Proxy.newProxyInstance(
            Context.class.getClassLoader(),
            new Class<?>[] {Context.class},
            (_, method, _) ->
                switch (method.getName()) {
                  case "getRemainingTimeInMillis" -> 900_000;
                  default -> throw new UnsupportedOperationException(method.getName());
                });
  }
}
