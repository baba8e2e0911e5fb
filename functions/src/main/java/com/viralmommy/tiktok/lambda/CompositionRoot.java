package com.viralmommy.tiktok.lambda;

import com.amazonaws.services.lambda.runtime.RequestHandler;
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
import com.viralmommy.tiktok.lambda.api.ConnectionQueryHandler;
import com.viralmommy.tiktok.lambda.api.CreatorInfoHandler;
import com.viralmommy.tiktok.lambda.api.DisconnectHandler;
import com.viralmommy.tiktok.lambda.api.OAuthCallbackHandler;
import com.viralmommy.tiktok.lambda.api.OAuthStartHandler;
import com.viralmommy.tiktok.lambda.api.PublicationCancelHandler;
import com.viralmommy.tiktok.lambda.api.PublicationQueryHandler;
import com.viralmommy.tiktok.lambda.api.PublicationRetryHandler;
import com.viralmommy.tiktok.lambda.api.PublishIntakeHandler;
import com.viralmommy.tiktok.lambda.api.TikTokWebhookHandler;
import com.viralmommy.tiktok.lambda.background.ConnectionWorkerHandler;
import com.viralmommy.tiktok.lambda.background.EventRelayHandler;
import com.viralmommy.tiktok.lambda.background.PublishWorkerHandler;
import com.viralmommy.tiktok.lambda.background.RefreshWorkerHandler;
import com.viralmommy.tiktok.lambda.background.ScheduleHandler;
import com.viralmommy.tiktok.lambda.background.UploadIntakeHandler;
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
 * Builds the handler of a function and its collaborators. It builds only what the function uses,
 * and reads only the environment variables of those.
 */
public final class CompositionRoot {
  private static final URI TIKTOK_API = URI.create("https://open.tiktokapis.com");

  /** Runs each task in a new daemon thread. */
  private static final Executor BACKGROUND = task -> Thread.ofPlatform().daemon().start(task);

  private final Environment environment;
  private final InstantSource clock;
  private final Log log;
  private final boolean preload;
  private final Map<Class<?>, Object> singletons = new HashMap<>();
  private final Map<Class<?>, CompletableFuture<?>> preloading = new HashMap<>();

  public CompositionRoot(Environment environment, InstantSource clock, Log log) {
    this(environment, clock, log, false);
  }

  /**
   * @param preload whether background threads prepare what the first request needs, while the
   *     runtime still starts
   */
  CompositionRoot(Environment environment, InstantSource clock, Log log, boolean preload) {
    this.environment = environment;
    // Items keep milliseconds. With a finer clock, a first answer would differ from later ones.
    this.clock = () -> clock.instant().truncatedTo(ChronoUnit.MILLIS);
    this.log = log;
    this.preload = preload;
  }

  /** Builds the handler of a function, whose event type is that of the function's trigger. */
  public RequestHandler<?, ?> handler(DeployedFunction function) {
    return switch (function) {
      case OAUTH_START ->
          new OAuthStartHandler(
              log, corsRule(), bearerTokens(), oAuthSettings(), accountConnector());
      case OAUTH_CALLBACK ->
          new OAuthCallbackHandler(log, corsRule(), accountConnector(), oAuthSettings());
      case CONNECTION_QUERY ->
          new ConnectionQueryHandler(log, corsRule(), bearerTokens(), connectionStore(), scopes());
      case DISCONNECT -> new DisconnectHandler(log, corsRule(), bearerTokens(), disconnection());
      case CREATOR_INFO ->
          new CreatorInfoHandler(log, corsRule(), bearerTokens(), creatorInfoQuery());
      case CONNECTION_WORKER ->
          new ConnectionWorkerHandler(
              revocations(), tokenWriter(), verification(), connectionQueue(), log);
      case TIKTOK_WEBHOOK -> new TikTokWebhookHandler(log, corsRule(), webhooks());
      case PUBLISH_INTAKE ->
          new PublishIntakeHandler(log, corsRule(), bearerTokens(), publishIntake(), dryRun());
      case PUBLICATION_QUERY ->
          new PublicationQueryHandler(
              log, corsRule(), bearerTokens(), publicationStore(), connectionStore());
      case PUBLICATION_CANCEL ->
          new PublicationCancelHandler(log, corsRule(), bearerTokens(), cancellation());
      case PUBLICATION_RETRY ->
          new PublicationRetryHandler(log, corsRule(), bearerTokens(), publicationRetry());
      case UPLOAD_INTAKE -> new UploadIntakeHandler(uploadIntake(), dropIntake(), log);
      case PUBLISH_WORKER -> new PublishWorkerHandler(publisher(), log);
      case DUE_SWEEP -> new ScheduleHandler(dueSweep()::run);
      case REFRESH_SWEEP -> {
        RefreshSweep sweep = refreshSweep();
        yield new ScheduleHandler(deadline -> sweep.run(deadline.left()));
      }
      case REFRESH_WORKER -> new RefreshWorkerHandler(refreshWorker(), log);
      case EVENT_RELAY -> new EventRelayHandler(eventRelay(), log);
    };
  }

  private BearerTokens bearerTokens() {
    return singleton(
        BearerTokens.class,
        () -> {
          BearerTokens tokens = new BearerTokens(environment, clock);
          if (preload) {
            BACKGROUND.execute(tokens::prepare);
          }
          return tokens;
        });
  }

  private CorsRule corsRule() {
    return singleton(CorsRule.class, () -> CorsRule.of(environment));
  }

  private Scopes scopes() {
    return singleton(Scopes.class, () -> Scopes.of(environment));
  }

  public ConnectionStore connectionStore() {
    return singleton(ConnectionStore.class, () -> new ConnectionStore(dynamoDb(), environment));
  }

  private ConnectionQueue connectionQueue() {
    return singleton(
        ConnectionQueue.class,
        () -> new ConnectionQueue(lazy(SqsClient.class, AwsClients::sqs), environment));
  }

  private Disconnection disconnection() {
    return new Disconnection(
        connectionStore(), tokenRefresher(), revocations(), cancellation(), log);
  }

  public Cancellation cancellation() {
    return new Cancellation(publicationStore(), clock, log);
  }

  public PublicationRetry publicationRetry() {
    return new PublicationRetry(publicationStore(), publishQueue(), clock, log);
  }

  private CreatorInfoQuery creatorInfoQuery() {
    return new CreatorInfoQuery(tikTokCalls(), tikTok());
  }

  private Verification verification() {
    return new Verification(
        connectionStore(),
        TikTokCalls.withoutRateLimits(tokenRefresher(), RetryPolicy.standard(), log),
        tikTok(),
        log);
  }

  private Revocations revocations() {
    return singleton(
        Revocations.class,
        () ->
            new Revocations(
                connectionQueue(), connectionStore(), tokenVault(), tikTokApp(), tikTok(), log));
  }

  private Webhooks webhooks() {
    return new Webhooks(
        tikTokApp(),
        new WebhookStore(dynamoDb(), environment, clock),
        connectionStore(),
        connectionQueue(),
        new PublicationWaker(publicationStore(), publishQueue()),
        clock,
        log);
  }

  private OAuthSettings oAuthSettings() {
    return singleton(OAuthSettings.class, () -> OAuthSettings.of(environment));
  }

  private AccountConnector accountConnector() {
    return singleton(
        AccountConnector.class,
        () ->
            new AccountConnector(
                oAuthSettings(),
                new StateStore(dynamoDb(), environment, clock),
                tikTokApp(),
                // Up to three calls in sequence must fit into API Gateway's 29 s.
                tikTok(Duration.ofSeconds(7)),
                connectionTokens(),
                log));
  }

  private PublishSettings publishSettings() {
    return singleton(PublishSettings.class, () -> PublishSettings.of(environment));
  }

  private PublicationStore publicationStore() {
    return singleton(PublicationStore.class, () -> new PublicationStore(dynamoDb(), environment));
  }

  private PublishIntake publishIntake() {
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
    return new DryRun(publishIntake(), videoStore(), creatorInfoQuery(), rateLimiter());
  }

  public UploadIntake uploadIntake() {
    return new UploadIntake(publicationStore(), publishQueue(), videoStore(), clock, log);
  }

  public DropIntake dropIntake() {
    return new DropIntake(publishIntake(), publicationStore(), videoStore(), clock, log);
  }

  public DueSweep dueSweep() {
    return new DueSweep(publicationStore(), publishQueue(), clock, log);
  }

  private Publisher publisher() {
    // The first step decrypts a token and sends a message.
    eager(KmsClient.class, AwsClients::kms, _ -> {});
    eager(SqsClient.class, AwsClients::sqs, _ -> {});
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

  private EventRelay eventRelay() {
    return new EventRelay(
        new EventPublisher(aws().eventBridge(), environment), scopes(), environment, log);
  }

  private TikTokCalls tikTokCalls() {
    return new TikTokCalls(tokenRefresher(), rateLimiter(), RetryPolicy.standard(), log);
  }

  private RateLimiter rateLimiter() {
    return singleton(
        RateLimiter.class,
        () -> new RateLimiter(new LimitStore(dynamoDb(), environment), environment, clock));
  }

  public TokenRefresher tokenRefresher() {
    return singleton(
        TokenRefresher.class,
        () ->
            new TokenRefresher(
                connectionTokens(),
                connectionStore(),
                tokenWriter(),
                revocations(),
                tikTokApp(),
                tikTok(),
                clock,
                log));
  }

  private RefreshSweep refreshSweep() {
    return new RefreshSweep(connectionStore(), refreshQueue(), clock, log);
  }

  private RefreshWorker refreshWorker() {
    return new RefreshWorker(
        tokenRefresher(),
        refreshQueue(),
        new RefreshCircuitBreaker(clock, new SecureRandom()),
        log);
  }

  private TokenWriter tokenWriter() {
    return singleton(
        TokenWriter.class,
        () -> new TokenWriter(connectionStore(), connectionQueue(), revocations(), log));
  }

  private RefreshQueue refreshQueue() {
    return singleton(
        RefreshQueue.class,
        () -> new RefreshQueue(lazy(SqsClient.class, AwsClients::sqs), environment));
  }

  private ConnectionTokens connectionTokens() {
    return singleton(
        ConnectionTokens.class,
        () ->
            new ConnectionTokens(
                connectionStore(), tokenVault(), RefreshSchedule.of(environment), clock));
  }

  private TokenVault tokenVault() {
    return singleton(
        TokenVault.class,
        () -> new TokenVault(lazy(KmsClient.class, AwsClients::kms), environment, clock));
  }

  private TikTokApp tikTokApp() {
    return singleton(
        TikTokApp.class,
        () ->
            new TikTokApp(
                lazy(SecretsManagerClient.class, AwsClients::secretsManager), environment, clock));
  }

  private TikTokClient tikTok() {
    return singleton(
        TikTokClient.class,
        () -> {
          TikTokClient client = new TikTokClient(tikTokEndpoints());
          if (preload) {
            BACKGROUND.execute(client::prepare);
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
    return singleton(
        VideoStore.class,
        () ->
            new VideoStore(
                eager(S3Client.class, AwsClients::s3, AwsClients::primeS3),
                aws()::s3Presigner,
                environment));
  }

  private PublishQueue publishQueue() {
    return singleton(
        PublishQueue.class,
        () -> new PublishQueue(lazy(SqsClient.class, AwsClients::sqs), environment));
  }

  private Supplier<DynamoDbClient> dynamoDb() {
    return eager(DynamoDbClient.class, AwsClients::dynamoDb, AwsClients::primeDynamoDb);
  }

  /** The singleton of this type; empty if nothing needed it so far. */
  <T> Optional<T> existing(Class<T> type) {
    return Optional.ofNullable(type.cast(singletons.get(type)));
  }

  private AwsClients aws() {
    return singleton(AwsClients.class, () -> new AwsClients(environment));
  }

  /** A client that the function may never need; the first call of the supplier builds it. */
  private <T> Supplier<T> lazy(Class<T> type, Function<AwsClients, T> client) {
    AwsClients clients = aws();
    return () ->
        preloading.containsKey(type)
            ? type.cast(preloading.get(type).join())
            : singleton(type, () -> client.apply(clients));
  }

  /**
   * A client that every first request needs; it is built now, or by a background thread.
   *
   * @param prime runs a first call of such a client without sending it
   */
  @SuppressWarnings("unchecked") // the key is the class of the client
  private <T> Supplier<T> eager(
      Class<T> type, Function<AwsClients, T> client, Consumer<AwsClients> prime) {
    AwsClients clients = aws();
    if (!preload) {
      T made = singleton(type, () -> client.apply(clients));
      return () -> made;
    }
    return ((CompletableFuture<T>)
            preloading.computeIfAbsent(
                type,
                _ -> {
                  var made = CompletableFuture.supplyAsync(() -> client.apply(clients), BACKGROUND);
                  made.thenRunAsync(() -> prime.accept(clients), BACKGROUND)
                      .exceptionally(this::preloadFailed);
                  return made;
                }))
        ::join;
  }

  /** The only consequence is a slower first request. */
  private Void preloadFailed(Throwable cause) {
    log.error("preload.failed", cause);
    return null;
  }

  private synchronized <T> T singleton(Class<T> type, Supplier<T> constructor) {
    // Not computeIfAbsent: the constructor adds other singletons to the map.
    Object made = singletons.get(type);
    if (made == null) {
      made = constructor.get();
      singletons.put(type, made);
    }
    return type.cast(made);
  }
}
