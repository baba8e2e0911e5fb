package com.viralmommy.tiktok;

import com.viralmommy.tiktok.connections.ConnectionQueue;
import com.viralmommy.tiktok.connections.ConnectionStore;
import com.viralmommy.tiktok.connections.Connections;
import com.viralmommy.tiktok.connections.RefreshSchedule;
import com.viralmommy.tiktok.connections.Revocations;
import com.viralmommy.tiktok.connections.TikTokApp;
import com.viralmommy.tiktok.connections.TokenRecovery;
import com.viralmommy.tiktok.connections.TokenVault;
import com.viralmommy.tiktok.limits.LimitStore;
import com.viralmommy.tiktok.limits.Limits;
import com.viralmommy.tiktok.platform.Environment;
import com.viralmommy.tiktok.platform.Log;
import com.viralmommy.tiktok.publishing.Cancellation;
import com.viralmommy.tiktok.publishing.Drops;
import com.viralmommy.tiktok.publishing.DueSweep;
import com.viralmommy.tiktok.publishing.PublicationRetry;
import com.viralmommy.tiktok.publishing.PublicationStore;
import com.viralmommy.tiktok.publishing.PublishIntake;
import com.viralmommy.tiktok.publishing.PublishQueue;
import com.viralmommy.tiktok.publishing.PublishSettings;
import com.viralmommy.tiktok.publishing.Publisher;
import com.viralmommy.tiktok.publishing.Uploads;
import com.viralmommy.tiktok.publishing.VideoStore;
import com.viralmommy.tiktok.refresh.TokenRefresher;
import com.viralmommy.tiktok.simulator.VirtualClock;
import com.viralmommy.tiktok.tiktok.RetryPolicy;
import com.viralmommy.tiktok.tiktok.TikTokClient;
import com.viralmommy.tiktok.tiktok.TikTokEndpoints;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Random;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.sqs.SqsClient;

/**
 * One process of the functions as {@link Wiring} puts it together, with nothing in its memory,
 * whose calls to AWS are subject to a {@link Life}. What a publication's calls to TikTok wait
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
  public final PublishIntake publishIntake;
  public final Uploads uploads;
  public final Drops drops;
  public final Cancellation cancellation;
  public final PublicationRetry publicationRetry;
  public final DueSweep dueSweep;
  public final Publisher publisher;
  public final TikTokClient tikTok;

  public Functions(
      Cloud cloud, Life life, Map<String, String> variables, VirtualClock clock, Log log) {
    this(cloud, life, variables, clock, clock::advance, log);
  }

  /**
   * @param clock of this process alone
   */
  public Functions(
      Cloud cloud,
      Life life,
      Map<String, String> variables,
      InstantSource clock,
      RetryPolicy.Sleeper sleeper,
      Log log) {
    Environment environment = Environment.of(variables);
    DynamoDbClient dynamoDb = life.of(DynamoDbClient.class, cloud.dynamoDb);
    SqsClient sqs = life.of(SqsClient.class, cloud.sqs);
    tikTok =
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
    connections =
        new Connections(connectionStore, tokenVault, RefreshSchedule.of(environment), clock);
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
    PublishSettings settings = PublishSettings.of(environment);
    publishIntake =
        new PublishIntake(
            publicationStore, publishQueue, videoStore, connectionStore, settings, clock, log);
    drops = new Drops(publishIntake, publicationStore, videoStore, clock, log);
    cancellation = new Cancellation(publicationStore, clock, log);
    publicationRetry = new PublicationRetry(publicationStore, publishQueue, clock, log);
    uploads = new Uploads(publicationStore, publishQueue, videoStore, clock, log);
    dueSweep = new DueSweep(publicationStore, publishQueue, clock, log);
    publisher =
        new Publisher(
            publicationStore,
            publishQueue,
            videoStore,
            tokenRefresher,
            new Limits(new LimitStore(() -> dynamoDb, environment), environment, clock),
            tikTok,
            tokenVault,
            settings,
            new RetryPolicy(
                4, Duration.ofMillis(500), Duration.ofSeconds(8), new Random(4), sleeper),
            clock,
            log);
  }
}
