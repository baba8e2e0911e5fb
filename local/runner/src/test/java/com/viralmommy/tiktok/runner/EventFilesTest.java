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
import com.viralmommy.tiktok.runner.gateway.ApiDescription;
import com.viralmommy.tiktok.runner.invocation.EventJson;
import com.viralmommy.tiktok.runner.invocation.FunctionError;
import com.viralmommy.tiktok.runner.invocation.LocalFunction;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Each of the repository's events binds as the managed runtime binds it, with what the functions
 * read in it.
 */
class EventFilesTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "api-gateway-oauth-start.json",
        "api-gateway-oauth-callback.json",
        "api-gateway-publish.json",
        "api-gateway-publication.json",
        "api-gateway-disconnect.json",
        "api-gateway-webhook.json"
      })
  void apiGatewaysEventsBind(String file) {
    var event = bind(file, APIGatewayProxyRequestEvent.class);

    assertThat(event.getPath()).isNotNull();
    assertThat(event.getHttpMethod()).isIn("GET", "POST", "DELETE");
    assertThat(event.getHeaders()).containsKeys("Host", "User-Agent");
    assertThat(event.getMultiValueHeaders().keySet()).isEqualTo(event.getHeaders().keySet());
    assertThat(event.getIsBase64Encoded()).isFalse();
    var context = event.getRequestContext();
    assertThat(context.getPath()).isEqualTo("/api" + event.getPath());
    assertThat(context.getResourcePath()).isEqualTo(event.getResource());
    assertThat(context.getRequestId()).isNotNull();
    assertThat(context.getRequestTimeEpoch()).isNotNull();
    assertThat(context.getStage()).isEqualTo("api");
    assertThat(context.getIdentity().getSourceIp()).isNotNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "api-gateway-oauth-start.json",
        "api-gateway-oauth-callback.json",
        "api-gateway-publish.json",
        "api-gateway-publication.json",
        "api-gateway-disconnect.json",
        "api-gateway-webhook.json"
      })
  void apiGatewaysEventsAreRequestsOfOurApi(String file) throws IOException {
    JsonNode event = EventFiles.json(file);
    try (var yaml = EventFilesTest.class.getResourceAsStream("/openapi.yaml")) {
      assertThat(ApiDescription.read(yaml).routes())
          .extracting(ApiDescription.Route::method, ApiDescription.Route::path)
          .contains(tuple(event.path("httpMethod").asText(), event.path("resource").asText()));
    }
  }

  @Test
  void whatEachRequestCarriesBinds() {
    assertThat(bind("api-gateway-oauth-start.json", APIGatewayProxyRequestEvent.class))
        .satisfies(
            event -> assertThat(event.getQueryStringParameters()).containsKey("returnTo"),
            event -> assertThat(event.getHeaders()).containsKey("Authorization"));
    assertThat(bind("api-gateway-oauth-callback.json", APIGatewayProxyRequestEvent.class))
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
    assertThat(bind("api-gateway-publish.json", APIGatewayProxyRequestEvent.class))
        .satisfies(
            event -> assertThat(event.getHeaders()).containsKey("Idempotency-Key"),
            event -> assertThat(EventJson.MAPPER.readTree(event.getBody()).has("upload")).isTrue());
    assertThat(bind("api-gateway-publication.json", APIGatewayProxyRequestEvent.class))
        .satisfies(event -> assertThat(event.getPathParameters()).containsOnlyKeys("id"));
  }

  /** The contract's vector: with its secret and at its time, the signature holds. */
  @Test
  void theWebhookIsSignedAsTikTokSigns() throws Exception {
    var event = bind("api-gateway-webhook.json", APIGatewayProxyRequestEvent.class);

    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec("test-client-secret".getBytes(UTF_8), "HmacSHA256"));
    byte[] hmac = mac.doFinal(("1633174587." + event.getBody()).getBytes(UTF_8));
    assertThat(event.getHeaders().get("TikTok-Signature"))
        .isEqualTo("t=1633174587,s=" + HexFormat.of().formatHex(hmac));
  }

  @Test
  void theConnectionMessageBinds() throws Exception {
    var record = bind("sqs-connection.json", SQSEvent.class).getRecords().getFirst();

    JsonNode body = EventJson.MAPPER.readTree(record.getBody());
    assertThat(body.path("connection").asText()).matches("con_[0-9a-z]{26}");
    assertThat(body.path("task").asText()).isEqualTo("verify");
    assertThat(record.getMd5OfBody()).isEqualTo(md5(record.getBody()));
    assertThat(record.getEventSourceArn()).endsWith(":connection");
  }

  @Test
  void theUploadBinds() {
    var record = bind("s3-upload.json", S3Event.class).getRecords().getFirst();

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
    var object = bind("s3-drop.json", S3Event.class).getRecords().getFirst().getS3().getObject();

    assertThat(object.getUrlDecodedKey())
        .isEqualTo("drop/auth0_7C5f7c8ec7c33c6c004bbafe82/2026/march recap.mp4");
    assertThat(EventFiles.shape(EventFiles.json("s3-drop.json")))
        .isEqualTo(EventFiles.shape(EventFiles.json("s3-upload.json")));
  }

  @Test
  void thePublishMessageBinds() throws Exception {
    var record = bind("sqs-publish.json", SQSEvent.class).getRecords().getFirst();

    JsonNode body = EventJson.MAPPER.readTree(record.getBody());
    assertThat(body.path("user").asText()).isEqualTo("auth0_7C5f7c8ec7c33c6c004bbafe82");
    assertThat(body.path("id").asText()).startsWith("pub_");
    assertThat(record.getMd5OfBody()).isEqualTo(md5(record.getBody()));
    assertThat(record.getMessageId()).isNotNull();
    assertThat(record.getReceiptHandle()).isNotNull();
    assertThat(record.getAttributes())
        .containsKeys(
            "ApproximateReceiveCount",
            "SentTimestamp",
            "SenderId",
            "ApproximateFirstReceiveTimestamp");
    assertThat(record.getEventSourceArn()).endsWith(":publish");
    assertThat(record.getAwsRegion()).isEqualTo("us-east-1");
  }

  @Test
  void theChangeOfAnItemBinds() {
    var record = bind("dynamodb-stream.json", DynamodbEvent.class).getRecords().getFirst();

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
  void theScheduleBinds() {
    var event = bind("schedule-due-sweep.json", ScheduledEvent.class);

    assertThat(event.getDetailType()).isEqualTo("Scheduled Event");
    assertThat(event.getSource()).isEqualTo("aws.events");
    assertThat(event.getTime().getMillis())
        .isEqualTo(Instant.parse("2026-03-14T09:28:00Z").toEpochMilli());
    assertThat(event.getResources()).singleElement().asString().endsWith(":rule/due-sweep");
  }

  @Test
  void eachFileIsReadByAFunctionOfItsKind() throws FunctionError {
    class Reads implements RequestHandler<SQSEvent, Integer> {
      @Override
      public Integer handleRequest(SQSEvent event, Context context) {
        return event.getRecords().size();
      }
    }
    var function = new LocalFunction("publish-worker", new Reads(), Duration.ofSeconds(10));

    assertThat(function.invoke(EventFiles.bytes("sqs-publish.json"))).asString().isEqualTo("1");
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
