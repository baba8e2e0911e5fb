package com.viralmommy.tiktok.webhooks;

import com.viralmommy.tiktok.platform.Digests;
import com.viralmommy.tiktok.platform.Environment;
import com.viralmommy.tiktok.platform.dynamodb.Item;
import com.viralmommy.tiktok.platform.dynamodb.TableSchema;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * Remembers which webhooks have been handled. TikTok delivers each at least once and gives it no
 * id, so it is identified by the digest of its body, which contains its time.
 */
public final class WebhookStore {
  /** TikTok repeats a webhook for 72 hours (docs/tiktok-api.md#7-webhooks). */
  private static final Duration RETENTION = Duration.ofHours(73);

  public static final TableSchema SCHEMA =
      new TableSchema(
          "WEBHOOKS_TABLE",
          "webhook",
          Optional.empty(),
          Optional.of("expiresAt"),
          List.of(),
          false);

  private final Supplier<DynamoDbClient> dynamoDb;
  private final String table;
  private final InstantSource clock;

  public WebhookStore(
      Supplier<DynamoDbClient> dynamoDb, Environment environment, InstantSource clock) {
    this.dynamoDb = dynamoDb;
    this.table = environment.text(SCHEMA.variable());
    this.clock = clock;
  }

  boolean isKnown(byte[] body) {
    return dynamoDb
        .get()
        .getItem(
            r ->
                r.tableName(table)
                    .key(Map.of("webhook", Item.text(digest(body))))
                    .consistentRead(true))
        .hasItem();
  }

  void remember(byte[] body) {
    dynamoDb
        .get()
        .putItem(
            r ->
                r.tableName(table)
                    .item(
                        Item.empty()
                            .put("webhook", digest(body))
                            .put("expiresAt", clock.instant().plus(RETENTION).getEpochSecond())
                            .attributes()));
  }

  private static String digest(byte[] body) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(Digests.sha256(body));
  }
}
