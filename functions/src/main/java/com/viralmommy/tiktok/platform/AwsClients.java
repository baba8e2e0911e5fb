package com.viralmommy.tiktok.platform;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
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
 * Builds the AWS clients a function uses, each with its region, credentials, HTTP client, timeouts
 * and retries spelled out: the SDK's discovery of these costs a cold start hundreds of
 * milliseconds.
 *
 * <p>{@code AWS_ENDPOINT_URL} and {@code AWS_ENDPOINT_URL_<SERVICE>} lead to an emulator, as in the
 * SDK itself.
 */
public final class AwsClients {
  /**
   * To one service. The JDK keeps five unless it is told otherwise, and makes a new one, with its
   * handshake, for every call beyond.
   */
  public static final int CONNECTIONS_KEPT = 20;

  static {
    System.setProperty("http.maxConnections", Integer.toString(CONNECTIONS_KEPT));
    // The SDK's own logging has nowhere to go in a function, and every start would say so.
    System.setProperty("slf4j.internal.verbosity", "ERROR");
  }

  /** Requests that carry a few kilobytes either way. */
  private static final Duration SMALL_CALL = Duration.ofSeconds(10);

  private static final int ATTEMPTS = 4;

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
   * Goes once through a call of DynamoDB that is sent nowhere: a first call loads and runs as much
   * again as the making of a client.
   */
  public void rehearseDynamoDb() {
    Map<String, AttributeValue> nobody = Map.of("key", AttributeValue.fromS("nobody"));
    try (DynamoDbClient client = build(dynamoDbBuilder(), "DYNAMODB", new NoOpHttpClient())) {
      client.getItem(r -> r.tableName("nowhere").key(nobody).consistentRead(true));
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

  /**
   * For reading videos: no limit on a whole call, which lasts as long as its bytes take to flow.
   */
  public S3Client s3() {
    return s3(http());
  }

  /** As with DynamoDB. */
  public void rehearseS3() {
    try (S3Client client = s3(new NoOpHttpClient())) {
      client.headObject(r -> r.bucket("nowhere").key("nothing"));
      client.getObjectAsBytes(r -> r.bucket("nowhere").key("nothing").range("bytes=0-1"));
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
                .apiCallAttemptTimeout(SMALL_CALL)
                .apiCallTimeout(SMALL_CALL.multipliedBy(3))
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

  private void endpoint(String service, java.util.function.Consumer<URI> override) {
    environment
        .findAddress("AWS_ENDPOINT_URL_" + service)
        .or(() -> environment.findAddress("AWS_ENDPOINT_URL"))
        .ifPresent(override);
  }

  /**
   * With the process's one TLS context, which is made when a first connection needs it; the SDK's
   * own way makes one a client. The SDK's timeouts come with it: {@code 2 s} to connect, {@code 30
   * s} without a byte, after which the socket of a video is taken for dead.
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

  /** There is no profile in a function, and nobody has to look for one. */
  private static ClientOverrideConfiguration.Builder overrides() {
    return ClientOverrideConfiguration.builder()
        .retryStrategy(DefaultRetryStrategy.standardStrategyBuilder().maxAttempts(ATTEMPTS).build())
        .defaultProfileFile(ProfileFile.aggregator().build());
  }

  /**
   * Lambda hands its credentials over as variables, or, to a function restored from a snapshot,
   * through its container endpoint: such a function outlives the credentials it was built with.
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
