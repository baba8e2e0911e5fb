package com.viralmommy.tiktok.oauth;

import com.viralmommy.tiktok.platform.Digests;
import com.viralmommy.tiktok.platform.Environment;
import com.viralmommy.tiktok.platform.UserId;
import com.viralmommy.tiktok.platform.dynamodb.Item;
import com.viralmommy.tiktok.platform.dynamodb.TableSchema;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;

/**
 * Stores the {@code state} parameter of started authorizations
 * (docs/security.md#connecting-an-account). A state is valid for ten minutes, once, and only in the
 * browser that started the authorization.
 *
 * <p>Only digests of the state and of the browser's secret are stored, so that the table's content
 * is not enough to finish an authorization.
 */
public final class StateStore {
  /** How long the user may stay on TikTok's consent page. */
  public static final Duration VALID = Duration.ofMinutes(10);

  public static final TableSchema SCHEMA =
      new TableSchema(
          "STATES_TABLE", "state", Optional.empty(), Optional.of("expiresAt"), List.of(), false);

  private final Supplier<DynamoDbClient> dynamoDb;
  private final String table;
  private final InstantSource clock;

  public StateStore(
      Supplier<DynamoDbClient> dynamoDb, Environment environment, InstantSource clock) {
    this.dynamoDb = dynamoDb;
    this.table = environment.text(SCHEMA.variable());
    this.clock = clock;
  }

  void save(String state, String browserSecret, AuthorizationState authorization) {
    dynamoDb
        .get()
        .putItem(
            r ->
                r.tableName(table)
                    .item(
                        Item.empty()
                            .put("state", digest(state))
                            .put("browser", digest(browserSecret))
                            .put("user", authorization.user().key())
                            .put("returnTo", authorization.returnTo().toString())
                            .put("expiresAt", clock.instant().plus(VALID).getEpochSecond())
                            .attributes()));
  }

  /**
   * Removes and returns a state. A repeated, late or foreign call returns nothing and leaves the
   * state in place.
   */
  Optional<AuthorizationState> take(String state, String browserSecret) {
    try {
      var taken =
          dynamoDb
              .get()
              .deleteItem(
                  r ->
                      r.tableName(table)
                          .key(Map.of("state", Item.text(digest(state))))
                          .conditionExpression("browser = :browser AND expiresAt > :now")
                          .expressionAttributeValues(
                              Map.of(
                                  ":browser", Item.text(digest(browserSecret)),
                                  ":now", Item.number(clock.instant().getEpochSecond())))
                          .returnValues(ReturnValue.ALL_OLD));
      Item item = Item.of(taken.attributes());
      return Optional.of(
          new AuthorizationState(
              UserId.ofKey(item.required("user")).orElseThrow(),
              URI.create(item.required("returnTo"))));
    } catch (ConditionalCheckFailedException _) {
      return Optional.empty();
    }
  }

  private static String digest(String secret) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(Digests.sha256(secret));
  }
}
