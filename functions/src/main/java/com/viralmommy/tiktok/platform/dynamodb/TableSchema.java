package com.viralmommy.tiktok.platform.dynamodb;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndex;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ProjectionType;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.dynamodb.model.StreamSpecification;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;

/**
 * A DynamoDB table as its store expects it. The CDK app and the laptop run both create tables from
 * here.
 *
 * @param variable the environment variable that carries the table's name
 * @param partitionKey name of the string partition key
 * @param sortKey name of the string sort key, if any
 * @param timeToLive name of the attribute with the expiry in epoch seconds, if any
 * @param streamed whether every change is kept for a day, with the item before and after it, for
 *     those who have to learn of it
 */
public record TableSchema(
    String variable,
    String partitionKey,
    Optional<String> sortKey,
    Optional<String> timeToLive,
    List<Index> indexes,
    boolean streamed) {
  /**
   * A sparse global index that projects keys only.
   *
   * @param numericSortKey name of a number attribute, if the index is sorted
   */
  public record Index(String name, String partitionKey, Optional<String> numericSortKey) {}

  private static final StreamSpecification EVERY_CHANGE =
      StreamSpecification.builder()
          .streamEnabled(true)
          .streamViewType(StreamViewType.NEW_AND_OLD_IMAGES)
          .build();

  /** Makes the table where no CDK app does: in the engines of the laptop run and of the tests. */
  public void create(DynamoDbClient dynamoDb, String tableName) {
    List<AttributeDefinition> attributes = new ArrayList<>();
    List<KeySchemaElement> keys = keys(partitionKey, sortKey, ScalarAttributeType.S, attributes);
    List<GlobalSecondaryIndex> global = new ArrayList<>();
    for (Index index : indexes) {
      List<KeySchemaElement> indexKeys =
          keys(index.partitionKey(), index.numericSortKey(), ScalarAttributeType.N, attributes);
      global.add(
          GlobalSecondaryIndex.builder()
              .indexName(index.name())
              .keySchema(indexKeys)
              .projection(p -> p.projectionType(ProjectionType.KEYS_ONLY))
              .build());
    }
    dynamoDb.createTable(
        r ->
            r.tableName(tableName)
                .keySchema(keys)
                .attributeDefinitions(attributes)
                .billingMode(BillingMode.PAY_PER_REQUEST)
                // An empty list is refused.
                .globalSecondaryIndexes(global.isEmpty() ? null : global)
                .streamSpecification(streamed ? EVERY_CHANGE : null));
  }

  private static List<KeySchemaElement> keys(
      String partitionKey,
      Optional<String> sortKey,
      ScalarAttributeType sortType,
      List<AttributeDefinition> attributes) {
    List<KeySchemaElement> keys = new ArrayList<>();
    keys.add(key(partitionKey, KeyType.HASH, ScalarAttributeType.S, attributes));
    sortKey.ifPresent(name -> keys.add(key(name, KeyType.RANGE, sortType, attributes)));
    return keys;
  }

  private static KeySchemaElement key(
      String name, KeyType kind, ScalarAttributeType type, List<AttributeDefinition> attributes) {
    attributes.add(AttributeDefinition.builder().attributeName(name).attributeType(type).build());
    return KeySchemaElement.builder().attributeName(name).keyType(kind).build();
  }
}
