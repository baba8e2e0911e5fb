package com.viralmommy.tiktok.events;

import com.amazonaws.services.lambda.runtime.events.DynamodbEvent.DynamodbStreamRecord;
import com.amazonaws.services.lambda.runtime.events.models.dynamodb.AttributeValue;
import com.viralmommy.tiktok.platform.dynamodb.Item;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.core.SdkBytes;

/**
 * A change of an item, as a table's stream has it.
 *
 * @param id of the record in the stream; the same however often it is delivered
 * @param sequenceNumber decimal; greater in later changes of the same item
 * @param at to the second
 * @param before empty of an item that is new
 * @param after empty of an item that is removed
 */
public record Change(
    String id,
    String sequenceNumber,
    String table,
    Instant at,
    Optional<Item> before,
    Optional<Item> after) {

  /**
   * @throws RuntimeException when the record is none of a DynamoDB stream
   */
  public static Change of(DynamodbStreamRecord record) {
    var change = record.getDynamodb();
    return new Change(
        record.getEventID(),
        change.getSequenceNumber(),
        table(record.getEventSourceARN()),
        change.getApproximateCreationDateTime().toInstant(),
        Optional.ofNullable(change.getOldImage()).map(Change::item),
        Optional.ofNullable(change.getNewImage()).map(Change::item));
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

  /** Lambda's class of it as the SDK's; of the kinds that an {@link Item} has. */
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
      builder.l(value.getL().stream().map(Change::attribute).toList());
    } else {
      throw new IllegalArgumentException("an attribute of a kind that no item of ours has");
    }
    return builder.build();
  }
}
