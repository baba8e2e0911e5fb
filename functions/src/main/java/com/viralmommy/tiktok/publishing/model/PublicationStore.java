package com.viralmommy.tiktok.publishing.model;

import com.viralmommy.tiktok.accounts.Connection;
import com.viralmommy.tiktok.platform.Environment;
import com.viralmommy.tiktok.platform.Problem;
import com.viralmommy.tiktok.platform.ProblemCode;
import com.viralmommy.tiktok.platform.UserId;
import com.viralmommy.tiktok.platform.dynamodb.Item;
import com.viralmommy.tiktok.platform.dynamodb.TableSchema;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;

/**
 * Publications in DynamoDB, keyed by user and id, with a sparse index of what is due, spread over
 * shards so that no partition of the index carries all writes.
 */
public final class PublicationStore {
  /** Over which the index of what is due is spread. */
  public static final int SHARDS = 8;

  private static final String DUE_INDEX = "due";
  private static final String PUBLISH_ID_INDEX = "publishId";

  /** What a search reads with one call after its first: about a quarter of DynamoDB's 1 MB. */
  private static final int READ_AT_ONCE = 250;

  /**
   * What a search may read for one page, which bounds its time and its cost. A user's publications
   * are few enough that an index by status, written with every change of it, would cost more.
   */
  static final int MOST_READ = 1_000;

  private static final Duration REFUSALS_KEPT = Duration.ofDays(14);

  /** The last instant that a number of milliseconds can name. */
  private static final Instant END_OF_TIME = Instant.ofEpochMilli(Long.MAX_VALUE);

  /** A queue's clock and ours may differ by this: a message this early still counts. */
  private static final Duration EARLY = Duration.ofSeconds(1);

  public static final TableSchema SCHEMA =
      new TableSchema(
          "PUBLICATIONS_TABLE",
          "user",
          Optional.of("id"),
          Optional.of("expiresAt"),
          List.of(
              new TableSchema.Index(DUE_INDEX, "dueShard", Optional.of("dueAt")),
              new TableSchema.Index(PUBLISH_ID_INDEX, "publishId", Optional.empty())),
          true);

  private final Supplier<DynamoDbClient> dynamoDb;
  private final String table;

  public PublicationStore(Supplier<DynamoDbClient> dynamoDb, Environment environment) {
    this.dynamoDb = dynamoDb;
    this.table = environment.text(SCHEMA.variable());
  }

  /**
   * Stores a new publication together with the key it was asked for under: both or neither.
   *
   * @return the publication that the same request made earlier; then nothing is stored
   * @throws Problem when the key was used for another request
   */
  public Optional<Publication.Key> create(
      Publication publication, IdempotencyKey idempotency, Instant now) {
    Publication.Key key = publication.key();
    Item memory =
        Item.of(
                new HashMap<>(
                    PublicationItem.keyOf(new Publication.Key(key.user(), idempotency.id()))))
            .put("request", idempotency.request())
            .put("publication", key.id())
            .put("expiresAt", now.plus(idempotency.kept()).getEpochSecond());
    try {
      dynamoDb
          .get()
          .transactWriteItems(
              r ->
                  r.transactItems(
                      put(
                          memory,
                          "attribute_not_exists(id) OR expiresAt <= :now",
                          Map.of(":now", Item.number(now.getEpochSecond()))),
                      put(PublicationItem.write(publication), "attribute_not_exists(id)", null)));
      return Optional.empty();
    } catch (TransactionCanceledException _) {
      return Optional.of(
          earlier(key.user(), idempotency, now)
              // Two of the same request at one moment: neither knows yet which of them is stored.
              .orElseThrow(() -> Problem.retryAfter(ProblemCode.CONFLICT, Duration.ofSeconds(1))));
    }
  }

  private TransactWriteItem put(Item item, String condition, Map<String, AttributeValue> values) {
    return TransactWriteItem.builder()
        .put(
            r ->
                r.tableName(table)
                    .item(item.attributes())
                    .conditionExpression(condition)
                    .expressionAttributeValues(values))
        .build();
  }

  /**
   * The publication that the same request made while it is remembered.
   *
   * @throws Problem when the key was used for another request
   */
  public Optional<Publication.Key> earlier(UserId user, IdempotencyKey idempotency, Instant now) {
    var memory =
        dynamoDb
            .get()
            .getItem(
                r ->
                    r.tableName(table)
                        .key(PublicationItem.keyOf(new Publication.Key(user, idempotency.id())))
                        .consistentRead(true))
            .item();
    // DynamoDB may take days to remove what has expired.
    if (memory.isEmpty() || Item.of(memory).number("expiresAt") <= now.getEpochSecond()) {
      return Optional.empty();
    }
    Item item = Item.of(memory);
    if (!item.required("request").equals(idempotency.request())) {
      throw Problem.of(ProblemCode.IDEMPOTENCY_KEY_REUSED);
    }
    return Optional.of(new Publication.Key(user, item.required("publication")));
  }

  /** Kept for two weeks, as a dead letter is; once, so that it is told once. */
  public void keep(RefusedDrop drop, Instant now) {
    Item item = drop.write().put("expiresAt", now.plus(REFUSALS_KEPT).getEpochSecond());
    try {
      dynamoDb
          .get()
          .putItem(
              r ->
                  r.tableName(table)
                      .item(item.attributes())
                      .conditionExpression("attribute_not_exists(id)"));
    } catch (ConditionalCheckFailedException _) {
      // It was refused already.
    }
  }

  /** Strongly consistent. */
  public Optional<Publication> find(Publication.Key key) {
    var found =
        dynamoDb
            .get()
            .getItem(r -> r.tableName(table).key(PublicationItem.keyOf(key)).consistentRead(true))
            .item();
    return found.isEmpty() ? Optional.empty() : Optional.of(PublicationItem.read(Item.of(found)));
  }

  /**
   * A user's publications, newest first.
   *
   * @param lastId where the next page begins; empty on the last one
   */
  public record Page(List<Publication> publications, Optional<String> lastId) {}

  /**
   * A search that few publications fit reads on for a while, and then gives what it has: its page
   * may be short, or empty, and yet not the last. What is added meanwhile stands before the first
   * page, so that no later page leaves out or repeats anything.
   */
  public Page list(UserId user, PublicationSearch search) {
    List<Publication> found = new ArrayList<>();
    Optional<String> after = search.after();
    int read = 0;
    do {
      // One more than the page tells whether there is another. Where that finds too little, more
      // at a time.
      int count = read == 0 ? search.limit() + 1 : Math.min(READ_AT_ONCE, MOST_READ - read);
      QueryResponse answer = query(user, search, after, count);
      answer.items().stream().map(Item::of).map(PublicationItem::read).forEach(found::add);
      if (found.size() > search.limit()) {
        List<Publication> page = List.copyOf(found.subList(0, search.limit()));
        return new Page(page, Optional.of(page.getLast().key().id()));
      }
      after = Optional.ofNullable(answer.lastEvaluatedKey().get("id")).map(AttributeValue::s);
      read += answer.scannedCount();
    } while (after.isPresent() && read < MOST_READ);
    return new Page(found, after);
  }

  private QueryResponse query(
      UserId user, PublicationSearch search, Optional<String> after, int count) {
    Map<String, String> names = new HashMap<>(Map.of("#user", "user"));
    Map<String, AttributeValue> values = new HashMap<>();
    // Idempotency keys stand among the publications.
    values.put(":publications", Item.text("pub_"));
    values.put(":user", Item.text(user.key()));
    List<String> conditions = new ArrayList<>();
    search.status().ifPresent(status -> equal("status", status.name(), names, values, conditions));
    search.connection().ifPresent(id -> equal("connection", id, names, values, conditions));
    return dynamoDb
        .get()
        .query(
            r -> {
              r.tableName(table)
                  .keyConditionExpression("#user = :user AND begins_with(id, :publications)")
                  .expressionAttributeNames(names)
                  .expressionAttributeValues(values)
                  .scanIndexForward(false)
                  .consistentRead(true)
                  .limit(count);
              if (!conditions.isEmpty()) {
                r.filterExpression(String.join(" AND ", conditions));
              }
              after.ifPresent(
                  id -> r.exclusiveStartKey(PublicationItem.keyOf(new Publication.Key(user, id))));
            });
  }

  private static void equal(
      String attribute,
      String value,
      Map<String, String> names,
      Map<String, AttributeValue> values,
      List<String> conditions) {
    names.put("#" + attribute, attribute);
    values.put(":" + attribute, Item.text(value));
    conditions.add("#%s = :%s".formatted(attribute, attribute));
  }

  /** Those of a connection that have not ended. It reads all of the user's: for rare use. */
  public Stream<Publication> waitingFor(Connection.Key connection) {
    return dynamoDb
        .get()
        .queryPaginator(
            r ->
                r.tableName(table)
                    .keyConditionExpression("#user = :user AND begins_with(id, :publications)")
                    .filterExpression("#connection = :connection AND attribute_exists(dueAt)")
                    .expressionAttributeNames(Map.of("#user", "user", "#connection", "connection"))
                    .expressionAttributeValues(
                        Map.of(
                            ":user", Item.text(connection.user().key()),
                            ":publications", Item.text("pub_"),
                            ":connection", Item.text(connection.id())))
                    .consistentRead(true))
        .items()
        .stream()
        .map(Item::of)
        .map(PublicationItem::read);
  }

  /**
   * The publication that TikTok knows by this id. By an index: one whose upload was opened within
   * the last moments may be missing.
   */
  public Optional<Publication.Key> findByPublishId(String publishId) {
    return dynamoDb
        .get()
        .query(
            r ->
                r.tableName(table)
                    .indexName(PUBLISH_ID_INDEX)
                    .keyConditionExpression("publishId = :publishId")
                    .expressionAttributeValues(Map.of(":publishId", Item.text(publishId))))
        .items()
        .stream()
        .map(Item::of)
        .map(PublicationItem::keyIn)
        .findFirst();
  }

  /**
   * Takes the lease of a publication that somebody needs to look at and that nobody else works on,
   * whether or not it waits.
   *
   * @param dueAt when the sweep is to look after it should this worker die
   */
  public Optional<Publication> lease(
      Publication.Key key, Publication.Lease lease, Instant now, Instant dueAt) {
    return lease(key, lease, now, dueAt, END_OF_TIME);
  }

  /** As above, unless it has to wait: a message that came twice finds nothing to do. */
  public Optional<Publication> leaseDue(
      Publication.Key key, Publication.Lease lease, Instant now, Instant dueAt) {
    return lease(key, lease, now, dueAt, now.plus(EARLY));
  }

  /**
   * @param waitingUntil up to which it may be waiting
   */
  private Optional<Publication> lease(
      Publication.Key key,
      Publication.Lease lease,
      Instant now,
      Instant dueAt,
      Instant waitingUntil) {
    try {
      var updated =
          dynamoDb
              .get()
              .updateItem(
                  r ->
                      r.tableName(table)
                          .key(PublicationItem.keyOf(key))
                          .updateExpression(
                              "SET leaseOwner = :owner, leaseUntil = :until, dueAt = :due"
                                  + " REMOVE waitsUntil ADD fence :one, steps :one")
                          // Without dueAt nobody needs to look at it again.
                          .conditionExpression(
                              "attribute_exists(dueAt) AND (attribute_not_exists(leaseUntil) OR"
                                  + " leaseUntil <= :now) AND (attribute_not_exists(waitsUntil) OR"
                                  + " waitsUntil <= :waiting)")
                          .expressionAttributeValues(
                              Map.of(
                                  ":owner", Item.text(lease.owner()),
                                  ":until", Item.instant(lease.until()),
                                  ":now", Item.instant(now),
                                  ":waiting", Item.instant(waitingUntil),
                                  ":due", Item.instant(dueAt),
                                  ":one", Item.number(1)))
                          .returnValues(ReturnValue.ALL_NEW));
      return Optional.of(PublicationItem.read(Item.of(updated.attributes())));
    } catch (ConditionalCheckFailedException _) {
      return Optional.empty();
    }
  }

  /**
   * Takes a publication from whoever works on it: what they store from now on is refused.
   *
   * @param seen as it was read; only if nobody has taken its lease since
   */
  public Optional<Publication> takeOver(Publication seen, Publication.Lease lease) {
    try {
      var updated =
          dynamoDb
              .get()
              .updateItem(
                  r ->
                      r.tableName(table)
                          .key(PublicationItem.keyOf(seen.key()))
                          .updateExpression(
                              "SET leaseOwner = :owner, leaseUntil = :until, dueAt = :until"
                                  + " ADD fence :one")
                          .conditionExpression("attribute_exists(dueAt) AND fence = :seen")
                          .expressionAttributeValues(
                              Map.of(
                                  ":owner", Item.text(lease.owner()),
                                  ":until", Item.instant(lease.until()),
                                  ":seen", Item.number(seen.fence()),
                                  ":one", Item.number(1)))
                          .returnValues(ReturnValue.ALL_NEW));
      return Optional.of(PublicationItem.read(Item.of(updated.attributes())));
    } catch (ConditionalCheckFailedException _) {
      return Optional.empty();
    }
  }

  /**
   * Writes a publication if its fence is still the stored one.
   *
   * @throws LostLeaseException when another worker has taken over
   */
  public void save(Publication publication) {
    try {
      dynamoDb
          .get()
          .putItem(
              r ->
                  r.tableName(table)
                      .item(PublicationItem.write(publication).attributes())
                      .conditionExpression("fence = :fence")
                      .expressionAttributeValues(
                          Map.of(":fence", Item.number(publication.fence()))));
    } catch (ConditionalCheckFailedException _) {
      throw new LostLeaseException();
    }
  }

  /** Ends a publication's wait: whoever looks at it from now on finds something to do. */
  public void endWait(Publication.Key key) {
    try {
      dynamoDb
          .get()
          .updateItem(
              r ->
                  r.tableName(table)
                      .key(PublicationItem.keyOf(key))
                      .updateExpression("REMOVE waitsUntil")
                      .conditionExpression("attribute_exists(waitsUntil)"));
    } catch (ConditionalCheckFailedException _) {
      // It does not wait.
    }
  }

  /** Keys of publications that are due, oldest first. */
  public Stream<Due> due(int shard, Instant now) {
    return dynamoDb
        .get()
        .queryPaginator(
            r ->
                r.tableName(table)
                    .indexName(DUE_INDEX)
                    .keyConditionExpression("dueShard = :shard AND dueAt <= :now")
                    .expressionAttributeValues(
                        Map.of(
                            ":shard",
                            Item.text(Integer.toString(shard)),
                            ":now",
                            Item.instant(now))))
        .items()
        .stream()
        .map(Item::of)
        .map(item -> new Due(PublicationItem.keyIn(item), item.instant("dueAt")));
  }

  public record Due(Publication.Key key, Instant dueAt) {}

  /** Moves a due time that has been acted on, unless somebody has moved it meanwhile. */
  public void postpone(Due due, Instant until) {
    try {
      dynamoDb
          .get()
          .updateItem(
              r ->
                  r.tableName(table)
                      .key(PublicationItem.keyOf(due.key()))
                      .updateExpression("SET dueAt = :until")
                      .conditionExpression("dueAt = :due")
                      .expressionAttributeValues(
                          Map.of(
                              ":until", Item.instant(until), ":due", Item.instant(due.dueAt()))));
    } catch (ConditionalCheckFailedException _) {
      // It is being worked on: its due time is no longer ours to move.
    }
  }

  /** Another worker has the publication now; whoever gets this stops without a further step. */
  public static final class LostLeaseException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    LostLeaseException() {
      super("another worker has taken over", null, false, false);
    }
  }
}
