package com.viralmommy.tiktok.accounts;

import com.viralmommy.tiktok.platform.Environment;
import com.viralmommy.tiktok.platform.UserId;
import com.viralmommy.tiktok.platform.dynamodb.Item;
import com.viralmommy.tiktok.platform.dynamodb.TableSchema;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;

/**
 * The DynamoDB table of connections, keyed by user and connection id. Reads by key are strongly
 * consistent; reads by an index are not. Every method may throw {@code SdkException}.
 */
public final class ConnectionStore {
  private static final String ACCOUNT_INDEX = "account";
  private static final String REFRESH_INDEX = "refresh";

  /** The number of partitions of the index that holds the due times of refreshes. */
  public static final int SHARDS = 16;

  public static final TableSchema SCHEMA =
      new TableSchema(
          "CONNECTIONS_TABLE",
          "user",
          Optional.of("connection"),
          Optional.empty(),
          List.of(
              new TableSchema.Index(ACCOUNT_INDEX, "openId", Optional.empty()),
              new TableSchema.Index(REFRESH_INDEX, "refreshShard", Optional.of("refreshDueAt"))),
          true);

  private final Supplier<DynamoDbClient> dynamoDb;
  private final String table;

  public ConnectionStore(Supplier<DynamoDbClient> dynamoDb, Environment environment) {
    this.dynamoDb = dynamoDb;
    this.table = environment.text(SCHEMA.variable());
  }

  /** The connection with this key. */
  public Optional<Connection> find(Connection.Key key) {
    var found =
        dynamoDb.get().getItem(r -> r.tableName(table).key(keyOf(key)).consistentRead(true)).item();
    return found.isEmpty() ? Optional.empty() : Optional.of(read(Item.of(found)));
  }

  /** All connections of a user. A user has few accounts, so there is no paging. */
  public List<Connection> list(UserId user) {
    return dynamoDb
        .get()
        .queryPaginator(
            r ->
                r.tableName(table)
                    .keyConditionExpression("#user = :user")
                    .expressionAttributeNames(Map.of("#user", "user"))
                    .expressionAttributeValues(Map.of(":user", Item.text(user.key())))
                    .consistentRead(true))
        .items()
        .stream()
        .map(Item::of)
        .map(ConnectionStore::read)
        .toList();
  }

  /**
   * The connections of a TikTok account, which several users may have connected. The index is
   * eventually consistent: a new connection may be missing.
   */
  public List<Connection.Key> findByOpenId(String openId) {
    return dynamoDb
        .get()
        .queryPaginator(
            r ->
                r.tableName(table)
                    .indexName(ACCOUNT_INDEX)
                    .keyConditionExpression("openId = :account")
                    .expressionAttributeValues(Map.of(":account", Item.text(openId))))
        .items()
        .stream()
        .map(Item::of)
        .map(ConnectionStore::readKey)
        .toList();
  }

  /**
   * The connections of a shard whose refresh is due, in the order of their due times. The stream
   * reads page by page. It leaves out connections with the status {@code NEEDS_RECONNECT}.
   *
   * @param shard 0 to {@link #SHARDS} - 1
   */
  public Stream<Connection.Key> due(int shard, Instant now) {
    return dynamoDb
        .get()
        .queryPaginator(
            r ->
                r.tableName(table)
                    .indexName(REFRESH_INDEX)
                    .keyConditionExpression("refreshShard = :part AND refreshDueAt <= :now")
                    .expressionAttributeValues(
                        Map.of(
                            ":part", Item.text(Integer.toString(shard)),
                            ":now", Item.instant(now))))
        .items()
        .stream()
        .map(Item::of)
        .map(ConnectionStore::readKey);
  }

  /**
   * Writes a connection with new tokens, if the stored token version is the expected one.
   *
   * @param replacedVersion the token version that must be stored now; 0 when the connection must
   *     not exist yet
   * @return whether it was written; false when the stored version is another one
   */
  public boolean save(Connection connection, long replacedVersion) {
    try {
      dynamoDb
          .get()
          .putItem(
              r -> {
                r.tableName(table).item(write(connection).attributes());
                if (replacedVersion == 0) {
                  r.conditionExpression("attribute_not_exists(#c)")
                      .expressionAttributeNames(Map.of("#c", "connection"));
                } else {
                  r.conditionExpression("tokenVersion = :replaced")
                      .expressionAttributeValues(Map.of(":replaced", Item.number(replacedVersion)));
                }
              });
      return true;
    } catch (ConditionalCheckFailedException _) {
      return false;
    }
  }

  /**
   * Takes the lease for refreshing this token version of the connection.
   *
   * @param owner identifies the lease for {@link #releaseRefresh} and {@link #postponeRefresh}
   * @return false when another owner holds the lease, or the stored token version is another one
   */
  public boolean leaseRefresh(Connection connection, String owner, Instant until, Instant now) {
    return update(
        connection,
        "SET refreshOwner = :owner, refreshUntil = :until",
        "tokenVersion = :version AND (attribute_not_exists(refreshUntil) OR refreshUntil <= :now)",
        Map.of(
            ":owner", Item.text(owner),
            ":until", Item.instant(until),
            ":now", Item.instant(now),
            ":version", Item.number(connection.tokenVersion())));
  }

  /**
   * Takes the lease for refreshing a connection if it is due, and returns the connection. One
   * request does both, because nearly all connections that a sweep finds are still due.
   *
   * @return empty when the refresh is not due any more, another owner holds the lease, the status
   *     is {@code NEEDS_RECONNECT}, or there is no such connection
   */
  public Optional<Connection> leaseDue(
      Connection.Key key, String owner, Instant until, Instant now) {
    try {
      var leased =
          dynamoDb
              .get()
              .updateItem(
                  r ->
                      r.tableName(table)
                          .key(keyOf(key))
                          .updateExpression("SET refreshOwner = :owner, refreshUntil = :until")
                          // A connection that needs a reconnect has no shard.
                          .conditionExpression(
                              "refreshDueAt <= :now AND attribute_exists(refreshShard) AND"
                                  + " (attribute_not_exists(refreshUntil) OR refreshUntil <= :now)")
                          .expressionAttributeValues(
                              Map.of(
                                  ":owner", Item.text(owner),
                                  ":until", Item.instant(until),
                                  ":now", Item.instant(now)))
                          .returnValues(ReturnValue.ALL_NEW));
      return Optional.of(read(Item.of(leased.attributes())));
    } catch (ConditionalCheckFailedException _) {
      return Optional.empty();
    }
  }

  /** Sets another due time and releases the lease, if the owner still holds it. */
  public void postponeRefresh(Connection connection, String owner, Instant dueAt) {
    update(
        connection,
        "SET refreshDueAt = :due REMOVE refreshOwner, refreshUntil",
        "tokenVersion = :version AND refreshOwner = :owner",
        Map.of(
            ":due", Item.instant(dueAt),
            ":version", Item.number(connection.tokenVersion()),
            ":owner", Item.text(owner)));
  }

  /** Stores the day of last use, if the token version is still the stored one. */
  public void recordUse(Connection used) {
    update(
        used,
        "SET usedOn = :day",
        "tokenVersion = :version",
        Map.of(
            ":day", Item.number(used.usedOn().toEpochDay()),
            ":version", Item.number(used.tokenVersion())));
  }

  /** Releases the lease without new tokens, if the owner still holds it. */
  public void releaseRefresh(Connection connection, String owner) {
    update(
        connection,
        "REMOVE refreshOwner, refreshUntil",
        "tokenVersion = :version AND refreshOwner = :owner",
        Map.of(":version", Item.number(connection.tokenVersion()), ":owner", Item.text(owner)));
  }

  /**
   * Sets the status {@code NEEDS_RECONNECT}, and ends the lease and the refreshes of the
   * connection.
   *
   * @return whether this call set the status; false when it was set before, the stored token
   *     version is another one, or there is no such connection
   */
  public boolean markNeedsReconnect(Connection connection, ReconnectReason reason) {
    return update(
        connection,
        "SET #status = :status, reconnectReason = :reason REMOVE refreshOwner, refreshUntil,"
            + " refreshShard",
        "tokenVersion = :version AND #status <> :status",
        Map.of(
            ":status", Item.text(Connection.Status.NEEDS_RECONNECT.name()),
            ":reason", Item.text(reason.name()),
            ":version", Item.number(connection.tokenVersion())));
  }

  /**
   * Deletes a connection with its tokens.
   *
   * @return whether this call deleted it; false when the stored token version is another one, or
   *     there is no such connection
   */
  public boolean remove(Connection connection) {
    try {
      dynamoDb
          .get()
          .deleteItem(
              r ->
                  r.tableName(table)
                      .key(keyOf(connection.key()))
                      .conditionExpression("tokenVersion = :version")
                      .expressionAttributeValues(
                          Map.of(":version", Item.number(connection.tokenVersion()))));
      return true;
    } catch (ConditionalCheckFailedException _) {
      return false;
    }
  }

  private boolean update(
      Connection connection, String update, String condition, Map<String, AttributeValue> values) {
    try {
      dynamoDb
          .get()
          .updateItem(
              r -> {
                r.tableName(table)
                    .key(keyOf(connection.key()))
                    .updateExpression(update)
                    .conditionExpression(condition)
                    .expressionAttributeValues(values);
                if (update.contains("#status")) {
                  r.expressionAttributeNames(Map.of("#status", "status"));
                }
              });
      return true;
    } catch (ConditionalCheckFailedException _) {
      return false;
    }
  }

  private static Map<String, AttributeValue> keyOf(Connection.Key key) {
    return Map.of("user", Item.text(key.user().key()), "connection", Item.text(key.id()));
  }

  private static Item write(Connection c) {
    return Item.of(new HashMap<>(keyOf(c.key())))
        .put("openId", c.openId())
        .put("status", c.status().name())
        .put("reconnectReason", c.reconnectReason() == null ? null : c.reconnectReason().name())
        .put("displayName", c.profile().displayName())
        .put("username", c.profile().username())
        .put("avatarUrl", c.profile().avatarUrl())
        .put("scopes", c.scopes().stream().sorted().toList())
        .put("connectedAt", c.connectedAt())
        .put("accessExpiresAt", c.accessExpiresAt())
        .put("refreshExpiresAt", c.refreshExpiresAt())
        .put("refreshShard", Integer.toString(Math.floorMod(c.id().hashCode(), SHARDS)))
        .put("refreshDueAt", c.refreshDueAt())
        .put("tokenVersion", c.tokenVersion())
        .put("usedOn", c.usedOn() == null ? null : Long.valueOf(c.usedOn().toEpochDay()))
        .put("sealedTokens", c.sealedTokens());
  }

  private static Connection.Key readKey(Item item) {
    return new Connection.Key(
        UserId.ofKey(item.required("user")).orElseThrow(), item.required("connection"));
  }

  /** The connection in an item of the table or of its stream. */
  public static Connection read(Item item) {
    Connection.Key key = readKey(item);
    return new Connection(
        key.user(),
        key.id(),
        item.required("openId"),
        Connection.Status.valueOf(item.required("status")),
        item.findText("reconnectReason").map(ReconnectReason::valueOf).orElse(null),
        new Connection.Profile(
            item.textOrNull("displayName"),
            item.textOrNull("username"),
            item.textOrNull("avatarUrl")),
        item.textSet("scopes"),
        item.instant("connectedAt"),
        item.instant("accessExpiresAt"),
        item.instant("refreshExpiresAt"),
        item.instant("refreshDueAt"),
        item.number("tokenVersion"),
        item.findNumber("usedOn").map(LocalDate::ofEpochDay).orElse(null),
        item.findBytes("sealedTokens").orElseThrow());
  }
}
