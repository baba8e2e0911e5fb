package com.viralmommy.tiktok.lambda.background;

import com.amazonaws.services.lambda.runtime.events.DynamodbEvent.DynamodbStreamRecord;
import com.amazonaws.services.lambda.runtime.events.models.dynamodb.AttributeValue;
import com.viralmommy.tiktok.events.Change;
import com.viralmommy.tiktok.platform.dynamodb.Item;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.core.SdkBytes;

/** Converts records of a DynamoDB stream to changes. */
final class StreamRecords {
  private StreamRecords() {}

  /**
   * @throws RuntimeException when the record does not come from a DynamoDB stream, or has an
   *     attribute type that an {@link Item} does not have
   */
  static Change change(DynamodbStreamRecord record) {
    var change = record.getDynamodb();
    return new Change(
        record.getEventID(),
        change.getSequenceNumber(),
        table(record.getEventSourceARN()),
        change.getApproximateCreationDateTime().toInstant(),
        Optional.ofNullable(change.getOldImage()).map(StreamRecords::item),
        Optional.ofNullable(change.getNewImage()).map(StreamRecords::item));
  }

  /** {@code arn:aws:dynamodb:region:account:table/name/stream/label}. */
  private static String table(String streamArn) {
    return streamArn.split("/")[1];
  }

  private static Item item(Map<String, AttributeValue> image) {
    Map<String, software.amazon.awssdk.services.dynamodb.model.AttributeValue> attributes =
        new HashMap<>();
    image.forEach((name, value) -> attributes.put(name, attribute(value)));
    return Item.of(attributes);
  }

  /** Converts Lambda's attribute class to that of the AWS SDK. */
  private static software.amazon.awssdk.services.dynamodb.model.AttributeValue attribute(
      AttributeValue value) {
    var builder = software.amazon.awssdk.services.dynamodb.model.AttributeValue.builder();
    if (value.getS() != null) {
      builder.s(value.getS());
    } else if (value.getN() != null) {
      builder.n(value.getN());
    } else if (value.getBOOL() != null) {
      builder.bool(value.getBOOL());
    } else if (value.getB() != null) {
      builder.b(SdkBytes.fromByteBuffer(value.getB()));
    } else if (value.getM() != null) {
      builder.m(item(value.getM()).attributes());
    } else if (value.getL() != null) {
      builder.l(value.getL().stream().map(StreamRecords::attribute).toList());
    } else {
      throw new IllegalArgumentException("unsupported attribute type in a stream record");
    }
    return builder.build();
  }
}
