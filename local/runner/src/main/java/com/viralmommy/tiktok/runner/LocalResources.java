package com.viralmommy.tiktok.runner;

import com.viralmommy.aws.embedded.LocalAws;
import com.viralmommy.tiktok.accounts.ConnectionStore;
import com.viralmommy.tiktok.limits.LimitStore;
import com.viralmommy.tiktok.oauth.StateStore;
import com.viralmommy.tiktok.platform.AwsClients;
import com.viralmommy.tiktok.platform.Environment;
import com.viralmommy.tiktok.platform.dynamodb.TableSchema;
import com.viralmommy.tiktok.publishing.model.PublicationStore;
import com.viralmommy.tiktok.webhooks.WebhookStore;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/** Makes the tables, queues, bucket, key and secret that the CDK app makes on AWS. */
public final class LocalResources {
  /** Then a message is taken for unreadable and put aside, as on AWS. */
  private static final int MOST_RECEIVES = 3;

  /** Messages of the connection queue wait in it while TikTok is down. */
  private static final int MOST_TRIES = 100;

  private static final List<TableSchema> TABLES =
      List.of(
          ConnectionStore.SCHEMA,
          PublicationStore.SCHEMA,
          StateStore.SCHEMA,
          LimitStore.SCHEMA,
          WebhookStore.SCHEMA);

  private LocalResources() {}

  /**
   * @param aws may hold what others have made: no two calls make the same names
   * @return the variables that lead functions to what was made
   */
  public static Map<String, String> create(LocalAws aws, String clientKey, String clientSecret) {
    AwsClients clients = new AwsClients(Environment.of(aws.environment()));
    String run = "-" + UUID.randomUUID().toString().substring(0, 8);
    Map<String, String> variables = new HashMap<>();
    try (DynamoDbClient dynamoDb = clients.dynamoDb();
        SqsClient sqs = clients.sqs();
        var s3 = clients.s3();
        var kms = clients.kms();
        var secrets = clients.secretsManager()) {
      for (TableSchema table : TABLES) {
        variables.put(table.variable(), create(dynamoDb, table, run));
      }
      String dead = queue(sqs, "publish-dead-letters" + run, Map.of());
      variables.put("PUBLISH_DEAD_LETTERS_URL", dead);
      variables.put(
          "PUBLISH_QUEUE_URL", queue(sqs, "publish" + run, redrive(sqs, dead, MOST_RECEIVES)));
      String ended = queue(sqs, "connection-dead-letters" + run, Map.of());
      variables.put(
          "CONNECTION_QUEUE_URL", queue(sqs, "connection" + run, redrive(sqs, ended, MOST_TRIES)));
      String unrefreshed = queue(sqs, "refresh-dead-letters" + run, Map.of());
      variables.put(
          "REFRESH_QUEUE_URL", queue(sqs, "refresh" + run, redrive(sqs, unrefreshed, MOST_TRIES)));
      String bus = "tiktok-publishing" + run;
      aws.openBus(bus);
      variables.put("EVENT_BUS", bus);
      String bucket = "videos" + run;
      s3.createBucket(r -> r.bucket(bucket));
      variables.put("VIDEO_BUCKET", bucket);
      variables.put("TOKEN_KEY_ID", kms.createKey(r -> {}).keyMetadata().keyId());
      String secret = "tiktok-app" + run;
      secrets.createSecret(
          r ->
              r.name(secret)
                  .secretString(
                      "{\"client_key\":\"%s\",\"client_secret\":\"%s\"}"
                          .formatted(clientKey, clientSecret)));
      variables.put("TIKTOK_SECRET_ID", secret);
    }
    return variables;
  }

  private static String create(DynamoDbClient dynamoDb, TableSchema table, String run) {
    String name = table.variable().toLowerCase(Locale.ROOT).replace('_', '-') + run;
    table.create(dynamoDb, name);
    return name;
  }

  private static String queue(
      SqsClient sqs, String name, Map<QueueAttributeName, String> attributes) {
    return sqs.createQueue(r -> r.queueName(name).attributes(attributes)).queueUrl();
  }

  private static Map<QueueAttributeName, String> redrive(
      SqsClient sqs, String deadLetters, int mostReceives) {
    String arn =
        sqs.getQueueAttributes(
                r -> r.queueUrl(deadLetters).attributeNames(QueueAttributeName.QUEUE_ARN))
            .attributes()
            .get(QueueAttributeName.QUEUE_ARN);
    return Map.of(
        QueueAttributeName.REDRIVE_POLICY,
        "{\"deadLetterTargetArn\":\"%s\",\"maxReceiveCount\":\"%d\"}".formatted(arn, mostReceives));
  }
}
