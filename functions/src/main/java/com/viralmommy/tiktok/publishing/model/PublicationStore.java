package com.viralmommy.tiktok.publishing.model;

import com.viralmommy.tiktok.accounts.Connection;
import com.viralmommy.tiktok.platform.Environment;
import com.viralmommy.tiktok.platform.Item;
import com.viralmommy.tiktok.platform.Problem;
import com.viralmommy.tiktok.platform.ProblemCode;
import com.viralmommy.tiktok.platform.TableSchema;
import com.viralmommy.tiktok.platform.UserId;
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
  private static final String DUE_INDEX = "due";
  private static final String PUBLISH_ID_INDEX = "publishId";

  /** What a search reads with one call after its first: about a quarter of DynamoDB's 1 MB. */
  private static final int READ_BATCH = 250;

  /**
   * What a search may read for one page, which bounds its time and its cost. A user's publications
   * are few enough that an index by status, written with every change of it, would cost more.
   */
  static final int MAX_READ_PER_PAGE = 1_000;

  private static final Duration REFUSED_DROP_RETENTION = Duration.ofDays(14);

  /** The last instant that a number of milliseconds can name. */
  private static final Instant MAX_INSTANT = Instant.ofEpochMilli(Long.MAX_VALUE);

  /** A queue's clock and ours may differ by this: a message this early still counts. */
  private static final Duration CLOCK_SKEW = Duration.ofSeconds(1);

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
    Item keyItem =
        Item.of(
                new HashMap<>(
                    PublicationItem.keyOf(new Publication.Key(key.user(), idempotency.id()))))
            .put("request", idempotency.requestDigest())
            .put("publication", key.id())
            .put("expiresAt", now.plus(idempotency.retention()).getEpochSecond());
    try {
      dynamoDb
          .get()
          .transactWriteItems(
              r ->
                  r.transactItems(
                      put(
                          keyItem,
                          "attribute_not_exists(id) OR expiresAt <= :now",
                          Map.of(":now", Item.number(now.getEpochSecond()))),
                      put(PublicationItem.write(publication), "attribute_not_exists(id)", null)));
      return Optional.empty();
    } catch (TransactionCanceledException _) {
      return Optional.of(
          findByIdempotencyKey(key.user(), idempotency, now)
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
  public Optional<Publication.Key> findByIdempotencyKey(
      UserId user, IdempotencyKey idempotency, Instant now) {
    var keyItem =
        dynamoDb
            .get()
            .getItem(
                r ->
                    r.tableName(table)
                        .key(PublicationItem.keyOf(new Publication.Key(user, idempotency.id())))
                        .consistentRead(true))
            .item();
    // DynamoDB may take days to remove what has expired.
    if (keyItem.isEmpty() || Item.of(keyItem).number("expiresAt") <= now.getEpochSecond()) {
      return Optional.empty();
    }
    Item item = Item.of(keyItem);
    if (!item.required("request").equals(idempotency.requestDigest())) {
      throw Problem.of(ProblemCode.IDEMPOTENCY_KEY_REUSED);
    }
    return Optional.of(new Publication.Key(user, item.required("publication")));
  }

  /** Kept for two weeks, as a dead letter is; once, so that it is told once. */
  public void saveRefusedDrop(RefusedDrop drop, Instant now) {
    Item item = drop.write().put("expiresAt", now.plus(REFUSED_DROP_RETENTION).getEpochSecond());
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
      int count = read == 0 ? search.limit() + 1 : Math.min(READ_BATCH, MAX_READ_PER_PAGE - read);
      QueryResponse answer = query(user, search, after, count);
      answer.items().stream().map(Item::of).map(PublicationItem::read).forEach(found::add);
      if (found.size() > search.limit()) {
        List<Publication> page = List.copyOf(found.subList(0, search.limit()));
        return new Page(page, Optional.of(page.getLast().key().id()));
      }
      after = Optional.ofNullable(answer.lastEvaluatedKey().get("id")).map(AttributeValue::s);
      read += answer.scannedCount();
    } while (after.isPresent() && read < MAX_READ_PER_PAGE);
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
  public Stream<Publication> unfinished(Connection.Key connection) {
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
        .map(PublicationItem::keyFrom)
        .findFirst();
  }

  /**
   * Takes the lease of a publication that a worker has to look at and that no other worker holds,
   * whether or not it waits.
   *
   * @param dueAt when the sweep looks at it should this worker die
   * @return empty when there is nothing to lease
   */
  public Optional<Publication> lease(
      Publication.Key key, Publication.Lease lease, Instant now, Instant dueAt) {
    return leaseUnlessWaiting(key, lease, now, dueAt, MAX_INSTANT);
  }

  /** Like {@link #lease}, unless it has to wait: a message that came twice finds nothing to do. */
  public Optional<Publication> leaseDue(
      Publication.Key key, Publication.Lease lease, Instant now, Instant dueAt) {
    return leaseUnlessWaiting(key, lease, now, dueAt, now.plus(CLOCK_SKEW));
  }

  private Optional<Publication> leaseUnlessWaiting(
      Publication.Key key,
      Publication.Lease lease,
      Instant now,
      Instant dueAt,
      Instant waitsUntilAtMost) {
    // Without dueAt no worker needs to look at it again.
    return takeLease(
        key,
        lease,
        dueAt,
        "SET leaseOwner = :owner, leaseUntil = :until, dueAt = :due"
            + " REMOVE waitsUntil ADD fence :one, steps :one",
        "attribute_exists(dueAt) AND (attribute_not_exists(leaseUntil) OR leaseUntil <= :now) AND"
            + " (attribute_not_exists(waitsUntil) OR waitsUntil <= :waiting)",
        Map.of(":now", Item.instant(now), ":waiting", Item.instant(waitsUntilAtMost)));
  }

  /**
   * Takes a publication from the worker that holds it: what that worker stores from now on is
   * refused.
   *
   * @param seen as it was read; its lease is taken only if no worker has taken it since
   */
  public Optional<Publication> takeOver(Publication seen, Publication.Lease lease) {
    return takeLease(
        seen.key(),
        lease,
        lease.until(),
        "SET leaseOwner = :owner, leaseUntil = :until, dueAt = :due ADD fence :one",
        "attribute_exists(dueAt) AND fence = :seen",
        Map.of(":seen", Item.number(seen.fence())));
  }

  private Optional<Publication> takeLease(
      Publication.Key key,
      Publication.Lease lease,
      Instant dueAt,
      String update,
      String condition,
      Map<String, AttributeValue> conditionValues) {
    Map<String, AttributeValue> values = new HashMap<>(conditionValues);
    values.put(":owner", Item.text(lease.owner()));
    values.put(":until", Item.instant(lease.until()));
    values.put(":due", Item.instant(dueAt));
    values.put(":one", Item.number(1));
    try {
      var updated =
          dynamoDb
              .get()
              .updateItem(
                  r ->
                      r.tableName(table)
                          .key(PublicationItem.keyOf(key))
                          .updateExpression(update)
                          .conditionExpression(condition)
                          .expressionAttributeValues(values)
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
  public void clearWaitsUntil(Publication.Key key) {
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
        .map(item -> new Due(PublicationItem.keyFrom(item), item.instant("dueAt")));
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
