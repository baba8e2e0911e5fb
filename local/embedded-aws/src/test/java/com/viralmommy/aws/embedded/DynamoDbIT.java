package com.viralmommy.aws.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndex;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.Projection;
import software.amazon.awssdk.services.dynamodb.model.ProjectionType;
import software.amazon.awssdk.services.dynamodb.model.Put;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;

@ExtendWith(EmbeddedAwsExtension.class)
class DynamoDbIT {

  private static final String TABLE = "publications";

  /** An alias, because {@code shard} is a reserved word in DynamoDB's expressions. */
  private static final Map<String, String> SHARD = Map.of("#shard", "shard");

  private DynamoDbClient dynamoDb;

  @BeforeEach
  void createTable(SdkClients clients) {
    dynamoDb = clients.dynamoDb();
    dynamoDb.createTable(
        table ->
            table
                .tableName(TABLE)
                .billingMode(BillingMode.PAY_PER_REQUEST)
                .attributeDefinitions(
                    attribute("pk", ScalarAttributeType.S),
                    attribute("shard", ScalarAttributeType.S),
                    attribute("dueAt", ScalarAttributeType.N))
                .keySchema(key("pk", KeyType.HASH))
                .globalSecondaryIndexes(
                    GlobalSecondaryIndex.builder()
                        .indexName("due")
                        .keySchema(key("shard", KeyType.HASH), key("dueAt", KeyType.RANGE))
                        .projection(
                            Projection.builder().projectionType(ProjectionType.KEYS_ONLY).build())
                        .build()));
  }

  @AfterEach
  void deleteTable() {
    dynamoDb.deleteTable(table -> table.tableName(TABLE));
    dynamoDb.close();
  }

  @Test
  void writesOnlyWhenTheConditionHolds() {
    put("a", 1);

    assertThatThrownBy(
            () ->
                dynamoDb.putItem(
                    put ->
                        put.tableName(TABLE)
                            .item(item("a", 2))
                            .conditionExpression("attribute_not_exists(pk)")))
        .isInstanceOf(ConditionalCheckFailedException.class);

    assertThat(version("a")).isEqualTo("1");
  }

  @Test
  void exactlyOneOfConcurrentConditionalWritesSucceeds() throws Exception {
    put("a", 1);
    var writers =
        IntStream.range(0, 8)
            .<Callable<Boolean>>mapToObj(_ -> () -> incrementFrom("a", 1))
            .toList();

    try (var threads = Executors.newFixedThreadPool(writers.size())) {
      var won = threads.invokeAll(writers).stream().filter(write -> write.resultNow()).count();
      assertThat(won).isEqualTo(1);
    }
    assertThat(version("a")).isEqualTo("2");
  }

  @Test
  void writesAllOfATransactionOrNothing() {
    put("a", 1);

    var refused =
        catchThrowableOfType(
            TransactionCanceledException.class,
            () ->
                dynamoDb.transactWriteItems(
                    transaction ->
                        transaction.transactItems(
                            putIfAbsent("b"), putIfAbsent("a"), putIfAbsent("c"))));

    assertThat(refused.cancellationReasons())
        .extracting(CancellationReason::code)
        .containsExactly("None", "ConditionalCheckFailed", "None");
    assertThat(dynamoDb.scan(scan -> scan.tableName(TABLE)).count()).isEqualTo(1);

    dynamoDb.transactWriteItems(
        transaction -> transaction.transactItems(putIfAbsent("b"), putIfAbsent("c")));
    assertThat(dynamoDb.scan(scan -> scan.tableName(TABLE)).count()).isEqualTo(3);
  }

  @Test
  void queriesASparseIndexInOrderAndByPages() {
    put("not due", 1);
    for (var due : List.of(30, 10, 20, 99)) {
      dynamoDb.putItem(
          put ->
              put.tableName(TABLE)
                  .item(
                      Map.of(
                          "pk",
                          text("due " + due),
                          "shard",
                          text("0"),
                          "dueAt",
                          number(due),
                          "other",
                          text("not projected"))));
    }

    var pages =
        dynamoDb
            .queryPaginator(
                query ->
                    query
                        .tableName(TABLE)
                        .indexName("due")
                        .keyConditionExpression("#shard = :shard AND dueAt <= :now")
                        .expressionAttributeNames(SHARD)
                        .expressionAttributeValues(Map.of(":shard", text("0"), ":now", number(30)))
                        .limit(2))
            .stream()
            .toList();

    assertThat(pages).hasSizeGreaterThan(1);
    var items = pages.stream().flatMap(page -> page.items().stream()).toList();
    assertThat(items)
        .extracting(item -> item.get("pk").s())
        .containsExactly("due 10", "due 20", "due 30");
    assertThat(items).allSatisfy(item -> assertThat(item).doesNotContainKey("other"));
  }

  @Test
  void anItemLeavesTheIndexWhenItsKeyAttributesAreRemoved() {
    dynamoDb.putItem(
        put ->
            put.tableName(TABLE)
                .item(Map.of("pk", text("a"), "shard", text("1"), "dueAt", number(1))));
    assertThat(due("1")).isEqualTo(1);

    dynamoDb.updateItem(
        update ->
            update
                .tableName(TABLE)
                .key(Map.of("pk", text("a")))
                .expressionAttributeNames(SHARD)
                .updateExpression("REMOVE #shard, dueAt"));

    assertThat(due("1")).isZero();
  }

  @Test
  void writesInBatchesAndAcceptsATimeToLive() {
    dynamoDb.updateTimeToLive(
        update ->
            update
                .tableName(TABLE)
                .timeToLiveSpecification(ttl -> ttl.attributeName("expires").enabled(true)));
    var writes =
        IntStream.range(0, 25)
            .mapToObj(
                number ->
                    WriteRequest.builder()
                        .putRequest(put -> put.item(item("batch " + number, number)))
                        .build())
            .toList();

    var answer = dynamoDb.batchWriteItem(batch -> batch.requestItems(Map.of(TABLE, writes)));

    assertThat(answer.unprocessedItems()).isEmpty();
    assertThat(version("batch 24")).isEqualTo("24");
    assertThat(
            dynamoDb
                .describeTimeToLive(describe -> describe.tableName(TABLE))
                .timeToLiveDescription()
                .attributeName())
        .isEqualTo("expires");
  }

  private int due(String shard) {
    return dynamoDb
        .query(
            query ->
                query
                    .tableName(TABLE)
                    .indexName("due")
                    .keyConditionExpression("#shard = :shard")
                    .expressionAttributeNames(SHARD)
                    .expressionAttributeValues(Map.of(":shard", text(shard))))
        .count();
  }

  private boolean incrementFrom(String pk, int expected) {
    try {
      dynamoDb.updateItem(
          update ->
              update
                  .tableName(TABLE)
                  .key(Map.of("pk", text(pk)))
                  .updateExpression("ADD version :one")
                  .conditionExpression("version = :expected")
                  .expressionAttributeValues(
                      Map.of(":one", number(1), ":expected", number(expected)))
                  .returnValues(ReturnValue.ALL_NEW));
      return true;
    } catch (ConditionalCheckFailedException _) {
      return false;
    }
  }

  private void put(String pk, int version) {
    dynamoDb.putItem(put -> put.tableName(TABLE).item(item(pk, version)));
  }

  private String version(String pk) {
    return dynamoDb
        .getItem(get -> get.tableName(TABLE).key(Map.of("pk", text(pk))).consistentRead(true))
        .item()
        .get("version")
        .n();
  }

  private static TransactWriteItem putIfAbsent(String pk) {
    return TransactWriteItem.builder()
        .put(
            Put.builder()
                .tableName(TABLE)
                .item(item(pk, 1))
                .conditionExpression("attribute_not_exists(pk)")
                .build())
        .build();
  }

  private static Map<String, AttributeValue> item(String pk, int version) {
    return Map.of("pk", text(pk), "version", number(version));
  }

  private static AttributeValue text(String value) {
    return AttributeValue.fromS(value);
  }

  private static AttributeValue number(int value) {
    return AttributeValue.fromN(Integer.toString(value));
  }

  private static AttributeDefinition attribute(String name, ScalarAttributeType type) {
    return AttributeDefinition.builder().attributeName(name).attributeType(type).build();
  }

  private static KeySchemaElement key(String name, KeyType type) {
    return KeySchemaElement.builder().attributeName(name).keyType(type).build();
  }
}
