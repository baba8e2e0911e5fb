package com.viralmommy.tiktok.runner.triggers;

import com.viralmommy.tiktok.runner.invocation.AwsAccount;
import com.viralmommy.tiktok.runner.invocation.EventJson;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.Record;
import software.amazon.awssdk.services.dynamodb.model.StreamRecord;

/** The event of a batch of DynamoDB stream records, with the members that Lambda sends. */
final class StreamEvent {
  private final AwsAccount account;
  private final String streamArn;

  StreamEvent(AwsAccount account, String streamArn) {
    this.account = account;
    this.streamArn = streamArn;
  }

  byte[] json(List<Record> records) {
    return EventJson.bytes(Map.of("Records", records.stream().map(this::record).toList()));
  }

  private Map<String, Object> record(Record record) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("eventID", record.eventID());
    json.put("eventName", record.eventNameAsString());
    json.put("eventVersion", record.eventVersion());
    json.put("eventSource", record.eventSource());
    json.put("awsRegion", account.region());
    json.put("dynamodb", change(record.dynamodb()));
    if (record.userIdentity() != null) {
      // Only for items that DynamoDB deletes after their time to live.
      json.put(
          "userIdentity",
          Map.of(
              "type",
              record.userIdentity().type(),
              "principalId",
              record.userIdentity().principalId()));
    }
    json.put("eventSourceARN", streamArn);
    return json;
  }

  private static Map<String, Object> change(StreamRecord change) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("ApproximateCreationDateTime", change.approximateCreationDateTime().getEpochSecond());
    json.put("Keys", image(change.keys()));
    if (change.hasNewImage()) {
      json.put("NewImage", image(change.newImage()));
    }
    if (change.hasOldImage()) {
      json.put("OldImage", image(change.oldImage()));
    }
    json.put("SequenceNumber", change.sequenceNumber());
    json.put("SizeBytes", change.sizeBytes());
    json.put("StreamViewType", change.streamViewTypeAsString());
    return json;
  }

  private static Map<String, Object> image(Map<String, AttributeValue> image) {
    Map<String, Object> json = new TreeMap<>();
    image.forEach((name, value) -> json.put(name, value(value)));
    return json;
  }

  private static Map<String, Object> value(AttributeValue value) {
    return switch (value.type()) {
      case S -> Map.of("S", value.s());
      case N -> Map.of("N", value.n());
      case B -> Map.of("B", value.b().asByteArray());
      case SS -> Map.of("SS", value.ss());
      case NS -> Map.of("NS", value.ns());
      case BS -> Map.of("BS", value.bs().stream().map(SdkBytes::asByteArray).toList());
      case M -> Map.of("M", image(value.m()));
      case L -> Map.of("L", value.l().stream().map(StreamEvent::value).toList());
      case BOOL -> Map.of("BOOL", value.bool());
      case NUL -> Map.of("NULL", value.nul());
      case UNKNOWN_TO_SDK_VERSION ->
          throw new IllegalArgumentException("The SDK does not know this DynamoDB attribute type");
    };
  }
}
