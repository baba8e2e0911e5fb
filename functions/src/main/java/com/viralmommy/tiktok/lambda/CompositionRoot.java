package com.viralmommy.tiktok.lambda;

import com.viralmommy.tiktok.accounts.ConnectionQueue;
import com.viralmommy.tiktok.accounts.ConnectionStore;
import com.viralmommy.tiktok.accounts.Scopes;
import com.viralmommy.tiktok.accounts.actions.CreatorInfoQuery;
import com.viralmommy.tiktok.accounts.actions.Disconnection;
import com.viralmommy.tiktok.accounts.actions.Verification;
import com.viralmommy.tiktok.accounts.refresh.RefreshCircuitBreaker;
import com.viralmommy.tiktok.accounts.refresh.RefreshQueue;
import com.viralmommy.tiktok.accounts.refresh.RefreshSweep;
import com.viralmommy.tiktok.accounts.refresh.RefreshWorker;
import com.viralmommy.tiktok.accounts.tokens.ConnectionTokens;
import com.viralmommy.tiktok.accounts.tokens.RefreshSchedule;
import com.viralmommy.tiktok.accounts.tokens.Revocations;
import com.viralmommy.tiktok.accounts.tokens.TikTokApp;
import com.viralmommy.tiktok.accounts.tokens.TikTokCalls;
import com.viralmommy.tiktok.accounts.tokens.TokenRefresher;
import com.viralmommy.tiktok.accounts.tokens.TokenVault;
import com.viralmommy.tiktok.accounts.tokens.TokenWriter;
import com.viralmommy.tiktok.events.EventPublisher;
import com.viralmommy.tiktok.events.EventRelay;
import com.viralmommy.tiktok.limits.LimitStore;
import com.viralmommy.tiktok.limits.RateLimiter;
import com.viralmommy.tiktok.oauth.AccountConnector;
import com.viralmommy.tiktok.oauth.OAuthSettings;
import com.viralmommy.tiktok.oauth.StateStore;
import com.viralmommy.tiktok.platform.AwsClients;
import com.viralmommy.tiktok.platform.BearerTokens;
import com.viralmommy.tiktok.platform.CorsRule;
import com.viralmommy.tiktok.platform.Environment;
import com.viralmommy.tiktok.platform.Log;
import com.viralmommy.tiktok.publishing.delivery.Publisher;
import com.viralmommy.tiktok.publishing.intake.DropIntake;
import com.viralmommy.tiktok.publishing.intake.DryRun;
import com.viralmommy.tiktok.publishing.intake.PublishIntake;
import com.viralmommy.tiktok.publishing.intake.UploadIntake;
import com.viralmommy.tiktok.publishing.lifecycle.Cancellation;
import com.viralmommy.tiktok.publishing.lifecycle.DueSweep;
import com.viralmommy.tiktok.publishing.lifecycle.PublicationRetry;
import com.viralmommy.tiktok.publishing.lifecycle.PublicationWaker;
import com.viralmommy.tiktok.publishing.lifecycle.PublishQueue;
import com.viralmommy.tiktok.publishing.model.PublicationStore;
import com.viralmommy.tiktok.publishing.model.PublishSettings;
import com.viralmommy.tiktok.publishing.model.VideoStore;
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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.sqs.SqsClient;

/**
 * Puts the functions together. A handler's constructor asks for what it needs; nothing else is
 * built, and no variable is read, that its function does not use.
 */
public final class CompositionRoot {
  private static final URI TIKTOK_API = URI.create("https://open.tiktokapis.com");

  /** Threads that end with their work, and keep no process from ending. */
  private static final Executor BESIDE = work -> Thread.ofPlatform().daemon().start(work);

  private final Environment environment;
  private final InstantSource clock;
  private final Log log;
  private final boolean ahead;
  private final Map<Class<?>, Object> built = new HashMap<>();
  private final Map<Class<?>, CompletableFuture<?>> building = new HashMap<>();

  public CompositionRoot(Environment environment, InstantSource clock, Log log) {
    this(environment, clock, log, false);
  }

  /**
   * @param ahead whether what a first request needs is made ready beside what the runtime does
   *     until then, by threads of its own
   */
  private CompositionRoot(Environment environment, InstantSource clock, Log log, boolean ahead) {
    this.environment = environment;
    // As exact as DynamoDB keeps them: what is answered now is what is answered later.
    this.clock = () -> clock.instant().truncatedTo(ChronoUnit.MILLIS);
    this.log = log;
    this.ahead = ahead;
  }

  /**
   * As Lambda runs a function. Nothing is ahead of a snapshot, which is to hold no keys and no
   * connections.
   */
  public static CompositionRoot ofProcess() {
    Environment environment = Environment.ofProcess();
    boolean snapshot = environment.text("AWS_LAMBDA_INITIALIZATION_TYPE", "").equals("snap-start");
    CompositionRoot wiring =
        new CompositionRoot(environment, InstantSource.system(), Log.toStandardOutput(), !snapshot);
    SnapStartPriming.beforeSnapshot(environment, wiring.clock, wiring.log);
    return wiring;
  }

  public Log log() {
    return log;
  }

  public BearerTokens bearerTokens() {
    return once(
        BearerTokens.class,
        () -> {
          BearerTokens tokens = new BearerTokens(environment, clock);
          if (ahead) {
            BESIDE.execute(tokens::prepare);
          }
          return tokens;
        });
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
    return once(
        ConnectionQueue.class,
        () -> new ConnectionQueue(later(SqsClient.class, AwsClients::sqs), environment));
  }

  public Disconnection disconnection() {
    return new Disconnection(
        connectionStore(), tokenRefresher(), revocations(), cancellation(), log);
  }

  public Cancellation cancellation() {
    return new Cancellation(publicationStore(), clock, log);
  }

  public PublicationRetry publicationRetry() {
    return new PublicationRetry(publicationStore(), publishQueue(), clock, log);
  }

  public CreatorInfoQuery creatorInfoQuery() {
    return new CreatorInfoQuery(tikTokCalls(), tikTok());
  }

  public Verification verification() {
    return new Verification(
        connectionStore(),
        TikTokCalls.withoutRateLimits(tokenRefresher(), RetryPolicy.standard(), log),
        tikTok(),
        log);
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
        new PublicationWaker(publicationStore(), publishQueue()),
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

  public UploadIntake uploads() {
    return new UploadIntake(publicationStore(), publishQueue(), videoStore(), clock, log);
  }

  public DropIntake drops() {
    return new DropIntake(publishIntake(), publicationStore(), videoStore(), clock, log);
  }

  public DueSweep dueSweep() {
    return new DueSweep(publicationStore(), publishQueue(), clock, log);
  }

  public Publisher publisher() {
    // Its first step opens a token and ends in a message.
    soon(KmsClient.class, AwsClients::kms, _ -> {});
    soon(SqsClient.class, AwsClients::sqs, _ -> {});
    return new Publisher(
        publicationStore(),
        publishQueue(),
        videoStore(),
        tikTokCalls(),
        tikTok(),
        tokenVault(),
        publishSettings(),
        RetryPolicy.standard(),
        clock,
        log);
  }

  public EventRelay eventRelay() {
    return new EventRelay(
        new EventPublisher(aws().eventBridge(), environment), scopes(), environment, log);
  }

  private TikTokCalls tikTokCalls() {
    return new TikTokCalls(tokenRefresher(), limits(), RetryPolicy.standard(), log);
  }

  private RateLimiter limits() {
    return once(
        RateLimiter.class,
        () -> new RateLimiter(new LimitStore(dynamoDb(), environment), environment, clock));
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
        tokenRefresher(),
        refreshQueue(),
        new RefreshCircuitBreaker(clock, new SecureRandom()),
        log);
  }

  public TokenWriter tokenRecovery() {
    return once(
        TokenWriter.class,
        () -> new TokenWriter(connectionStore(), connectionQueue(), revocations(), log));
  }

  private RefreshQueue refreshQueue() {
    return once(
        RefreshQueue.class,
        () -> new RefreshQueue(later(SqsClient.class, AwsClients::sqs), environment));
  }

  private ConnectionTokens connections() {
    return once(
        ConnectionTokens.class,
        () ->
            new ConnectionTokens(
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
    return once(
        TikTokClient.class,
        () -> {
          TikTokClient client = new TikTokClient(tikTokEndpoints());
          if (ahead) {
            BESIDE.execute(client::prepare);
          }
          return client;
        });
  }

  private TikTokClient tikTok(Duration requestTimeout) {
    return new TikTokClient(tikTokEndpoints().withRequestTimeout(requestTimeout));
  }

  private TikTokEndpoints tikTokEndpoints() {
    return TikTokEndpoints.of(
        environment.address("TIKTOK_API_URL", TIKTOK_API), environment.set("TIKTOK_UPLOAD_HOSTS"));
  }

  private VideoStore videoStore() {
    return once(
        VideoStore.class,
        () ->
            new VideoStore(
                soon(S3Client.class, AwsClients::s3, AwsClients::rehearseS3),
                aws()::s3Presigner,
                environment));
  }

  private PublishQueue publishQueue() {
    return once(
        PublishQueue.class,
        () -> new PublishQueue(later(SqsClient.class, AwsClients::sqs), environment));
  }

  private Supplier<DynamoDbClient> dynamoDb() {
    return soon(DynamoDbClient.class, AwsClients::dynamoDb, AwsClients::rehearseDynamoDb);
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
    return () ->
        building.containsKey(type)
            ? type.cast(building.get(type).join())
            : once(type, () -> client.apply(clients));
  }

  /**
   * A client that every first request needs.
   *
   * @param rehearsal what of that request can be gone through before it comes
   */
  @SuppressWarnings("unchecked") // the key is the class of what is built
  private <T> Supplier<T> soon(
      Class<T> type, Function<AwsClients, T> client, Consumer<AwsClients> rehearsal) {
    AwsClients clients = aws();
    if (!ahead) {
      T made = once(type, () -> client.apply(clients));
      return () -> made;
    }
    return ((CompletableFuture<T>)
            building.computeIfAbsent(
                type,
                _ -> {
                  var made = CompletableFuture.supplyAsync(() -> client.apply(clients), BESIDE);
                  made.thenRunAsync(() -> rehearsal.accept(clients), BESIDE)
                      .exceptionally(this::unrehearsed);
                  return made;
                }))
        ::join;
  }

  /** Costs a slower first request and nothing else. */
  private Void unrehearsed(Throwable cause) {
    log.error("rehearsal.failed", cause);
    return null;
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
