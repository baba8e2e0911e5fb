package com.viralmommy.tiktok.platform;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.ContainerCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.awscore.defaultsmode.DefaultsMode;
import software.amazon.awssdk.awscore.endpoints.AccountIdEndpointMode;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.profiles.ProfileFile;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.DefaultRetryStrategy;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClientBuilder;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3Configuration;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.sqs.SqsClient;

/**
 * Builds the AWS clients of a function. Region, credentials, HTTP client, timeouts and retries are
 * set explicitly, because the SDK's discovery of them costs a cold start hundreds of milliseconds.
 *
 * <p>{@code AWS_ENDPOINT_URL} and {@code AWS_ENDPOINT_URL_<SERVICE>} set the address of an
 * emulator, as in the SDK itself.
 */
public final class AwsClients {
  /**
   * Idle connections that are kept to one service. The JDK's default is 5; every call above that
   * number opens a connection with a new TLS handshake.
   */
  public static final int CONNECTIONS_KEPT = 20;

  static {
    System.setProperty("http.maxConnections", Integer.toString(CONNECTIONS_KEPT));
    // Without it, SLF4J prints a warning at every start because it has no provider.
    System.setProperty("slf4j.internal.verbosity", "ERROR");
  }

  /** Timeout of one attempt of a call that sends and receives a few kilobytes. */
  private static final Duration ATTEMPT_TIMEOUT = Duration.ofSeconds(10);

  private static final int MAX_ATTEMPTS = 4;

  private final Environment environment;
  private final Region region;
  private final AwsCredentialsProvider credentials;

  public AwsClients(Environment environment) {
    this.environment = environment;
    this.region = Region.of(environment.text("AWS_REGION"));
    this.credentials = credentials(environment);
  }

  public DynamoDbClient dynamoDb() {
    return build(dynamoDbBuilder(), "DYNAMODB");
  }

  private static DynamoDbClientBuilder dynamoDbBuilder() {
    return DynamoDbClient.builder()
        .accountIdEndpointMode(AccountIdEndpointMode.DISABLED)
        .endpointDiscoveryEnabled(false);
  }

  /**
   * Runs one DynamoDB call without sending it. A first call loads as many classes as building the
   * client.
   */
  public void primeDynamoDb() {
    Map<String, AttributeValue> key = Map.of("key", AttributeValue.fromS("priming"));
    try (DynamoDbClient client = build(dynamoDbBuilder(), "DYNAMODB", new NoOpHttpClient())) {
      client.getItem(r -> r.tableName("priming").key(key).consistentRead(true));
    }
  }

  public SqsClient sqs() {
    return build(SqsClient.builder(), "SQS");
  }

  public KmsClient kms() {
    return build(KmsClient.builder(), "KMS");
  }

  public SecretsManagerClient secretsManager() {
    return build(SecretsManagerClient.builder(), "SECRETS_MANAGER");
  }

  public EventBridgeClient eventBridge() {
    return build(EventBridgeClient.builder(), "EVENTBRIDGE");
  }

  /** A client without a timeout for a whole call, because a call may read a large video. */
  public S3Client s3() {
    return s3(http());
  }

  /** Runs one call of each kind without sending it, for the same reason as with DynamoDB. */
  public void primeS3() {
    try (S3Client client = s3(new NoOpHttpClient())) {
      client.headObject(r -> r.bucket("priming").key("priming"));
      client.getObjectAsBytes(r -> r.bucket("priming").key("priming").range("bytes=0-1"));
    }
  }

  private S3Client s3(SdkHttpClient http) {
    return configure(S3Client.builder(), "S3")
        .forcePathStyle(pathStyle())
        .httpClient(http)
        .overrideConfiguration(overrides().build())
        .build();
  }

  public S3Presigner s3Presigner() {
    S3Presigner.Builder builder =
        S3Presigner.builder()
            .region(region)
            .credentialsProvider(credentials)
            .serviceConfiguration(
                S3Configuration.builder().pathStyleAccessEnabled(pathStyle()).build());
    endpoint("S3", builder::endpointOverride);
    return builder.build();
  }

  private boolean pathStyle() {
    return Boolean.parseBoolean(environment.text("S3_PATH_STYLE", "false"));
  }

  private <B extends AwsSyncClientBuilder<B, C> & AwsClientBuilder<B, C>, C> C build(
      B builder, String service) {
    return build(builder, service, http());
  }

  private <B extends AwsSyncClientBuilder<B, C> & AwsClientBuilder<B, C>, C> C build(
      B builder, String service, SdkHttpClient http) {
    return configure(builder, service)
        .httpClient(http)
        .overrideConfiguration(
            overrides()
                .apiCallAttemptTimeout(ATTEMPT_TIMEOUT)
                .apiCallTimeout(ATTEMPT_TIMEOUT.multipliedBy(3))
                .build())
        .build();
  }

  private <B extends AwsClientBuilder<B, C>, C> B configure(B builder, String service) {
    endpoint(service, builder::endpointOverride);
    return builder
        .region(region)
        .credentialsProvider(credentials)
        .defaultsMode(DefaultsMode.LEGACY)
        .dualstackEnabled(false)
        .fipsEnabled(false);
  }

  private void endpoint(String service, Consumer<URI> override) {
    environment
        .findAddress("AWS_ENDPOINT_URL_" + service)
        .or(() -> environment.findAddress("AWS_ENDPOINT_URL"))
        .ifPresent(override);
  }

  /**
   * Opens connections through the JDK, so that all clients share the TLS context of the process;
   * the SDK builds one for each client. The SDK sets the timeouts: 2 s to connect and 30 s without
   * a byte.
   */
  private static SdkHttpClient http() {
    return UrlConnectionHttpClient.create(
        address -> {
          try {
            return (HttpURLConnection) address.toURL().openConnection();
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }

  /** Without profiles: a function has none, so the SDK must not search the disk for them. */
  private static ClientOverrideConfiguration.Builder overrides() {
    return ClientOverrideConfiguration.builder()
        .retryStrategy(
            DefaultRetryStrategy.standardStrategyBuilder().maxAttempts(MAX_ATTEMPTS).build())
        .defaultProfileFile(ProfileFile.aggregator().build());
  }

  /**
   * Lambda passes credentials as environment variables. A function that is restored from a snapshot
   * gets them from the container endpoint instead, because those in the snapshot expire.
   */
  private static AwsCredentialsProvider credentials(Environment environment) {
    if (environment.find("AWS_CONTAINER_CREDENTIALS_FULL_URI").isPresent()) {
      return ContainerCredentialsProvider.builder().build();
    }
    String id = environment.text("AWS_ACCESS_KEY_ID");
    String secret = environment.text("AWS_SECRET_ACCESS_KEY");
    return StaticCredentialsProvider.create(
        environment
            .find("AWS_SESSION_TOKEN")
            .<software.amazon.awssdk.auth.credentials.AwsCredentials>map(
                token -> AwsSessionCredentials.create(id, secret, token))
            .orElseGet(() -> AwsBasicCredentials.create(id, secret)));
  }
}
