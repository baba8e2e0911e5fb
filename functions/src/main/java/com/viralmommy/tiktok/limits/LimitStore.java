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

/** Ledgers in DynamoDB, one item a creator, so that all windows of a creator change together. */
public final class LimitStore {
  /**
   * Longer than any window: an item that nobody has touched since then holds nothing that counts.
   */
  private static final Duration KEPT = Duration.ofHours(48);

  /** In the place of a creator's id, none of which looks like this. */
  private static final String ROSTER = "#creators";

  public static final TableSchema SCHEMA =
      new TableSchema(
          "LIMITS_TABLE", "creator", Optional.empty(), Optional.of("expiresAt"), List.of(), false);

  /**
   * @param version of the stored item, 0 for none
   */
  record Versioned(RateLimitState ledger, long version) {}

  private final Supplier<DynamoDbClient> dynamoDb;
  private final String table;

  public LimitStore(Supplier<DynamoDbClient> dynamoDb, Environment environment) {
    this.dynamoDb = dynamoDb;
    this.table = environment.text(SCHEMA.variable());
  }

  Versioned read(String creator) {
    Optional<Item> found = find(creator);
    if (found.isEmpty()) {
      return new Versioned(RateLimitState.empty(), 0);
    }
    Item item = found.get();
    Map<RateLimit, List<Instant>> given = new EnumMap<>(RateLimit.class);
    Map<RateLimit, Instant> closed = new EnumMap<>(RateLimit.class);
    Map<RateLimit, Map<String, Instant>> turns = new EnumMap<>(RateLimit.class);
    for (RateLimit window : RateLimit.values()) {
      List<String> times = item.texts(window.name());
      if (!times.isEmpty()) {
        given.put(window, times.stream().map(LimitStore::instant).toList());
      }
      item.findInstant(closedName(window)).ifPresent(until -> closed.put(window, until));
      item.findItem(turnsName(window)).ifPresent(named -> turns.put(window, instants(named)));
    }
    return new Versioned(new RateLimitState(given, closed, turns), item.number("version"));
  }

  /**
   * @param replaced the version that was read
   * @return false when somebody else has written meanwhile
   */
  boolean write(String creator, RateLimitState ledger, long replaced, Instant now) {
    Item item = Item.empty().put("creator", creator);
    ledger
        .given()
        .forEach(
            (window, times) ->
                item.put(
                    window.name(),
                    times.stream().map(at -> Long.toString(at.toEpochMilli())).toList()));
    ledger.closed().forEach((window, until) -> item.put(closedName(window), until));
    ledger.turns().forEach((window, turns) -> item.put(turnsName(window), named(turns)));
    return write(item, replaced, now);
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

  private boolean write(Item item, long replaced, Instant now) {
    item.put("version", replaced + 1).put("expiresAt", now.plus(KEPT).getEpochSecond());
    try {
      dynamoDb
          .get()
          .putItem(
              r -> {
                r.tableName(table).item(item.attributes());
                if (replaced == 0) {
                  r.conditionExpression("attribute_not_exists(creator)");
                } else {
                  r.conditionExpression("version = :replaced")
                      .expressionAttributeValues(Map.of(":replaced", Item.number(replaced)));
                }
              });
      return true;
    } catch (ConditionalCheckFailedException _) {
      return false;
    }
  }

  /**
   * @param version of the stored item, 0 for none
   */
  record VersionedRoster(ActiveCreators roster, long version) {}

  VersionedRoster readRoster() {
    Optional<Item> found = find(ROSTER);
    if (found.isEmpty()) {
      return new VersionedRoster(ActiveCreators.empty(), 0);
    }
    Item item = found.get();
    Map<String, Instant> lastPosts =
        item.findItem("lastPosts").map(LimitStore::instants).orElse(Map.of());
    return new VersionedRoster(
        new ActiveCreators(lastPosts, item.findInstant("closedUntil")), item.number("version"));
  }

  /**
   * @param replaced the version that was read
   * @return false when somebody else has written meanwhile
   */
  boolean writeRoster(ActiveCreators roster, long replaced, Instant now) {
    return write(
        Item.empty()
            .put("creator", ROSTER)
            .put("lastPosts", named(roster.lastPosts()))
            .put("closedUntil", roster.closedUntil().orElse(null)),
        replaced,
        now);
  }

  private static Map<String, Instant> instants(Item named) {
    Map<String, Instant> instants = new TreeMap<>();
    named.attributes().keySet().forEach(name -> instants.put(name, named.instant(name)));
    return instants;
  }

  private static Item named(Map<String, Instant> instants) {
    Item named = Item.empty();
    instants.forEach(named::put);
    return named;
  }

  private static Instant instant(String millis) {
    return Instant.ofEpochMilli(Long.parseLong(millis));
  }

  private static String turnsName(RateLimit window) {
    return window.name() + "_TURNS";
  }

  private static String closedName(RateLimit window) {
    return window.name() + "_CLOSED_UNTIL";
  }
}
