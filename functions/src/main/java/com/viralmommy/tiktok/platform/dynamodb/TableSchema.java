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
 * The schema of a DynamoDB table. The CDK app and the local run create their tables from it.
 *
 * @param variable the environment variable with the table's name
 * @param partitionKey name of the string partition key
 * @param sortKey name of the string sort key, if any
 * @param timeToLive name of the attribute with the expiry in epoch seconds, if any
 * @param streamed whether the table has a stream with the old and new image of every change
 */
public record TableSchema(
    String variable,
    String partitionKey,
    Optional<String> sortKey,
    Optional<String> timeToLive,
    List<Index> indexes,
    boolean streamed) {
  /**
   * A sparse global secondary index that projects keys only.
   *
   * @param numericSortKey name of the number sort key, if any
   */
  public record Index(String name, String partitionKey, Optional<String> numericSortKey) {}

  private static final StreamSpecification EVERY_CHANGE =
      StreamSpecification.builder()
          .streamEnabled(true)
          .streamViewType(StreamViewType.NEW_AND_OLD_IMAGES)
          .build();

  /** Creates the table in the embedded DynamoDB of the local run and of the tests. */
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
                // DynamoDB refuses an empty list.
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
