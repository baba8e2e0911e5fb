package com.viralmommy.tiktok.events;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.events.DynamodbEvent.DynamodbStreamRecord;
import com.amazonaws.services.lambda.runtime.events.S3Event;
import com.amazonaws.services.lambda.runtime.events.models.s3.S3EventNotification.S3BucketEntity;
import com.amazonaws.services.lambda.runtime.events.models.s3.S3EventNotification.S3Entity;
import com.amazonaws.services.lambda.runtime.events.models.s3.S3EventNotification.S3EventNotificationRecord;
import com.amazonaws.services.lambda.runtime.events.models.s3.S3EventNotification.S3ObjectEntity;
import com.fasterxml.jackson.databind.JsonNode;
import com.viralmommy.aws.embedded.PublishedEvent;
import com.viralmommy.tiktok.fixture.Answer;
import com.viralmommy.tiktok.fixture.Browser;
import com.viralmommy.tiktok.fixture.Deployment;
import com.viralmommy.tiktok.fixture.TableStream;
import com.viralmommy.tiktok.lambda.DeployedFunction;
import com.viralmommy.tiktok.lambda.background.UploadIntakeHandler;
import com.viralmommy.tiktok.platform.Json;
import com.viralmommy.tiktok.platform.UserId;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;

/** The events on the bus when the functions publish videos. */
class PublishedEventsIT {
  private static final String USER = "auth0|events";
  private static final Path VIDEO = Path.of("src/test/resources/media/h264-faststart.mp4");

  @RegisterExtension
  final Deployment deployment =
      new Deployment(Map.of("LIMIT_REQUESTS_PER_MINUTE", "600", "LIMIT_INITS_PER_MINUTE", "1"));

  private Browser browser;
  private String connection;

  @BeforeEach
  void connect() {
    browser = new Browser(deployment, USER);
    connection = browser.connect("pia.public");
    // The streams of two tables have no common order.
    deployment.relay();
  }

  /** Lambda applies the filter patterns before it runs the relay. */
  @AfterEach
  void theFilterAcceptsEveryEventAndNoDeliveryStep() {
    Set<String> published =
        deployment.events().stream()
            .map(e -> detail(e).path("eventId").asText())
            .collect(Collectors.toSet());
    try (DynamoDbStreamsClient streams = TableStream.client(deployment.variables())) {
      for (WatchedTable table : WatchedTable.ALL) {
        String name = deployment.variables().get(table.schema().variable());
        for (DynamodbStreamRecord record : TableStream.of(streams, name).take()) {
          if (published.remove(record.getEventID())) {
            assertThat(EventFilter.accepts(table, record)).as(record.toString()).isTrue();
          }
          var image = record.getDynamodb().getNewImage();
          if (image != null
              && image.containsKey("status")
              && Set.of("UPLOADING", "PROCESSING").contains(image.get("status").getS())
              && !image.containsKey("waitingFor")) {
            assertThat(EventFilter.accepts(table, record)).as(record.toString()).isFalse();
          }
        }
      }
    }
    assertThat(published).isEmpty();
  }

  @Test
  void aVideosEventsShowThePublicationAsTheApiDoes() {
    String id = publish("PUBLIC_TO_EVERYONE", existing());
    pass(20);

    assertThat(eventTypes())
        .containsExactly(
            "connection.connected",
            "publication.accepted",
            "publication.published",
            "publication.post_available");
    JsonNode accepted = detail(deployment.events().get(1));
    assertThat(accepted.path("userId").asText()).isEqualTo(USER);
    assertThat(accepted.at("/publication/id").asText()).isEqualTo(id);
    assertThat(accepted.at("/publication/status").asText()).isEqualTo("QUEUED");
    assertThat(accepted.at("/publication/connectionId").asText()).isEqualTo(connection);
    JsonNode last = detail(deployment.events().getLast());
    assertThat(last.path("publication")).isEqualTo(shown(id));
    assertThat(last.at("/publication/postId").asText()).matches("[0-9]{19}");
    assertThat(last.at("/publication/postUrl").asText()).contains("/@pia.public/video/");
    assertThat(deployment.events().stream().skip(1).map(e -> detail(e).path("sequence").asText()))
        .isSorted()
        .doesNotHaveDuplicates();
  }

  @Test
  void aPublicationIsQueuedWhenItsVideoIsUploaded() {
    String id =
        publish("SELF_ONLY", "\"upload\":{\"sizeBytes\":9241,\"contentType\":\"video/mp4\"}");
    String key = "uploads/%s/%s".formatted(new UserId(USER).key(), id);
    put(key, Map.of());
    objectCreated(key);
    pass(3);

    assertThat(eventTypes())
        .containsExactly(
            "connection.connected",
            "publication.accepted",
            "publication.queued",
            "publication.published");
    assertThat(detail(deployment.events().get(1)).at("/publication/status").asText())
        .isEqualTo("AWAITING_UPLOAD");
  }

  @Test
  void aWaitForALimitIsAnEventWithItsEnd() {
    publish("SELF_ONLY", existing());
    String second = publish("SELF_ONLY", existing());
    work();

    PublishedEvent waiting = deployment.events().getLast();
    assertThat(waiting.detailType()).isEqualTo("publication.rate_limited");
    JsonNode publication = detail(waiting).path("publication");
    assertThat(publication.path("id").asText()).isEqualTo(second);
    assertThat(publication.at("/waiting/code").asText()).isEqualTo("rate_limited");
    assertThat(publication.at("/waiting/until").asText())
        .isGreaterThan(deployment.simulator().clock().instant().toString());
    pass(5);
    assertThat(eventTypes()).filteredOn("publication.published"::equals).hasSize(2);
    assertThat(eventTypes()).filteredOn("publication.rate_limited"::equals).hasSize(1);
  }

  @Test
  void aCancellationByTheUserOrADisconnectIsAnEvent() {
    String upload = "\"upload\":{\"sizeBytes\":9241,\"contentType\":\"video/mp4\"}";
    String first = publish("SELF_ONLY", upload);
    publish("SELF_ONLY", upload);
    Answer cancelled =
        deployment.call(
            DeployedFunction.PUBLICATION_CANCEL,
            browser.api("DELETE", "/v1/publications/{id}", Map.of("id", first)));
    assertThat(cancelled.status()).as(cancelled.text()).isEqualTo(200);
    browser.disconnect(connection);

    assertThat(eventTypes())
        .filteredOn(type -> type.endsWith("cancelled") || type.endsWith("disconnected"))
        .containsExactlyInAnyOrder(
            "publication.cancelled", "publication.cancelled", "connection.disconnected");
    List<JsonNode> ended =
        deployment.events().stream()
            .filter(e -> e.detailType().equals("publication.cancelled"))
            .map(e -> detail(e).path("publication"))
            .toList();
    assertThat(ended.getFirst().has("failure")).isFalse();
    assertThat(ended.getLast().at("/failure/code").asText()).isEqualTo("connection_removed");
  }

  @Test
  void aFailureIsAnEventWithItsReason() {
    String key = key();
    publish("SELF_ONLY", "\"source\":{\"key\":\"%s\"}".formatted(key));
    deployment
        .s3()
        .deleteObject(r -> r.bucket(deployment.variables().get("VIDEO_BUCKET")).key(key));
    pass(2);

    assertThat(eventTypes()).endsWith("publication.accepted", "publication.failed");
    JsonNode failure = detail(deployment.events().getLast()).at("/publication/failure");
    assertThat(failure.path("code").asText()).isEqualTo("video_changed");
    assertThat(failure.path("detail").asText()).isNotEmpty();
    assertThat(failure.path("retryable").asBoolean()).isFalse();
  }

  @Test
  void aRefusedDropIsOneEventAlsoIfS3SendsItTwice() {
    String key = "drop/%s/a.mp4".formatted(new UserId(USER).key());
    put(key, Map.of("tiktok-connection-id", connection, "tiktok-privacy-level", "PUBLIC"));
    objectCreated(key);
    objectCreated(key);

    assertThat(eventTypes()).containsExactly("connection.connected", "drop.refused");
    JsonNode detail = detail(deployment.events().getLast());
    assertThat(detail.path("userId").asText()).isEqualTo(USER);
    assertThat(detail.at("/drop/key").asText()).isEqualTo(key);
    assertThat(detail.at("/drop/code").asText()).isEqualTo("invalid_request");
    assertThat(detail.at("/drop/errors").findValuesAsText("pointer"))
        .contains("/privacyLevel", "/musicUsageConfirmed");
  }

  private String key() {
    String key = "uploads/%s/%s.mp4".formatted(new UserId(USER).key(), UUID.randomUUID());
    put(key, Map.of());
    return key;
  }

  private String existing() {
    return "\"source\":{\"key\":\"%s\"}".formatted(key());
  }

  private void put(String key, Map<String, String> metadata) {
    deployment
        .s3()
        .putObject(
            r -> r.bucket(deployment.variables().get("VIDEO_BUCKET")).key(key).metadata(metadata),
            VIDEO);
  }

  private void objectCreated(String key) {
    var object = new S3ObjectEntity(key, 1L, "etag", null, "1");
    var s3 = new S3Entity("c", new S3BucketEntity("b", null, "arn"), object, "1.0");
    ((UploadIntakeHandler) deployment.compositionRoot().handler(DeployedFunction.UPLOAD_INTAKE))
        .handleRequest(
            new S3Event(
                List.of(
                    new S3EventNotificationRecord(
                        "us-east-1",
                        "ObjectCreated:Put",
                        "aws:s3",
                        null,
                        "2.1",
                        null,
                        null,
                        s3,
                        null))),
            null);
  }

  private String publish(String privacyLevel, String video) {
    Map<String, String> headers = new HashMap<>(browser.headers());
    headers.put("Content-Type", "application/json");
    headers.put("Idempotency-Key", UUID.randomUUID().toString());
    var request = Browser.request("POST", "/v1/publications", headers, Map.of(), Map.of());
    request.setBody(
        "{\"connectionId\":\"%s\",\"privacyLevel\":\"%s\",\"musicUsageConfirmed\":true,%s}"
            .formatted(connection, privacyLevel, video));
    Answer answer = deployment.call(DeployedFunction.PUBLISH_INTAKE, request);
    assertThat(answer.status()).as(answer.text()).isEqualTo(202);
    return answer.json().path("id").asText();
  }

  private void pass(int minutes) {
    for (int i = 0; i < minutes; i++) {
      work();
      deployment.simulator().clock().advance(Duration.ofMinutes(2));
    }
  }

  private void work() {
    deployment.schedule(DeployedFunction.DUE_SWEEP);
    deployment.drain("PUBLISH_QUEUE_URL", DeployedFunction.PUBLISH_WORKER);
  }

  private JsonNode shown(String id) {
    return deployment
        .call(
            DeployedFunction.PUBLICATION_QUERY,
            browser.api("GET", "/v1/publications/{id}", Map.of("id", id)))
        .json();
  }

  private List<String> eventTypes() {
    return new ArrayList<>(deployment.eventTypes());
  }

  private static JsonNode detail(PublishedEvent event) {
    try {
      return Json.read(event.detail());
    } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }
}
