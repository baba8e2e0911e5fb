package com.viralmommy.tiktok.accounts;

import com.viralmommy.tiktok.platform.Environment;
import com.viralmommy.tiktok.platform.UserId;
import com.viralmommy.tiktok.platform.dynamodb.Item;
import com.viralmommy.tiktok.platform.dynamodb.TableSchema;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;

/** Connections in DynamoDB, keyed by user and connection. Every read is strongly consistent. */
public final class ConnectionStore {
  private static final String ACCOUNT_INDEX = "account";
  private static final String REFRESH_INDEX = "refresh";

  /** Over which the index of what is to be refreshed is spread. */
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

  public Optional<Connection> find(Connection.Key key) {
    var found =
        dynamoDb.get().getItem(r -> r.tableName(table).key(keyOf(key)).consistentRead(true)).item();
    return found.isEmpty() ? Optional.empty() : Optional.of(read(Item.of(found)));
  }

  /** A user's connections. A person has a handful of accounts, so there are no pages. */
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
   * The connections of one TikTok account, which several users may have connected. By an index: one
   * that was made within the last moments may be missing.
   */
  public List<Connection.Key> ofAccount(String openId) {
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
        .map(ConnectionStore::keyIn)
        .toList();
  }

  /**
   * Connections whose tokens are due for a refresh, the longest due first, read page by page as the
   * stream goes on. Connections that need their user are not among them.
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
        .map(ConnectionStore::keyIn);
  }

  /**
   * Writes a connection whose tokens are new.
   *
   * @param replaced the version of the tokens that are replaced, 0 when there must be none yet
   * @return false when another writer was faster; nothing is written then
   */
  public boolean save(Connection connection, long replaced) {
    try {
      dynamoDb
          .get()
          .putItem(
              r -> {
                r.tableName(table).item(write(connection).attributes());
                if (replaced == 0) {
                  r.conditionExpression("attribute_not_exists(#c)")
                      .expressionAttributeNames(Map.of("#c", "connection"));
                } else {
                  r.conditionExpression("tokenVersion = :replaced")
                      .expressionAttributeValues(Map.of(":replaced", Item.number(replaced)));
                }
              });
      return true;
    } catch (ConditionalCheckFailedException _) {
      return false;
    }
  }

  /**
   * Takes the right to refresh exactly this version of the tokens.
   *
   * @return false when somebody else has it, or the version is not the stored one any more
   */
  public boolean leaseRefresh(Connection of, String owner, Instant until, Instant now) {
    return update(
        of,
        "SET refreshOwner = :owner, refreshUntil = :until",
        "tokenVersion = :version AND (attribute_not_exists(refreshUntil) OR refreshUntil <= :now)",
        Map.of(
            ":owner", Item.text(owner),
            ":until", Item.instant(until),
            ":now", Item.instant(now),
            ":version", Item.number(of.tokenVersion())));
  }

  /**
   * Takes the right to refresh a connection if it is due, and reads it: one request for both, since
   * a sweep's connections are due nearly always.
   *
   * @return empty when it was refreshed already or just is, needs its user, or is gone
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
                          // One that needs its user has no shard.
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

  /** Puts off a refresh that is leased, and gives the right to it back. */
  public void putOffRefresh(Connection of, String owner, Instant dueAt) {
    update(
        of,
        "SET refreshDueAt = :due REMOVE refreshOwner, refreshUntil",
        "tokenVersion = :version AND refreshOwner = :owner",
        Map.of(
            ":due", Item.instant(dueAt),
            ":version", Item.number(of.tokenVersion()),
            ":owner", Item.text(owner)));
  }

  /** Writes the day of a use down; of one that has gone or changed meanwhile, it is left out. */
  public void noteUse(Connection used) {
    update(
        used,
        "SET usedOn = :day",
        "tokenVersion = :version",
        Map.of(
            ":day", Item.number(used.usedOn().toEpochDay()),
            ":version", Item.number(used.tokenVersion())));
  }

  /** Gives the right back without new tokens, unless it has gone to somebody else meanwhile. */
  public void releaseRefresh(Connection of, String owner) {
    update(
        of,
        "REMOVE refreshOwner, refreshUntil",
        "tokenVersion = :version AND refreshOwner = :owner",
        Map.of(":version", Item.number(of.tokenVersion()), ":owner", Item.text(owner)));
  }

  /**
   * Marks a connection whose tokens TikTok has refused, unless it has newer ones or is marked
   * already.
   *
   * @return whether this call has marked it
   */
  public boolean needsReconnect(Connection of, ReconnectReason reason) {
    return update(
        of,
        "SET #status = :status, reconnectReason = :reason REMOVE refreshOwner, refreshUntil,"
            + " refreshShard",
        "tokenVersion = :version AND #status <> :status",
        Map.of(
            ":status", Item.text(Connection.Status.NEEDS_RECONNECT.name()),
            ":reason", Item.text(reason.name()),
            ":version", Item.number(of.tokenVersion())));
  }

  /**
   * Removes a connection with its tokens, unless it has newer ones.
   *
   * @return whether this call has removed it
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
      Connection of, String update, String condition, Map<String, AttributeValue> values) {
    try {
      dynamoDb
          .get()
          .updateItem(
              r -> {
                r.tableName(table)
                    .key(keyOf(of.key()))
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
    return Item.of(new java.util.HashMap<>(keyOf(c.key())))
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

  private static Connection.Key keyIn(Item item) {
    return new Connection.Key(
        UserId.ofKey(item.required("user")).orElseThrow(), item.required("connection"));
  }

  public static Connection read(Item item) {
    Connection.Key key = keyIn(item);
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
