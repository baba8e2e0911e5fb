package com.viralmommy.tiktok;

import com.viralmommy.aws.embedded.LocalAws;
import com.viralmommy.aws.embedded.PublishedEvent;
import com.viralmommy.tiktok.connections.ConnectionStore;
import com.viralmommy.tiktok.limits.LimitStore;
import com.viralmommy.tiktok.platform.AwsClients;
import com.viralmommy.tiktok.platform.Environment;
import com.viralmommy.tiktok.platform.TableSchema;
import com.viralmommy.tiktok.publishing.PublicationStore;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.sqs.SqsClient;

/**
 * AWS as this run has it and a client of each service, one for all test classes: engines take
 * seconds to start. What a test changes it makes for itself by {@link #resources}.
 */
public final class Cloud implements AutoCloseable {
  private static final List<TableSchema> TABLES =
      List.of(ConnectionStore.SCHEMA, PublicationStore.SCHEMA, LimitStore.SCHEMA);

  private final LocalAws aws = LocalAws.start();
  public final AwsClients clients = new AwsClients(Environment.of(aws.environment()));
  public final DynamoDbClient dynamoDb = clients.dynamoDb();
  public final SqsClient sqs = clients.sqs();
  public final S3Client s3 = clients.s3();
  public final KmsClient kms = clients.kms();
  public final SecretsManagerClient secrets = clients.secretsManager();
  public final EventBridgeClient eventBridge = clients.eventBridge();
  public final DynamoDbStreamsClient streams = TableStream.client(aws.environment());

  private Cloud() {}

  /** Gives a test class the {@link Cloud} as a parameter of its constructor or its methods. */
  public static final class Extension implements ParameterResolver {
    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
      return parameter.getParameter().getType() == Cloud.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
      return context
          .getRoot()
          .getStore(ExtensionContext.Namespace.create(Cloud.class))
          .computeIfAbsent(Cloud.class, _ -> new Cloud(), Cloud.class);
    }
  }

  /**
   * Empty tables, queues and a bucket, a KMS key and the app's secret.
   *
   * @return the variables that lead a function to all of it
   */
  public Map<String, String> resources(String clientKey, String clientSecret) {
    String id = UUID.randomUUID().toString();
    Map<String, String> variables = new HashMap<>(aws.environment());
    for (TableSchema table : TABLES) {
      variables.put(table.variable(), create(table, id));
    }
    for (String variable : List.of("PUBLISH_QUEUE_URL", "CONNECTION_QUEUE_URL")) {
      String name = variable.toLowerCase(java.util.Locale.ROOT) + "-" + id;
      variables.put(variable, sqs.createQueue(r -> r.queueName(name)).queueUrl());
    }
    variables.put("VIDEO_BUCKET", "videos-" + id);
    s3.createBucket(r -> r.bucket("videos-" + id));
    variables.put("TOKEN_KEY_ID", newKey());
    variables.put("TIKTOK_SECRET_ID", "app-" + id);
    secrets.createSecret(
        r ->
            r.name("app-" + id)
                .secretString(
                    "{\"client_key\":\"%s\",\"client_secret\":\"%s\"}"
                        .formatted(clientKey, clientSecret)));
    aws.openBus("bus-" + id);
    variables.put("EVENT_BUS", "bus-" + id);
    return variables;
  }

  /** What was put on a bus, oldest first. */
  public List<PublishedEvent> events(String bus) {
    return aws.events(bus);
  }

  /** For whoever wants to listen in. */
  public URI sqsUrl() {
    return aws.sqs();
  }

  public URI eventBridgeUrl() {
    return aws.eventBridge();
  }

  public String newKey() {
    return kms.createKey(r -> {}).keyMetadata().keyId();
  }

  private String create(TableSchema table, String id) {
    String name = table.variable().toLowerCase(java.util.Locale.ROOT) + "-" + id;
    table.create(dynamoDb, name);
    return name;
  }

  @Override
  public void close() {
    aws.close();
  }
}
