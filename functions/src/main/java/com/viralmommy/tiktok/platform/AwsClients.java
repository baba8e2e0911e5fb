package com.viralmommy.tiktok.platform;

import java.net.URI;
import java.time.Duration;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.ContainerCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.DefaultRetryStrategy;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
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
  }

  private static final Duration CONNECT = Duration.ofSeconds(3);

  /** Requests that carry a few kilobytes either way. */
  private static final Duration SMALL_CALL = Duration.ofSeconds(10);

  /** A socket that delivers no byte of a video for this long is taken for dead. */
  private static final Duration STREAM_SILENCE = Duration.ofSeconds(30);

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
    return build(DynamoDbClient.builder(), "DYNAMODB");
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
    return configure(S3Client.builder(), "S3")
        .forcePathStyle(pathStyle())
        .httpClient(http(STREAM_SILENCE))
        .overrideConfiguration(
            ClientOverrideConfiguration.builder().retryStrategy(retries()).build())
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
    return configure(builder, service)
        .httpClient(http(SMALL_CALL))
        .overrideConfiguration(
            ClientOverrideConfiguration.builder()
                .apiCallAttemptTimeout(SMALL_CALL)
                .apiCallTimeout(SMALL_CALL.multipliedBy(3))
                .retryStrategy(retries())
                .build())
        .build();
  }

  private <B extends AwsClientBuilder<B, C>, C> B configure(B builder, String service) {
    endpoint(service, builder::endpointOverride);
    return builder.region(region).credentialsProvider(credentials);
  }

  private void endpoint(String service, java.util.function.Consumer<URI> override) {
    environment
        .findAddress("AWS_ENDPOINT_URL_" + service)
        .or(() -> environment.findAddress("AWS_ENDPOINT_URL"))
        .ifPresent(override);
  }

  private static SdkHttpClient http(Duration silence) {
    return UrlConnectionHttpClient.builder()
        .connectionTimeout(CONNECT)
        .socketTimeout(silence)
        .build();
  }

  private static software.amazon.awssdk.retries.api.RetryStrategy retries() {
    return DefaultRetryStrategy.standardStrategyBuilder().maxAttempts(ATTEMPTS).build();
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
