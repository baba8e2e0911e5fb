package com.viralmommy.tiktok;

import com.viralmommy.tiktok.connections.ConnectionQueue;
import com.viralmommy.tiktok.connections.ConnectionStore;
import com.viralmommy.tiktok.connections.Connections;
import com.viralmommy.tiktok.connections.CreatorInfoQuery;
import com.viralmommy.tiktok.connections.Disconnection;
import com.viralmommy.tiktok.connections.RefreshSchedule;
import com.viralmommy.tiktok.connections.Revocations;
import com.viralmommy.tiktok.connections.Scopes;
import com.viralmommy.tiktok.connections.TikTokApp;
import com.viralmommy.tiktok.connections.TokenRecovery;
import com.viralmommy.tiktok.connections.TokenVault;
import com.viralmommy.tiktok.connections.Verification;
import com.viralmommy.tiktok.events.EventBus;
import com.viralmommy.tiktok.events.EventRelay;
import com.viralmommy.tiktok.limits.LimitStore;
import com.viralmommy.tiktok.limits.Limits;
import com.viralmommy.tiktok.oauth.AccountConnector;
import com.viralmommy.tiktok.oauth.OAuthSettings;
import com.viralmommy.tiktok.oauth.StateStore;
import com.viralmommy.tiktok.platform.AwsClients;
import com.viralmommy.tiktok.platform.BearerTokens;
import com.viralmommy.tiktok.platform.CorsRule;
import com.viralmommy.tiktok.platform.Environment;
import com.viralmommy.tiktok.platform.Log;
import com.viralmommy.tiktok.publishing.Cancellation;
import com.viralmommy.tiktok.publishing.Drops;
import com.viralmommy.tiktok.publishing.DryRun;
import com.viralmommy.tiktok.publishing.DueSweep;
import com.viralmommy.tiktok.publishing.PublicationNudge;
import com.viralmommy.tiktok.publishing.PublicationRetry;
import com.viralmommy.tiktok.publishing.PublicationStore;
import com.viralmommy.tiktok.publishing.PublishIntake;
import com.viralmommy.tiktok.publishing.PublishQueue;
import com.viralmommy.tiktok.publishing.PublishSettings;
import com.viralmommy.tiktok.publishing.Publisher;
import com.viralmommy.tiktok.publishing.Uploads;
import com.viralmommy.tiktok.publishing.VideoStore;
import com.viralmommy.tiktok.refresh.RefreshLane;
import com.viralmommy.tiktok.refresh.RefreshQueue;
import com.viralmommy.tiktok.refresh.RefreshSweep;
import com.viralmommy.tiktok.refresh.RefreshWorker;
import com.viralmommy.tiktok.refresh.TokenRefresher;
import com.viralmommy.tiktok.tiktok.RetryPolicy;
import com.viralmommy.tiktok.tiktok.TikTokClient;
import com.viralmommy.tiktok.tiktok.TikTokEndpoints;
import com.viralmommy.tiktok.webhooks.WebhookStore;
import com.viralmommy.tiktok.webhooks.Webhooks;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/**
 * Puts the functions together. A handler's constructor asks for what it needs; nothing else is
 * built, and no variable is read, that its function does not use.
 */
public final class Wiring {
  private static final URI TIKTOK_API = URI.create("https://open.tiktokapis.com");

  private final Environment environment;
  private final InstantSource clock;
  private final Log log;
  private final Map<Class<?>, Object> built = new HashMap<>();

  public Wiring(Environment environment, InstantSource clock, Log log) {
    this.environment = environment;
    // As exact as DynamoDB keeps them: what is answered now is what is answered later.
    this.clock = () -> clock.instant().truncatedTo(ChronoUnit.MILLIS);
    this.log = log;
  }

  /** As Lambda runs a function. */
  public static Wiring ofProcess() {
    Wiring wiring =
        new Wiring(Environment.ofProcess(), InstantSource.system(), Log.toStandardOutput());
    Rehearsal.beforeSnapshot(wiring.environment, wiring.clock, wiring.log);
    return wiring;
  }

  public Log log() {
    return log;
  }

  public BearerTokens bearerTokens() {
    return once(BearerTokens.class, () -> new BearerTokens(environment, clock));
  }

  public CorsRule corsRule() {
    return once(CorsRule.class, () -> CorsRule.of(environment));
  }

  public Scopes scopes() {
    return once(Scopes.class, () -> Scopes.of(environment));
  }

  public ConnectionStore connectionStore() {
    return once(ConnectionStore.class, () -> new ConnectionStore(dynamoDb(), environment));
  }

  public ConnectionQueue connectionQueue() {
    return once(ConnectionQueue.class, () -> new ConnectionQueue(aws().sqs(), environment));
  }

  public Disconnection disconnection() {
    return new Disconnection(
        connectionStore(), connections(), tokenRefresher(), revocations(), cancellation(), log);
  }

  public Cancellation cancellation() {
    return new Cancellation(publicationStore(), clock, log);
  }

  public PublicationRetry publicationRetry() {
    return new PublicationRetry(publicationStore(), publishQueue(), clock, log);
  }

  public CreatorInfoQuery creatorInfoQuery() {
    return new CreatorInfoQuery(tokenRefresher(), limits(), tikTok(), log);
  }

  public Verification verification() {
    return new Verification(connections(), tokenRefresher(), tikTok(), log);
  }

  public Revocations revocations() {
    return once(
        Revocations.class,
        () ->
            new Revocations(
                connectionQueue(), connectionStore(), tokenVault(), tikTokApp(), tikTok(), log));
  }

  public Webhooks webhooks() {
    return new Webhooks(
        tikTokApp(),
        new WebhookStore(dynamoDb(), environment, clock),
        connectionStore(),
        connectionQueue(),
        new PublicationNudge(publicationStore(), publishQueue()),
        clock,
        log);
  }

  public OAuthSettings oAuthSettings() {
    return once(OAuthSettings.class, () -> OAuthSettings.of(environment));
  }

  public AccountConnector accountConnector() {
    return once(
        AccountConnector.class,
        () ->
            new AccountConnector(
                oAuthSettings(),
                new StateStore(dynamoDb(), environment, clock),
                tikTokApp(),
                // Up to three calls, one after the other, within the 29 s of API Gateway.
                tikTok(Duration.ofSeconds(7)),
                connections(),
                log));
  }

  public PublishSettings publishSettings() {
    return once(PublishSettings.class, () -> PublishSettings.of(environment));
  }

  public PublicationStore publicationStore() {
    return once(PublicationStore.class, () -> new PublicationStore(dynamoDb(), environment));
  }

  public PublishIntake publishIntake() {
    return new PublishIntake(
        publicationStore(),
        publishQueue(),
        videoStore(),
        connectionStore(),
        publishSettings(),
        clock,
        log);
  }

  public DryRun dryRun() {
    return new DryRun(publishIntake(), videoStore(), creatorInfoQuery(), limits());
  }

  public Uploads uploads() {
    return new Uploads(publicationStore(), publishQueue(), videoStore(), clock, log);
  }

  public Drops drops() {
    return new Drops(publishIntake(), videoStore(), log);
  }

  public DueSweep dueSweep() {
    return new DueSweep(publicationStore(), publishQueue(), clock, log);
  }

  public Publisher publisher() {
    return new Publisher(
        publicationStore(),
        publishQueue(),
        videoStore(),
        tokenRefresher(),
        limits(),
        tikTok(),
        tokenVault(),
        publishSettings(),
        RetryPolicy.standard(),
        clock,
        log);
  }

  public EventRelay eventRelay() {
    return new EventRelay(
        new EventBus(aws().eventBridge(), environment), scopes(), environment, log);
  }

  private Limits limits() {
    return once(
        Limits.class,
        () -> new Limits(new LimitStore(dynamoDb(), environment), environment, clock));
  }

  public TokenRefresher tokenRefresher() {
    return once(
        TokenRefresher.class,
        () ->
            new TokenRefresher(
                connections(),
                connectionStore(),
                tokenRecovery(),
                revocations(),
                tikTokApp(),
                tikTok(),
                clock,
                log));
  }

  public RefreshSweep refreshSweep() {
    return new RefreshSweep(connectionStore(), refreshQueue(), clock, log);
  }

  public RefreshWorker refreshWorker() {
    return new RefreshWorker(
        tokenRefresher(), refreshQueue(), new RefreshLane(clock, new SecureRandom()), log);
  }

  public TokenRecovery tokenRecovery() {
    return once(
        TokenRecovery.class,
        () -> new TokenRecovery(connectionStore(), connectionQueue(), revocations(), log));
  }

  private RefreshQueue refreshQueue() {
    return once(RefreshQueue.class, () -> new RefreshQueue(aws().sqs(), environment));
  }

  private Connections connections() {
    return once(
        Connections.class,
        () ->
            new Connections(
                connectionStore(), tokenVault(), RefreshSchedule.of(environment), clock));
  }

  private TokenVault tokenVault() {
    return once(
        TokenVault.class,
        () -> new TokenVault(later(KmsClient.class, AwsClients::kms), environment, clock));
  }

  private TikTokApp tikTokApp() {
    return once(
        TikTokApp.class,
        () ->
            new TikTokApp(
                later(SecretsManagerClient.class, AwsClients::secretsManager), environment, clock));
  }

  private TikTokClient tikTok() {
    return once(TikTokClient.class, () -> new TikTokClient(tikTokEndpoints()));
  }

  private TikTokClient tikTok(Duration requestTimeout) {
    return new TikTokClient(tikTokEndpoints().withRequestTimeout(requestTimeout));
  }

  private TikTokEndpoints tikTokEndpoints() {
    return TikTokEndpoints.of(
        environment.address("TIKTOK_API_URL", TIKTOK_API), environment.set("TIKTOK_UPLOAD_HOSTS"));
  }

  private VideoStore videoStore() {
    return once(VideoStore.class, () -> new VideoStore(s3(), aws()::s3Presigner, environment));
  }

  private PublishQueue publishQueue() {
    return once(PublishQueue.class, () -> new PublishQueue(aws().sqs(), environment));
  }

  private DynamoDbClient dynamoDb() {
    return once(DynamoDbClient.class, () -> aws().dynamoDb());
  }

  private S3Client s3() {
    return once(S3Client.class, () -> aws().s3());
  }

  /** What a handler has asked for, directly or not. */
  <T> Optional<T> built(Class<T> type) {
    return Optional.ofNullable(type.cast(built.get(type)));
  }

  private AwsClients aws() {
    return once(AwsClients.class, () -> new AwsClients(environment));
  }

  /** A client that a function may never need: it is built when it is asked for. */
  private <T> Supplier<T> later(Class<T> type, Function<AwsClients, T> client) {
    AwsClients clients = aws();
    return () -> once(type, () -> client.apply(clients));
  }

  private synchronized <T> T once(Class<T> type, Supplier<T> constructor) {
    // No computeIfAbsent: a constructor asks for others of the map.
    Object made = built.get(type);
    if (made == null) {
      made = constructor.get();
      built.put(type, made);
    }
    return type.cast(made);
  }
}
