package com.viralmommy.tiktok;

import com.viralmommy.tiktok.connections.ConnectionQueue;
import com.viralmommy.tiktok.connections.ConnectionStore;
import com.viralmommy.tiktok.connections.Connections;
import com.viralmommy.tiktok.connections.Revocations;
import com.viralmommy.tiktok.connections.TikTokApp;
import com.viralmommy.tiktok.connections.TokenRecovery;
import com.viralmommy.tiktok.connections.TokenVault;
import com.viralmommy.tiktok.limits.LimitStore;
import com.viralmommy.tiktok.limits.Limits;
import com.viralmommy.tiktok.platform.Environment;
import com.viralmommy.tiktok.platform.EventBus;
import com.viralmommy.tiktok.platform.Log;
import com.viralmommy.tiktok.publishing.PublicationStore;
import com.viralmommy.tiktok.publishing.PublishQueue;
import com.viralmommy.tiktok.publishing.PublishSettings;
import com.viralmommy.tiktok.publishing.Publisher;
import com.viralmommy.tiktok.publishing.VideoStore;
import com.viralmommy.tiktok.refresh.TokenRefresher;
import com.viralmommy.tiktok.simulator.VirtualClock;
import com.viralmommy.tiktok.tiktok.RetryPolicy;
import com.viralmommy.tiktok.tiktok.TikTokClient;
import com.viralmommy.tiktok.tiktok.TikTokEndpoints;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.sqs.SqsClient;

/**
 * One process of the functions as {@link Wiring} puts it together, with nothing in its memory,
 * whose calls to AWS are those of a {@link Mortal}. What a publication's calls to TikTok wait
 * before they are repeated passes on the clock alone.
 */
public final class Functions {
  public final PublicationStore publicationStore;
  public final PublishQueue publishQueue;
  public final VideoStore videoStore;
  public final TokenVault tokenVault;
  public final ConnectionStore connectionStore;
  public final Connections connections;
  public final TokenRefresher tokenRefresher;
  public final Publisher publisher;

  public Functions(
      Cloud cloud, Mortal life, Map<String, String> variables, VirtualClock clock, Log log) {
    Environment environment = Environment.of(variables);
    DynamoDbClient dynamoDb = life.of(DynamoDbClient.class, cloud.dynamoDb);
    SqsClient sqs = life.of(SqsClient.class, cloud.sqs);
    var tikTok =
        new TikTokClient(
            TikTokEndpoints.of(
                URI.create(variables.get("TIKTOK_API_URL")),
                environment.set("TIKTOK_UPLOAD_HOSTS")));
    SecretsManagerClient secrets = life.of(SecretsManagerClient.class, cloud.secrets);
    KmsClient kms = life.of(KmsClient.class, cloud.kms);
    var app = new TikTokApp(() -> secrets, environment, clock);
    publicationStore = new PublicationStore(() -> dynamoDb, environment);
    publishQueue = new PublishQueue(() -> sqs, environment);
    S3Client s3 = life.of(S3Client.class, cloud.s3);
    videoStore = new VideoStore(() -> s3, cloud.clients::s3Presigner, environment);
    tokenVault = new TokenVault(() -> kms, environment, clock);
    connectionStore = new ConnectionStore(() -> dynamoDb, environment);
    EventBridgeClient eventBridge = life.of(EventBridgeClient.class, cloud.eventBridge);
    connections =
        new Connections(
            connectionStore,
            tokenVault,
            new EventBus(() -> eventBridge, environment, clock, log),
            clock);
    var connectionQueue = new ConnectionQueue(() -> sqs, environment);
    var revocations =
        new Revocations(connectionQueue, connectionStore, tokenVault, app, tikTok, log);
    tokenRefresher =
        new TokenRefresher(
            connections,
            connectionStore,
            new TokenRecovery(connectionStore, connectionQueue, revocations, log),
            revocations,
            app,
            tikTok,
            clock,
            log);
    publisher =
        new Publisher(
            publicationStore,
            publishQueue,
            videoStore,
            tokenRefresher,
            new Limits(new LimitStore(() -> dynamoDb, environment), environment, clock),
            tikTok,
            tokenVault,
            PublishSettings.of(environment),
            new RetryPolicy(
                4, Duration.ofMillis(500), Duration.ofSeconds(8), new Random(4), clock::advance),
            clock,
            log);
  }
}
