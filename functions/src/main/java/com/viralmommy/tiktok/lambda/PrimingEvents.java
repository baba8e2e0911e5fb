package com.viralmommy.tiktok.lambda;

import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyRequestEvent;
import com.amazonaws.services.lambda.runtime.events.DynamodbEvent;
import com.amazonaws.services.lambda.runtime.events.S3Event;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import com.amazonaws.services.lambda.runtime.events.ScheduledEvent;
import com.amazonaws.services.lambda.runtime.events.models.dynamodb.AttributeValue;
import com.amazonaws.services.lambda.runtime.events.models.dynamodb.StreamRecord;
import com.amazonaws.services.lambda.runtime.events.models.s3.S3EventNotification.S3BucketEntity;
import com.amazonaws.services.lambda.runtime.events.models.s3.S3EventNotification.S3Entity;
import com.amazonaws.services.lambda.runtime.events.models.s3.S3EventNotification.S3EventNotificationRecord;
import com.amazonaws.services.lambda.runtime.events.models.s3.S3EventNotification.S3ObjectEntity;
import com.viralmommy.tiktok.platform.Ids;
import com.viralmommy.tiktok.platform.Json;
import com.viralmommy.tiktok.platform.UserId;
import com.viralmommy.tiktok.publishing.model.Publication;
import com.viralmommy.tiktok.publishing.model.VideoStore;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The events that SnapStart priming runs, one kind per trigger.
 *
 * @param user whom the events name
 * @param bearerToken of that user
 * @param connectionsTable name of the table whose change is an event
 * @param now the time of the events
 */
record PrimingEvents(UserId user, String bearerToken, String connectionsTable, Instant now) {
  private static final String CONNECTION = "con_0";

  /** An event of the type that the function's handler takes. */
  Object of(DeployedFunction function) {
    return switch (function.trigger()) {
      case Trigger.Api _ -> request();
      case Trigger.Queue queue -> message(body(queue.queue()));
      case Trigger.Schedule _ -> new ScheduledEvent();
      case Trigger.VideoUploads _ -> upload();
      case Trigger.TableChanges _ -> newConnection();
    };
  }

  /** One request for all routes: it has the parameters, headers and body of each. */
  private APIGatewayProxyRequestEvent request() {
    Map<String, Object> body =
        Map.of(
            "connectionId",
            CONNECTION,
            "privacyLevel",
            "SELF_ONLY",
            "musicUsageConfirmed",
            true,
            "upload",
            Map.of("sizeBytes", 1_000_000, "contentType", "video/mp4"));
    return new APIGatewayProxyRequestEvent()
        .withHttpMethod("GET")
        .withResource("/priming")
        .withPathParameters(Map.of("id", publicationId()))
        .withQueryStringParameters(Map.of("state", Ids.secret(), "code", "priming"))
        .withHeaders(
            Map.of(
                "Authorization",
                "Bearer " + bearerToken,
                "Content-Type",
                "application/json",
                "Idempotency-Key",
                Ids.secret(),
                "TikTok-Signature",
                "t=1,s=" + "0".repeat(64)))
        .withBody(Json.write(body));
  }

  private Map<String, ?> body(WorkQueue queue) {
    return switch (queue) {
      case PUBLISH -> Map.of("user", user.key(), "id", publicationId());
      case REFRESH ->
          Map.of("connections", List.of(Map.of("user", user.key(), "connection", CONNECTION)));
      case CONNECTION -> Map.of("task", "verify", "user", user.key(), "connection", CONNECTION);
    };
  }

  private static SQSEvent message(Map<String, ?> body) {
    var message = new SQSEvent.SQSMessage();
    message.setMessageId("priming");
    message.setReceiptHandle("priming");
    message.setBody(Json.write(body));
    var event = new SQSEvent();
    event.setRecords(List.of(message));
    return event;
  }

  private S3Event upload() {
    String key = VideoStore.uploadKey(new Publication.Key(user, publicationId()));
    var object = new S3ObjectEntity(key, 1L, "priming", null, "0");
    var s3 = new S3Entity("priming", new S3BucketEntity("priming", null, null), object, "1.0");
    return new S3Event(
        List.of(
            new S3EventNotificationRecord(
                null, "ObjectCreated:Put", "aws:s3", null, "2.1", null, null, s3, null)));
  }

  private DynamodbEvent newConnection() {
    Map<String, AttributeValue> connection = new HashMap<>();
    connection.put("user", new AttributeValue(user.key()));
    connection.put("connection", new AttributeValue(CONNECTION));
    connection.put("openId", new AttributeValue("priming"));
    connection.put("status", new AttributeValue("ACTIVE"));
    connection.put("scopes", new AttributeValue().withL(List.of()));
    connection.put("sealedTokens", new AttributeValue().withB(ByteBuffer.allocate(1)));
    for (String number :
        List.of(
            "connectedAt", "accessExpiresAt", "refreshExpiresAt", "refreshDueAt", "tokenVersion")) {
      connection.put(number, new AttributeValue().withN("1"));
    }
    var change =
        new StreamRecord()
            .withSequenceNumber("1")
            .withApproximateCreationDateTime(Date.from(now))
            .withNewImage(connection);
    var record = new DynamodbEvent.DynamodbStreamRecord();
    record.setEventID("priming");
    record.setEventSourceARN("arn:aws:dynamodb:::table/%s/stream/0".formatted(connectionsTable));
    record.setDynamodb(change);
    var event = new DynamodbEvent();
    event.setRecords(List.of(record));
    return event;
  }

  private String publicationId() {
    return Ids.timeOrdered("pub", now);
  }
}
