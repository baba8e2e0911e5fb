package com.viralmommy.tiktok.bench.refresh;

import com.viralmommy.tiktok.accounts.Connection;
import com.viralmommy.tiktok.accounts.ConnectionStore;
import com.viralmommy.tiktok.accounts.tokens.TokenVault;
import com.viralmommy.tiktok.accounts.tokens.Tokens;
import com.viralmommy.tiktok.platform.AwsClients;
import com.viralmommy.tiktok.platform.Environment;
import com.viralmommy.tiktok.platform.Item;
import com.viralmommy.tiktok.platform.UserId;
import com.viralmommy.tiktok.simulator.TikTokSimulator;
import com.viralmommy.tiktok.simulator.oauth.IssuedTokens;
import com.viralmommy.tiktok.tiktok.AccessToken;
import com.viralmommy.tiktok.tiktok.RefreshToken;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;
import software.amazon.awssdk.services.kms.KmsClient;

/**
 * Connections by the hundred thousand. The store itself writes one; the others are copies of its
 * item under other names. Those that will be due have tokens of their own, which TikTok takes.
 */
final class Stock {
  /** In a {@code BatchWriteItem}, and of those at a time. */
  private static final int IN_A_BATCH = 25;

  private static final int AT_A_TIME = 8;

  /**
   * The functions that refreshed a sweep's connections the day before: each took a new data key
   * every five minutes of the hour at most.
   */
  private static final int CONTAINERS = 5;

  private static final int KEYS_AN_HOUR = 12;

  private static final Set<String> SCOPES = Set.of("user.info.basic", "video.publish");
  private static final String CREATOR = "pia.public";

  /**
   * TikTok signs avatars: its addresses have some 275 characters. The rest is by what tokens (72
   * characters) and wrapped keys (184 bytes) are longer than the simulator's and the embedded
   * KMS's, so that an item is as large as it would be.
   */
  private static final int AVATAR_LENGTH = 275 + 2 * (72 - 47) + (184 - 81);

  private final TikTokSimulator tikTok;
  private final DynamoDbClient dynamoDb;
  private final KmsClient kms;
  private final Environment environment;
  private final String table;
  private final Map<String, AttributeValue> template;

  Stock(TikTokSimulator tikTok, Map<String, String> variables) {
    this.tikTok = tikTok;
    this.environment = Environment.of(variables);
    AwsClients clients = new AwsClients(environment);
    this.dynamoDb = clients.dynamoDb();
    this.kms = clients.kms();
    this.table = variables.get(ConnectionStore.SCHEMA.variable());
    this.template = template();
  }

  private Map<String, AttributeValue> template() {
    Instant now = tikTok.clock().instant();
    UserId user = user(0);
    String id = id(0);
    var connection =
        new Connection(
            user,
            id,
            openId(0),
            Connection.Status.ACTIVE,
            null,
            new Connection.Profile("A Mother's Name", null, "x".repeat(AVATAR_LENGTH)),
            SCOPES,
            now,
            now.plus(Duration.ofHours(24)),
            now.plus(Duration.ofDays(365)),
            now.plus(Duration.ofDays(30)),
            now.toEpochMilli(),
            null,
            sealed(vault(now), new Connection.Key(user, id), now.toEpochMilli()));
    new ConnectionStore(() -> dynamoDb, environment).save(connection, 0);
    return dynamoDb
        .getItem(
            r ->
                r.tableName(table)
                    .key(Map.of("user", Item.text(user.key()), "connection", Item.text(id))))
        .item();
  }

  private TokenVault vault(Instant now) {
    return new TokenVault(() -> kms, environment, () -> now);
  }

  private byte[] sealed(TokenVault vault, Connection.Key key, long version) {
    IssuedTokens issued = tikTok.issueTokens(CREATOR, SCOPES);
    var tokens =
        new Tokens(new AccessToken(issued.accessToken()), new RefreshToken(issued.refreshToken()));
    return vault.seal(tokens, key, version);
  }

  /** Bytes of an item, as DynamoDB counts them: of names and values. */
  int itemBytes() {
    return template.entrySet().stream()
        .mapToInt(entry -> entry.getKey().length() + bytes(entry.getValue()))
        .sum();
  }

  private static int bytes(AttributeValue value) {
    if (value.s() != null) {
      return value.s().length();
    }
    if (value.n() != null) {
      return (value.n().length() + 1) / 2 + 1;
    }
    return value.b() != null
        ? value.b().asByteArrayUnsafe().length
        : 3 + value.l().stream().mapToInt(each -> 1 + bytes(each)).sum();
  }

  /** Connections that are not due for a month. */
  void addIdle(int from, int to) throws InterruptedException, ExecutionException {
    write(IntStream.range(from, to).mapToObj(this::item).toList());
  }

  /** Connections that are due by then, spread over the hour before. */
  void addDue(int from, int to, Instant due) throws InterruptedException, ExecutionException {
    Duration apart = Duration.ofHours(1).dividedBy(to - from);
    List<TokenVault> vaults =
        IntStream.range(0, CONTAINERS * KEYS_AN_HOUR).mapToObj(_ -> vault(due)).toList();
    long version = Long.parseLong(template.get("tokenVersion").n());
    List<Map<String, AttributeValue>> items = new ArrayList<>();
    for (int i = from; i < to; i++) {
      int period = (int) ((long) (i - from) * KEYS_AN_HOUR / (to - from));
      TokenVault vault = vaults.get(period * CONTAINERS + i % CONTAINERS);
      Map<String, AttributeValue> item = item(i);
      byte[] sealed = sealed(vault, new Connection.Key(user(i), id(i)), version);
      item.put("sealedTokens", AttributeValue.fromB(SdkBytes.fromByteArrayUnsafe(sealed)));
      item.put("refreshDueAt", Item.instant(due.minus(apart.multipliedBy(to - i))));
      items.add(item);
    }
    write(items);
  }

  private Map<String, AttributeValue> item(int number) {
    Map<String, AttributeValue> item = new HashMap<>(template);
    item.put("user", Item.text(user(number).key()));
    item.put("connection", Item.text(id(number)));
    item.put("openId", Item.text(openId(number)));
    item.put("refreshShard", Item.text(Integer.toString(number % ConnectionStore.SHARDS)));
    return item;
  }

  private static UserId user(int number) {
    return new UserId("auth0|%024d".formatted(number));
  }

  private static String id(int number) {
    return "con_%026d".formatted(number);
  }

  private static String openId(int number) {
    return "-000%032d".formatted(number);
  }

  private void write(List<Map<String, AttributeValue>> items)
      throws InterruptedException, ExecutionException {
    try (var threads = Executors.newFixedThreadPool(AT_A_TIME)) {
      List<Future<?>> batches = new ArrayList<>();
      for (int from = 0; from < items.size(); from += IN_A_BATCH) {
        var batch = items.subList(from, Math.min(items.size(), from + IN_A_BATCH));
        batches.add(threads.submit(() -> writeBatch(batch)));
      }
      for (Future<?> batch : batches) {
        batch.get();
      }
    }
  }

  private void writeBatch(List<Map<String, AttributeValue>> items) {
    List<WriteRequest> requests =
        items.stream()
            .map(item -> WriteRequest.builder().putRequest(put -> put.item(item)).build())
            .toList();
    var answer = dynamoDb.batchWriteItem(r -> r.requestItems(Map.of(table, requests)));
    if (!answer.unprocessedItems().isEmpty()) {
      throw new IllegalStateException("DynamoDB left out %s".formatted(answer.unprocessedItems()));
    }
  }
}
