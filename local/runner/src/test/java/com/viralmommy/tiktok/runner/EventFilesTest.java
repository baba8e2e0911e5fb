package com.viralmommy.tiktok.runner;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyRequestEvent;
import com.amazonaws.services.lambda.runtime.events.DynamodbEvent;
import com.amazonaws.services.lambda.runtime.events.S3Event;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import com.amazonaws.services.lambda.runtime.events.ScheduledEvent;
import com.amazonaws.services.lambda.runtime.serialization.events.LambdaEventSerializers;
import com.fasterxml.jackson.databind.JsonNode;
import com.viralmommy.tiktok.lambda.DeployedFunction;
import com.viralmommy.tiktok.lambda.Trigger;
import com.viralmommy.tiktok.lambda.WorkQueue;
import com.viralmommy.tiktok.runner.gateway.ApiDescription;
import com.viralmommy.tiktok.runner.invocation.EventJson;
import com.viralmommy.tiktok.runner.invocation.FunctionError;
import com.viralmommy.tiktok.runner.invocation.LocalFunction;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The sample events have the types and members of real events, read as Lambda reads them. */
class EventFilesTest {

  private static final String DROP = "upload-intake-drop.json";

  /** A forgotten file is named here, and by the functions' own tests. */
  @ParameterizedTest
  @EnumSource
  void everyFunctionHasASampleEventOfItsTrigger(DeployedFunction function) throws Exception {
    String file = function.sampleEvent();
    switch (function.trigger()) {
      case Trigger.Api() -> assertRequestOf(function, file);
      case Trigger.Queue(WorkQueue queue, int _, Trigger.Concurrency _) ->
          assertMessageOf(queue, file);
      case Trigger.Schedule(Duration _) -> assertScheduled(function, file);
      case Trigger.VideoUploads() -> assertUpload(file);
      case Trigger.TableChanges() ->
          assertThat(bind(file, DynamodbEvent.class).getRecords()).isNotEmpty();
    }
  }

  private static void assertRequestOf(DeployedFunction function, String file) throws IOException {
    var event = bind(file, APIGatewayProxyRequestEvent.class);

    assertThat(event.getPath()).isNotNull();
    assertThat(event.getHeaders()).containsKeys("Host", "User-Agent");
    assertThat(event.getMultiValueHeaders().keySet()).isEqualTo(event.getHeaders().keySet());
    assertThat(event.getIsBase64Encoded()).isFalse();
    var context = event.getRequestContext();
    assertThat(context.getPath()).isEqualTo("/api" + event.getPath());
    assertThat(context.getResourcePath()).isEqualTo(event.getResource());
    assertThat(context.getHttpMethod()).isEqualTo(event.getHttpMethod());
    assertThat(context.getRequestId()).isNotNull();
    assertThat(context.getRequestTimeEpoch()).isNotNull();
    assertThat(context.getStage()).isEqualTo("api");
    assertThat(context.getIdentity().getSourceIp()).isNotNull();
    try (var yaml = LocalFunctions.apiDescription()) {
      assertThat(ApiDescription.read(yaml).routes())
          .extracting(
              ApiDescription.Route::method,
              ApiDescription.Route::path,
              ApiDescription.Route::functionName)
          .contains(tuple(event.getHttpMethod(), event.getResource(), function.functionName()));
    }
  }

  private static void assertMessageOf(WorkQueue queue, String file) throws Exception {
    var record = bind(file, SQSEvent.class).getRecords().getFirst();

    assertThat(EventJson.MAPPER.readTree(record.getBody()).isObject()).isTrue();
    assertThat(record.getMd5OfBody()).isEqualTo(md5(record.getBody()));
    assertThat(record.getMessageId()).isNotNull();
    assertThat(record.getReceiptHandle()).isNotNull();
    assertThat(record.getAttributes())
        .containsKeys(
            "ApproximateReceiveCount",
            "SentTimestamp",
            "SenderId",
            "ApproximateFirstReceiveTimestamp");
    assertThat(record.getEventSourceArn()).endsWith(":" + queue.queueName());
    assertThat(record.getAwsRegion()).isEqualTo("us-east-1");
  }

  private static void assertScheduled(DeployedFunction function, String file) {
    var event = bind(file, ScheduledEvent.class);

    assertThat(event.getDetailType()).isEqualTo("Scheduled Event");
    assertThat(event.getSource()).isEqualTo("aws.events");
    assertThat(event.getTime()).isNotNull();
    assertThat(event.getResources())
        .singleElement()
        .asString()
        .endsWith(":rule/" + function.functionName());
  }

  private static void assertUpload(String file) {
    var record = bind(file, S3Event.class).getRecords().getFirst();

    assertThat(record.getEventName()).isEqualTo("ObjectCreated:Put");
    assertThat(record.getEventTime()).isNotNull();
    assertThat(record.getS3().getBucket().getName()).isNotNull();
    var object = record.getS3().getObject();
    assertThat(object.geteTag()).doesNotContain("\"");
    assertThat(object.getSequencer()).isNotNull();
  }

  /** The exception is the second event of the upload intake. */
  @Test
  void everyFileIsTheSampleEventOfAFunction() throws Exception {
    Path directory = Path.of(EventFilesTest.class.getResource("/events").toURI());
    Set<String> expected =
        Arrays.stream(DeployedFunction.values())
            .map(DeployedFunction::sampleEvent)
            .collect(Collectors.toCollection(TreeSet::new));
    expected.add(DROP);
    try (Stream<Path> files = Files.list(directory)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrderElementsOf(expected);
    }
  }

  @Test
  void requestsHaveTheMembersThatTheirFunctionsRead() {
    assertThat(bind("oauth-start.json", APIGatewayProxyRequestEvent.class))
        .satisfies(
            event -> assertThat(event.getQueryStringParameters()).containsKey("returnTo"),
            event -> assertThat(event.getHeaders()).containsKey("Authorization"));
    assertThat(bind("oauth-callback.json", APIGatewayProxyRequestEvent.class))
        .satisfies(
            event ->
                assertThat(event.getQueryStringParameters())
                    .containsOnlyKeys("code", "scopes", "state"),
            event ->
                assertThat(event.getHeaders().get("Cookie"))
                    .startsWith(
                        "__Host-tiktok_oauth_"
                            + event.getQueryStringParameters().get("state").substring(0, 8)
                            + "="));
    assertThat(bind("publish-intake.json", APIGatewayProxyRequestEvent.class))
        .satisfies(
            event -> assertThat(event.getHeaders()).containsKey("Idempotency-Key"),
            event -> assertThat(EventJson.MAPPER.readTree(event.getBody()).has("upload")).isTrue());
    assertThat(bind("publication-query.json", APIGatewayProxyRequestEvent.class))
        .satisfies(event -> assertThat(event.getPathParameters()).containsOnlyKeys("id"));
  }

  /** The signature is valid for the secret and time below. */
  @Test
  void theWebhookIsSignedAsTikTokSigns() throws Exception {
    var event = bind("tiktok-webhook.json", APIGatewayProxyRequestEvent.class);

    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec("test-client-secret".getBytes(UTF_8), "HmacSHA256"));
    byte[] hmac = mac.doFinal(("1633174587." + event.getBody()).getBytes(UTF_8));
    assertThat(event.getHeaders().get("TikTok-Signature"))
        .isEqualTo("t=1633174587,s=" + HexFormat.of().formatHex(hmac));
  }

  @Test
  void messagesHaveTheMembersThatTheirFunctionsRead() throws Exception {
    JsonNode task = message("connection-worker.json");
    assertThat(task.path("connection").asText()).matches("con_[0-9a-z]{26}");
    assertThat(task.path("task").asText()).isEqualTo("verify");

    JsonNode publication = message("publish-worker.json");
    assertThat(publication.path("user").asText()).isEqualTo("auth0_7C5f7c8ec7c33c6c004bbafe82");
    assertThat(publication.path("id").asText()).startsWith("pub_");

    JsonNode connection = message("refresh-worker.json").at("/connections/0");
    assertThat(connection.path("user").asText()).isEqualTo("auth0_7C5f7c8ec7c33c6c004bbafe82");
    assertThat(connection.path("connection").asText()).matches("con_[0-9a-z]{26}");
  }

  private static JsonNode message(String file) throws IOException {
    return EventJson.MAPPER.readTree(bind(file, SQSEvent.class).getRecords().getFirst().getBody());
  }

  @Test
  void theUploadBinds() {
    var record = bind("upload-intake.json", S3Event.class).getRecords().getFirst();

    assertThat(record.getEventName()).isEqualTo("ObjectCreated:Put");
    assertThat(record.getEventTime().getMillis())
        .isEqualTo(Instant.parse("2026-03-14T09:27:41.208Z").toEpochMilli());
    assertThat(record.getS3().getBucket().getName()).isNotNull();
    var object = record.getS3().getObject();
    assertThat(object.getUrlDecodedKey()).matches("uploads/[^/]+/pub_[0-9a-z]+");
    assertThat(object.getSizeAsLong()).isEqualTo(12_345_678);
    assertThat(object.geteTag()).doesNotContain("\"");
    assertThat(object.getSequencer()).isNotNull();
  }

  @Test
  void theDropBinds() {
    var object = bind(DROP, S3Event.class).getRecords().getFirst().getS3().getObject();

    assertThat(object.getUrlDecodedKey())
        .isEqualTo("drop/auth0_7C5f7c8ec7c33c6c004bbafe82/2026/march recap.mp4");
    assertThat(EventFiles.shape(EventFiles.json(DROP)))
        .isEqualTo(EventFiles.shape(EventFiles.json("upload-intake.json")));
  }

  @Test
  void theChangeOfAnItemBinds() {
    var record = bind("event-relay.json", DynamodbEvent.class).getRecords().getFirst();

    assertThat(record.getEventID()).isNotNull();
    assertThat(record.getEventName()).isEqualTo("MODIFY");
    assertThat(record.getEventSourceARN()).contains(":table/publications-table/stream/");
    var change = record.getDynamodb();
    assertThat(change.getApproximateCreationDateTime().toInstant())
        .isEqualTo(Instant.parse("2026-03-14T09:28:07Z"));
    assertThat(change.getSequenceNumber()).hasSizeGreaterThanOrEqualTo(21);
    assertThat(change.getOldImage().get("status").getS()).isEqualTo("PROCESSING");
    assertThat(change.getNewImage().get("status").getS()).isEqualTo("PUBLISHED");
    var transfer = change.getNewImage().get("transfer").getM();
    assertThat(transfer.get("sealedUrl").getB().remaining()).isEqualTo(60);
    assertThat(transfer.get("inFlight").getBOOL()).isFalse();
  }

  @Test
  void theScheduledTimeBinds() {
    assertThat(bind("due-sweep.json", ScheduledEvent.class).getTime().getMillis())
        .isEqualTo(Instant.parse("2026-03-14T09:28:00Z").toEpochMilli());
  }

  @Test
  void aLocalFunctionReadsASampleEvent() throws FunctionError {
    class Reads implements RequestHandler<SQSEvent, Integer> {
      @Override
      public Integer handleRequest(SQSEvent event, Context context) {
        return event.getRecords().size();
      }
    }
    var function = new LocalFunction("publish-worker", new Reads(), Duration.ofSeconds(10));

    assertThat(function.invoke(EventFiles.bytes("publish-worker.json"))).asString().isEqualTo("1");
  }

  private static <T> T bind(String file, Class<T> type) {
    assertThat(LambdaEventSerializers.isLambdaSupportedEvent(type.getName())).isTrue();
    return LambdaEventSerializers.serializerFor(type, type.getClassLoader())
        .fromJson(new ByteArrayInputStream(EventFiles.bytes(file)));
  }

  private static String md5(String text) throws Exception {
    byte[] digest = MessageDigest.getInstance("MD5").digest(text.getBytes(StandardCharsets.UTF_8));
    return String.format("%032x", new BigInteger(1, digest));
  }
}
