package com.viralmommy.tiktok;

import com.viralmommy.aws.embedded.EmbeddedAws;
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
import java.util.concurrent.atomic.AtomicInteger;
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
 * The embedded engines and a client of each, one for all test classes of a run: they take seconds
 * to start. What a test changes it makes for itself by {@link #resources}.
 */
public final class Cloud implements AutoCloseable {
  private static final List<TableSchema> TABLES =
      List.of(ConnectionStore.SCHEMA, PublicationStore.SCHEMA, LimitStore.SCHEMA);
  private static final AtomicInteger MADE = new AtomicInteger();

  private final EmbeddedAws engines = EmbeddedAws.start();
  public final AwsClients clients = new AwsClients(Environment.of(engines.environment()));
  public final DynamoDbClient dynamoDb = clients.dynamoDb();
  public final SqsClient sqs = clients.sqs();
  public final S3Client s3 = clients.s3();
  public final KmsClient kms = clients.kms();
  public final SecretsManagerClient secrets = clients.secretsManager();
  public final EventBridgeClient eventBridge = clients.eventBridge();
  public final DynamoDbStreamsClient streams = TableStream.client(engines.environment());

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
    int number = MADE.incrementAndGet();
    Map<String, String> variables = new HashMap<>(engines.environment());
    for (TableSchema table : TABLES) {
      variables.put(table.variable(), create(table, number));
    }
    for (String variable : List.of("PUBLISH_QUEUE_URL", "CONNECTION_QUEUE_URL")) {
      String name = variable.toLowerCase(java.util.Locale.ROOT) + number;
      variables.put(variable, sqs.createQueue(r -> r.queueName(name)).queueUrl());
    }
    variables.put("VIDEO_BUCKET", "videos-" + number);
    s3.createBucket(r -> r.bucket("videos-" + number));
    variables.put("TOKEN_KEY_ID", newKey());
    variables.put("TIKTOK_SECRET_ID", "app-" + number);
    secrets.createSecret(
        r ->
            r.name("app-" + number)
                .secretString(
                    "{\"client_key\":\"%s\",\"client_secret\":\"%s\"}"
                        .formatted(clientKey, clientSecret)));
    variables.put("EVENT_BUS", "bus-" + number);
    return variables;
  }

  /** For whoever wants to listen in. */
  public URI sqsUrl() {
    return engines.sqs();
  }

  /** What was put on a bus, oldest first. */
  public List<PublishedEvent> events(String bus) {
    return engines.eventBus().events().stream().filter(e -> e.bus().equals(bus)).toList();
  }

  public String newKey() {
    return kms.createKey(r -> {}).keyMetadata().keyId();
  }

  private String create(TableSchema table, int number) {
    String name = table.variable().toLowerCase(java.util.Locale.ROOT) + number;
    table.create(dynamoDb, name);
    return name;
  }

  @Override
  public void close() {
    engines.close();
  }
}
