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
 * The DynamoDB table of publications, keyed by user and id. A sparse index holds the due ones. It
 * is spread over shards, so that its writes do not all hit one partition.
 */
public final class PublicationStore {
  private static final String DUE_INDEX = "due";
  private static final String PUBLISH_ID_INDEX = "publishId";

  /**
   * The items that each query of a search after the first reads: about a quarter of DynamoDB's
   * limit of 1 MB.
   */
  private static final int READ_BATCH = 250;

  /**
   * The items that a search may read for one page, which bounds its time and cost. Users have few
   * publications, so that an index by status, updated with every change, would cost more.
   */
  static final int MAX_READ_PER_PAGE = 1_000;

  private static final Duration REFUSED_DROP_RETENTION = Duration.ofDays(14);

  /** The last instant that can be stored in milliseconds. */
  private static final Instant MAX_INSTANT = Instant.ofEpochMilli(Long.MAX_VALUE);

  /**
   * The clocks of SQS and of the functions may differ by this. A message that is this early is
   * accepted.
   */
  private static final Duration CLOCK_SKEW = Duration.ofSeconds(1);

  /** The table of publications, idempotency keys and refused drops. */
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
   * Stores a new publication and its idempotency key in one transaction.
   *
   * @return the publication that the same request has created before; then nothing is stored
   * @throws Problem IDEMPOTENCY_KEY_REUSED when the key was used for a different request, CONFLICT
   *     when the same request is being stored at this moment
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
              // The transaction met another one of the same request, which is not finished yet.
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
   * Finds the publication that the same request has created, as long as the key is stored.
   *
   * @throws Problem IDEMPOTENCY_KEY_REUSED when the key was used for a different request
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
    // DynamoDB may take days to delete expired items.
    if (keyItem.isEmpty() || Item.of(keyItem).number("expiresAt") <= now.getEpochSecond()) {
      return Optional.empty();
    }
    Item item = Item.of(keyItem);
    if (!item.required("request").equals(idempotency.requestDigest())) {
      throw Problem.of(ProblemCode.IDEMPOTENCY_KEY_REUSED);
    }
    return Optional.of(new Publication.Key(user, item.required("publication")));
  }

  /**
   * Stores a refused drop for two weeks, as long as a dead letter is kept. A second call with the
   * same drop changes nothing, so that one event is published.
   */
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
      // The same refusal is stored already.
    }
  }

  /** Finds a publication by a strongly consistent read. */
  public Optional<Publication> find(Publication.Key key) {
    var found =
        dynamoDb
            .get()
            .getItem(r -> r.tableName(table).key(PublicationItem.keyOf(key)).consistentRead(true))
            .item();
    return found.isEmpty() ? Optional.empty() : Optional.of(PublicationItem.read(Item.of(found)));
  }

  /**
   * A page of a user's publications, newest first.
   *
   * @param lastId the id of the last publication read, after which the next page begins; empty on
   *     the last page
   */
  public record Page(List<Publication> publications, Optional<String> lastId) {}

  /**
   * Lists a user's publications. If few of them match, a page may be short or empty although it is
   * not the last one, because the number of items read for a page is bounded. New publications come
   * before the first page, so that later pages neither skip nor repeat any.
   */
  public Page list(UserId user, PublicationSearch search) {
    List<Publication> found = new ArrayList<>();
    Optional<String> after = search.after();
    int read = 0;
    do {
      // First one item more than the page holds, to see whether there is a next page. If too few of
      // them match, larger batches follow.
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
    // Idempotency keys and refused drops are in the same partition.
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

  /**
   * The publications of a connection that have not ended. Reads all of the user's publications, so
   * it is for rare use only.
   */
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
   * Finds a publication by TikTok's id of its upload. It reads an index, which may lag behind the
   * table by moments.
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
   * Takes the lease of a publication that has not ended and that no worker holds, even if it waits.
   *
   * @param dueAt when the sweep wakes another worker, should this one die
   * @return empty if the publication has ended, is leased or does not exist
   */
  public Optional<Publication> lease(
      Publication.Key key, Publication.Lease lease, Instant now, Instant dueAt) {
    return leaseUnlessWaiting(key, lease, now, dueAt, MAX_INSTANT);
  }

  /**
   * Like {@link #lease}, but also empty while the publication waits, so that duplicate messages
   * have no effect.
   */
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
    // A publication without dueAt has ended.
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
   * Takes the lease even if a worker holds it. That worker's next write is refused.
   *
   * @param seen the publication as it was read
   * @return empty if it has ended or was leased again since it was read
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
   * @throws LostLeaseException when another worker has taken the lease, or the publication is gone
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

  /** Ends a publication's wait, so that the next message takes effect. */
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

  /**
   * The publications of a shard that are due, oldest first.
   *
   * @param shard 0 to {@link PublicationItem#DUE_SHARDS} - 1
   */
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

  /** A publication that is due, and since when. */
  public record Due(Publication.Key key, Instant dueAt) {}

  /** Moves the due time of a publication, unless it has changed since it was read. */
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
      // A worker has changed it meanwhile.
    }
  }

  /** Another worker has the lease now. The caller has to stop working on the publication. */
  public static final class LostLeaseException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    LostLeaseException() {
      super("another worker has taken the lease", null, false, false);
    }
  }
}
