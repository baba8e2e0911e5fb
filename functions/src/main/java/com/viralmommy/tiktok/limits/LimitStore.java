package com.viralmommy.tiktok.limits;

import com.viralmommy.tiktok.platform.Environment;
import com.viralmommy.tiktok.platform.dynamodb.Item;
import com.viralmommy.tiktok.platform.dynamodb.TableSchema;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;

/**
 * Stores rate limit states in DynamoDB. There is one item for each creator, so that all limits of a
 * creator change atomically.
 */
public final class LimitStore {
  /** Longer than any window: an item that was not written since then holds no active permit. */
  private static final Duration RETENTION = Duration.ofHours(48);

  /** The key of the item with the active creators; no creator id looks like it. */
  private static final String ACTIVE_CREATORS = "#creators";

  public static final TableSchema SCHEMA =
      new TableSchema(
          "LIMITS_TABLE", "creator", Optional.empty(), Optional.of("expiresAt"), List.of(), false);

  /**
   * @param version version of the stored item; 0 if there is none
   */
  record VersionedState(RateLimitState state, long version) {}

  private final Supplier<DynamoDbClient> dynamoDb;
  private final String table;

  public LimitStore(Supplier<DynamoDbClient> dynamoDb, Environment environment) {
    this.dynamoDb = dynamoDb;
    this.table = environment.text(SCHEMA.variable());
  }

  VersionedState read(String creator) {
    Optional<Item> found = find(creator);
    if (found.isEmpty()) {
      return new VersionedState(RateLimitState.empty(), 0);
    }
    Item item = found.get();
    Map<RateLimit, List<Instant>> permits = new EnumMap<>(RateLimit.class);
    Map<RateLimit, Instant> closedUntil = new EnumMap<>(RateLimit.class);
    Map<RateLimit, Map<String, Instant>> reservations = new EnumMap<>(RateLimit.class);
    for (RateLimit limit : RateLimit.values()) {
      List<String> times = item.texts(limit.name());
      if (!times.isEmpty()) {
        permits.put(limit, times.stream().map(LimitStore::instant).toList());
      }
      item.findInstant(closedAttribute(limit)).ifPresent(until -> closedUntil.put(limit, until));
      item.findItem(reservationsAttribute(limit))
          .ifPresent(reserved -> reservations.put(limit, instants(reserved)));
    }
    return new VersionedState(
        new RateLimitState(permits, closedUntil, reservations), item.number("version"));
  }

  /**
   * Replaces a creator's state.
   *
   * @param readVersion the version that was read
   * @return false if another process has written since then
   */
  boolean write(String creator, RateLimitState state, long readVersion, Instant now) {
    Item item = Item.empty().put("creator", creator);
    state
        .permits()
        .forEach(
            (limit, times) ->
                item.put(
                    limit.name(),
                    times.stream().map(at -> Long.toString(at.toEpochMilli())).toList()));
    state.closedUntil().forEach((limit, until) -> item.put(closedAttribute(limit), until));
    state
        .reservations()
        .forEach((limit, reserved) -> item.put(reservationsAttribute(limit), item(reserved)));
    return write(item, readVersion, now);
  }

  private Optional<Item> find(String creator) {
    var found =
        dynamoDb
            .get()
            .getItem(
                r ->
                    r.tableName(table)
                        .key(Map.of("creator", Item.text(creator)))
                        .consistentRead(true));
    return found.hasItem() && !found.item().isEmpty()
        ? Optional.of(Item.of(found.item()))
        : Optional.empty();
  }

  private boolean write(Item item, long readVersion, Instant now) {
    item.put("version", readVersion + 1).put("expiresAt", now.plus(RETENTION).getEpochSecond());
    try {
      dynamoDb
          .get()
          .putItem(
              r -> {
                r.tableName(table).item(item.attributes());
                if (readVersion == 0) {
                  r.conditionExpression("attribute_not_exists(creator)");
                } else {
                  r.conditionExpression("version = :version")
                      .expressionAttributeValues(Map.of(":version", Item.number(readVersion)));
                }
              });
      return true;
    } catch (ConditionalCheckFailedException _) {
      return false;
    }
  }

  /**
   * @param version version of the stored item; 0 if there is none
   */
  record VersionedCreators(ActiveCreators creators, long version) {}

  VersionedCreators readCreators() {
    Optional<Item> found = find(ACTIVE_CREATORS);
    if (found.isEmpty()) {
      return new VersionedCreators(ActiveCreators.empty(), 0);
    }
    Item item = found.get();
    Map<String, Instant> lastPosts =
        item.findItem("lastPosts").map(LimitStore::instants).orElse(Map.of());
    return new VersionedCreators(
        new ActiveCreators(lastPosts, item.findInstant("closedUntil")), item.number("version"));
  }

  /**
   * Replaces the active creators.
   *
   * @param readVersion the version that was read
   * @return false if another process has written since then
   */
  boolean writeCreators(ActiveCreators creators, long readVersion, Instant now) {
    return write(
        Item.empty()
            .put("creator", ACTIVE_CREATORS)
            .put("lastPosts", item(creators.lastPosts()))
            .put("closedUntil", creators.closedUntil().orElse(null)),
        readVersion,
        now);
  }

  private static Map<String, Instant> instants(Item item) {
    Map<String, Instant> instants = new TreeMap<>();
    item.attributes().keySet().forEach(name -> instants.put(name, item.instant(name)));
    return instants;
  }

  private static Item item(Map<String, Instant> instants) {
    Item item = Item.empty();
    instants.forEach(item::put);
    return item;
  }

  private static Instant instant(String millis) {
    return Instant.ofEpochMilli(Long.parseLong(millis));
  }

  private static String reservationsAttribute(RateLimit limit) {
    return limit.name() + "_TURNS";
  }

  private static String closedAttribute(RateLimit limit) {
    return limit.name() + "_CLOSED_UNTIL";
  }
}
