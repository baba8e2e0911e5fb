package com.viralmommy.aws.embedded;

import java.net.URI;
import java.time.Duration;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3Configuration;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.sqs.SqsClient;

/** AWS SDK clients for the embedded engines, configured by {@link EmbeddedAws#environment()}. */
public final class SdkClients {

  private final EmbeddedAws aws;

  SdkClients(EmbeddedAws aws) {
    this.aws = aws;
  }

  DynamoDbClient dynamoDb() {
    return connect(DynamoDbClient.builder(), "DYNAMODB");
  }

  SqsClient sqs() {
    return connect(SqsClient.builder(), "SQS");
  }

  public KmsClient kms() {
    return connect(KmsClient.builder(), "KMS");
  }

  SecretsManagerClient secretsManager() {
    return connect(SecretsManagerClient.builder(), "SECRETS_MANAGER");
  }

  EventBridgeClient eventBridge() {
    return connect(EventBridgeClient.builder(), "EVENTBRIDGE");
  }

  S3Client s3() {
    return connect(S3Client.builder().forcePathStyle(pathStyle()), "S3");
  }

  S3Presigner presigner() {
    return S3Presigner.builder()
        .region(region())
        .credentialsProvider(credentials())
        .endpointOverride(endpoint("S3"))
        .serviceConfiguration(S3Configuration.builder().pathStyleAccessEnabled(pathStyle()).build())
        .build();
  }

  private <B extends AwsSyncClientBuilder<B, C> & AwsClientBuilder<B, C>, C> C connect(
      B builder, String service) {
    return builder
        .region(region())
        .credentialsProvider(credentials())
        .endpointOverride(endpoint(service))
        .httpClientBuilder(
            UrlConnectionHttpClient.builder()
                .connectionTimeout(Duration.ofSeconds(30))
                .socketTimeout(Duration.ofSeconds(30)))
        .build();
  }

  private boolean pathStyle() {
    return Boolean.parseBoolean(aws.environment().get("S3_PATH_STYLE"));
  }

  private Region region() {
    return Region.of(aws.environment().get("AWS_REGION"));
  }

  private URI endpoint(String service) {
    return URI.create(aws.environment().get("AWS_ENDPOINT_URL_" + service));
  }

  private StaticCredentialsProvider credentials() {
    return StaticCredentialsProvider.create(
        AwsBasicCredentials.create(
            aws.environment().get("AWS_ACCESS_KEY_ID"),
            aws.environment().get("AWS_SECRET_ACCESS_KEY")));
  }
}
