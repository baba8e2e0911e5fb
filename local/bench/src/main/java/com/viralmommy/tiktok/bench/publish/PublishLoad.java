package com.viralmommy.tiktok.bench.publish;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import com.amazonaws.services.lambda.runtime.events.ScheduledEvent;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.viralmommy.tiktok.bench.harness.RequestCounter;
import com.viralmommy.tiktok.bench.harness.RequestCounts;
import com.viralmommy.tiktok.bench.harness.VirtualQueue;
import com.viralmommy.tiktok.bench.report.Samples;
import com.viralmommy.tiktok.lambda.CompositionRoot;
import com.viralmommy.tiktok.lambda.DeployedFunction;
import com.viralmommy.tiktok.lambda.background.PublishWorkerHandler;
import com.viralmommy.tiktok.lambda.background.ScheduleHandler;
import com.viralmommy.tiktok.platform.AwsClients;
import com.viralmommy.tiktok.platform.Environment;
import com.viralmommy.tiktok.platform.Log;
import com.viralmommy.tiktok.platform.UserId;
import com.viralmommy.tiktok.publishing.model.PublicationItem;
import com.viralmommy.tiktok.publishing.model.PublicationStore;
import com.viralmommy.tiktok.runner.ApiScenario;
import com.viralmommy.tiktok.runner.LocalEngines;
import com.viralmommy.tiktok.runner.PaddedVideo;
import com.viralmommy.tiktok.runner.gateway.RestApi;
import com.viralmommy.tiktok.runner.gateway.RestApiSettings;
import com.viralmommy.tiktok.runner.invocation.InvocationContext;
import com.viralmommy.tiktok.runner.invocation.LocalFunction;
import com.viralmommy.tiktok.simulator.TikTokSimulator;
import com.viralmommy.tiktok.simulator.clock.VirtualClock;
import com.viralmommy.tiktok.simulator.creators.Creator;
import com.viralmommy.tiktok.simulator.journal.JournalEntry;
import com.viralmommy.tiktok.simulator.publishing.Post;
import com.viralmommy.tiktok.simulator.settings.BehaviorOption;
import com.viralmommy.tiktok.simulator.settings.SimulatorSettings;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Runs a load: creates publications by the API and then invokes the real workers by messages and by
 * the sweep.
 *
 * <p>The virtual clock stands still while workers run, and then jumps to the next message or sweep.
 * It runs in real time only while a worker waits for the lease of a crashed one.
 */
public final class PublishLoad implements AutoCloseable {
  private static final Duration SWEEP_PERIOD = Duration.ofMinutes(1);

  /** After this time an unfinished message becomes visible again. */
  private static final Duration VISIBILITY_TIMEOUT =
      DeployedFunction.PUBLISH_WORKER.timeout().multipliedBy(6);

  /** Real time after which a running worker is assumed to wait for the clock. */
  private static final Duration CLOCK_WAIT = Duration.ofSeconds(2);

  /** More virtual time than any publication needs, even with the daily limits of creators. */
  private static final Duration MAXIMUM_DURATION = Duration.ofDays(8);

  /** Of {@link CrashInjector}, with two steps per call; most invocations make fewer calls. */
  private static final int MAXIMUM_STEPS = 60;

  private final LoadSettings load;
  private final PrintStream progress;
  private final LocalEngines engines;
  private final VirtualClock clock;
  private final VirtualQueue queue;
  private final Map<String, String> variables;
  private final DynamoDbClient dynamoDb;
  private final ExecutorService threads;
  private final LinkedBlockingQueue<PublishWorkerHandler> idle = new LinkedBlockingQueue<>();
  private final Random random = new Random(1);
  private final AtomicLong crashes = new AtomicLong();
  private final AtomicLong invocations = new AtomicLong();

  private PublishLoad(LoadSettings load, PrintStream progress) throws IOException {
    this.load = load;
    this.progress = progress;
    this.engines = LocalEngines.start(simulator(load));
    this.clock = engines.simulator().clock();
    clock.set(clock.instant());
    this.queue = VirtualQueue.start(clock);
    this.variables = new HashMap<>(engines.environment());
    variables.put("AWS_ENDPOINT_URL_SQS", queue.endpoint().toString());
    variables.put("PUBLISH_QUEUE_URL", queue.url());
    this.dynamoDb = new AwsClients(Environment.of(variables)).dynamoDb();
    this.threads = Executors.newFixedThreadPool(load.workers());
  }

  /** TikTok's real limits, except for the number of active creators. */
  private static SimulatorSettings simulator(LoadSettings load) {
    return SimulatorSettings.defaults()
        .with(BehaviorOption.Audit.AUDITED)
        .withActiveCreatorCap(load.creators())
        .withCreators(
            IntStream.range(0, load.creators())
                .mapToObj(i -> Creator.named("creator." + i, "Creator " + i))
                .toList());
  }

  /** Runs a load from the first request to the last post. */
  public static LoadOutcome run(LoadSettings settings, PrintStream progress) throws Exception {
    try (var load = new PublishLoad(settings, progress)) {
      return load.run();
    }
  }

  private LoadOutcome run() throws Exception {
    for (int i = 0; i < load.workers(); i++) {
      idle.add(newWorker());
    }
    Duration acceptDuration;
    long startedAt;
    Instant startTime = clock.instant();
    try (RestApi api = api()) {
      List<ConnectedUser> users =
          connect(URI.create(api.baseUrl().toString().replaceAll("/$", "")));
      startedAt = System.nanoTime();
      accept(users);
      acceptDuration = since(startedAt);
    }
    progress.printf(
        "  accepted %,d in %.1f s%n", load.publications(), acceptDuration.toMillis() / 1e3);
    engines.simulator().clearJournal();
    RequestCounts before = RequestCounter.total();
    RequestCounts tikTokBefore = RequestCounts.ofTikTok(engines.simulator().requestCounts());
    publishAll(startTime);
    RequestCounts requests =
        RequestCounter.total()
            .since(before)
            .plus(RequestCounts.ofTikTok(engines.simulator().requestCounts()).since(tikTokBefore));
    return outcome(acceptDuration, since(startedAt), startTime, requests);
  }

  private static Duration since(long startedAt) {
    return Duration.ofNanos(System.nanoTime() - startedAt);
  }

  /** The API with its functions. */
  private RestApi api() throws IOException {
    int port = freePort();
    variables.put(
        "TIKTOK_REDIRECT_URI", "http://127.0.0.1:%d/api/auth/tiktok/callback".formatted(port));
    CompositionRoot compositionRoot = newCompositionRoot();
    return RestApi.start(
        port,
        CompositionRoot.class.getResourceAsStream("/openapi.yaml"),
        Arrays.stream(DeployedFunction.values())
            .collect(
                Collectors.toMap(
                    DeployedFunction::functionName,
                    f ->
                        new LocalFunction(
                            f.functionName(), compositionRoot.handler(f), f.timeout()))),
        RestApiSettings.defaults());
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      return socket.getLocalPort();
    }
  }

  private record ConnectedUser(ApiScenario scenario, String connection, String objectKey) {
    JsonNode publish(int number) throws Exception {
      ObjectNode body =
          scenario
              .newPublication(connection, "SELF_ONLY")
              .put("title", "Publication %d".formatted(number));
      body.putObject("source").put("key", objectKey);
      return scenario.publish(body);
    }
  }

  /** Connects a user for every creator and stores a video of the user in S3. */
  private List<ConnectedUser> connect(URI api) throws Exception {
    TikTokSimulator tikTok = engines.simulator();
    List<ConnectedUser> users = new ArrayList<>();
    byte[] video = video();
    try (var s3 = new AwsClients(Environment.of(variables)).s3()) {
      for (Creator creator : tikTok.creators()) {
        String user = "auth0|" + creator.username();
        var scenario = new ApiScenario(api, engines.issuer().token(user));
        tikTok.approveAs(creator.username());
        String connection = scenario.connect();
        String key = "uploads/%s/video.mp4".formatted(new UserId(user).key());
        s3.putObject(
            r -> r.bucket(variables.get("VIDEO_BUCKET")).key(key), RequestBody.fromBytes(video));
        users.add(new ConnectedUser(scenario, connection, key));
      }
    }
    return users;
  }

  private byte[] video() throws IOException {
    try (InputStream in = PaddedVideo.ofSize(load.videoBytes()).stream()) {
      return in.readAllBytes();
    }
  }

  private void accept(List<ConnectedUser> users) throws Exception {
    runAll(
        IntStream.range(0, load.publications())
            .<Callable<Object>>mapToObj(i -> () -> users.get(i % users.size()).publish(i))
            .toList());
  }

  /** Invokes workers until no publication is due any more. */
  private void publishAll(Instant startTime) throws Exception {
    var sweep = (ScheduleHandler) newCompositionRoot().handler(DeployedFunction.DUE_SWEEP);
    Instant nextSweep = startTime.plus(SWEEP_PERIOD);
    Instant nextReport = startTime;
    while (true) {
      Optional<Instant> due = nextDueAt();
      if (due.isEmpty()) {
        return;
      }
      // Sweeps that would find no due publication are skipped.
      while (nextSweep.isBefore(due.get())) {
        nextSweep = nextSweep.plus(SWEEP_PERIOD);
      }
      Instant next = queue.nextVisibleAt().filter(nextSweep::isAfter).orElse(nextSweep);
      if (next.isAfter(startTime.plus(MAXIMUM_DURATION))) {
        throw new IllegalStateException("Publications are unfinished after " + MAXIMUM_DURATION);
      }
      if (next.isAfter(clock.instant())) {
        clock.set(next);
      }
      if (!nextSweep.isAfter(clock.instant())) {
        sweep.handleRequest(new ScheduledEvent(), invocation(DeployedFunction.DUE_SWEEP));
        nextSweep = nextSweep.plus(SWEEP_PERIOD);
      }
      runAll(queue.receive().stream().<Callable<Object>>map(body -> () -> work(body)).toList());
      if (!clock.instant().isBefore(nextReport)) {
        progress.printf(
            "  after %s: %,d posts, %,d invocations, %,d crashes%n",
            Duration.between(startTime, clock.instant()),
            engines.simulator().posts().size(),
            invocations.get(),
            crashes.get());
        nextReport = clock.instant().plus(Duration.ofHours(1));
      }
    }
  }

  private Void work(String body) throws Exception {
    PublishWorkerHandler worker = idle.take();
    boolean crashing = invocations.incrementAndGet() % load.crashInterval() == 0;
    try {
      if (crashing) {
        CrashInjector.crashAfter(1 + random.nextInt(MAXIMUM_STEPS));
      }
      worker.handleRequest(message(body), invocation(DeployedFunction.PUBLISH_WORKER));
    } catch (CrashInjector.WorkerCrash _) {
      crashes.incrementAndGet();
      worker = newWorker();
      queue.add(body, clock.instant().plus(VISIBILITY_TIMEOUT));
    } finally {
      CrashInjector.cancel();
      idle.add(worker);
    }
    return null;
  }

  private static SQSEvent message(String body) {
    var message = new SQSEvent.SQSMessage();
    message.setMessageId(UUID.randomUUID().toString());
    message.setBody(body);
    var event = new SQSEvent();
    event.setRecords(List.of(message));
    return event;
  }

  private static Context invocation(DeployedFunction function) {
    return new InvocationContext(function.functionName(), function.timeout(), 512, line -> {});
  }

  /** Runs all tasks on the worker threads; throws the first failure. */
  private void runAll(List<Callable<Object>> tasks) throws Exception {
    List<Future<Object>> futures = tasks.stream().map(threads::submit).toList();
    for (Future<Object> task : futures) {
      await(task);
    }
    clock.set(clock.instant());
  }

  private void await(Future<Object> task) throws Exception {
    try {
      if (!completesQuickly(task)) {
        clock.run();
      }
      task.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("A task of the load failed", e.getCause());
    }
  }

  private static boolean completesQuickly(Future<Object> task)
      throws ExecutionException, InterruptedException {
    try {
      task.get(CLOCK_WAIT.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException _) {
      return false;
    }
  }

  /** When the next publication is due; empty if all have ended. */
  private Optional<Instant> nextDueAt() {
    return IntStream.range(0, PublicationItem.DUE_SHARDS)
        .mapToObj(this::nextDueAt)
        .flatMap(Optional::stream)
        .min(Comparator.naturalOrder());
  }

  private Optional<Instant> nextDueAt(int shard) {
    return dynamoDb
        .query(
            r ->
                r.tableName(variables.get(PublicationStore.SCHEMA.variable()))
                    .indexName("due")
                    .keyConditionExpression("dueShard = :shard")
                    .expressionAttributeValues(
                        Map.of(":shard", AttributeValue.fromS(Integer.toString(shard))))
                    .limit(1))
        .items()
        .stream()
        .map(item -> instant(item, "dueAt"))
        .findFirst();
  }

  private static Instant instant(Map<String, AttributeValue> item, String name) {
    return Instant.ofEpochMilli(Long.parseLong(item.get(name).n()));
  }

  private LoadOutcome outcome(
      Duration acceptDuration, Duration duration, Instant startTime, RequestCounts requests) {
    Map<String, Long> statuses = new TreeMap<>();
    List<Double> seconds = new ArrayList<>();
    dynamoDb
        .scanPaginator(r -> r.tableName(variables.get(PublicationStore.SCHEMA.variable())))
        .items()
        .stream()
        .filter(item -> item.get("id").s().startsWith("pub_"))
        .forEach(
            item -> {
              statuses.merge(status(item), 1L, Long::sum);
              seconds.add(
                  Duration.between(instant(item, "createdAt"), instant(item, "updatedAt"))
                          .toMillis()
                      / 1e3);
            });
    TikTokSimulator tikTok = engines.simulator();
    Map<String, Long> posts =
        tikTok.posts().stream()
            .filter(post -> post.status() == Post.Status.PUBLISH_COMPLETE)
            .collect(Collectors.groupingBy(Post::title, Collectors.counting()));
    return new LoadOutcome(
        load,
        acceptDuration,
        duration,
        Duration.between(startTime, clock.instant()),
        statuses,
        posts.values().stream().mapToLong(Long::longValue).sum(),
        posts.entrySet().stream().filter(e -> e.getValue() > 1).map(Map.Entry::getKey).toList(),
        tikTok.journal().stream()
            .filter(PublishLoad::isAboutALimit)
            .map(answer -> answer.path() + " " + answer.errorCode())
            .collect(
                Collectors.groupingBy(Function.identity(), TreeMap::new, Collectors.counting())),
        tikTok.violations(),
        crashes.get(),
        invocations.get(),
        new Samples(seconds),
        requests);
  }

  /** The status, with the failure code if there is one. */
  private static String status(Map<String, AttributeValue> item) {
    String status = item.get("status").s();
    AttributeValue code = item.containsKey("result") ? item.get("result").m().get("code") : null;
    return code == null ? status : status + " " + code.s();
  }

  private static boolean isAboutALimit(JournalEntry answer) {
    return answer.status() == 429
        || answer.errorCode().startsWith("spam_risk")
        || answer.errorCode().equals("reached_active_user_cap");
  }

  private PublishWorkerHandler newWorker() {
    return (PublishWorkerHandler) newCompositionRoot().handler(DeployedFunction.PUBLISH_WORKER);
  }

  private CompositionRoot newCompositionRoot() {
    return new CompositionRoot(Environment.of(variables), clock, new Log(line -> {}, clock));
  }

  @Override
  public void close() {
    threads.close();
    dynamoDb.close();
    queue.close();
    engines.close();
  }
}
