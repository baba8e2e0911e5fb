package com.viralmommy.tiktok.bench.publish;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import com.amazonaws.services.lambda.runtime.events.ScheduledEvent;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.viralmommy.tiktok.bench.RequestCounter;
import com.viralmommy.tiktok.bench.Requests;
import com.viralmommy.tiktok.bench.Samples;
import com.viralmommy.tiktok.bench.VirtualQueue;
import com.viralmommy.tiktok.lambda.CompositionRoot;
import com.viralmommy.tiktok.lambda.DeployedFunction;
import com.viralmommy.tiktok.lambda.background.PublishWorkerHandler;
import com.viralmommy.tiktok.lambda.background.ScheduleHandler;
import com.viralmommy.tiktok.platform.AwsClients;
import com.viralmommy.tiktok.platform.Environment;
import com.viralmommy.tiktok.platform.Log;
import com.viralmommy.tiktok.platform.UserId;
import com.viralmommy.tiktok.publishing.model.PublicationStore;
import com.viralmommy.tiktok.runner.ApiScenario;
import com.viralmommy.tiktok.runner.LocalEngines;
import com.viralmommy.tiktok.runner.PaddedVideo;
import com.viralmommy.tiktok.runner.gateway.RestApi;
import com.viralmommy.tiktok.runner.invocation.InvocationContext;
import com.viralmommy.tiktok.runner.invocation.LocalFunction;
import com.viralmommy.tiktok.simulator.BehaviorOption;
import com.viralmommy.tiktok.simulator.Creator;
import com.viralmommy.tiktok.simulator.JournalEntry;
import com.viralmommy.tiktok.simulator.Post;
import com.viralmommy.tiktok.simulator.SimulatorSettings;
import com.viralmommy.tiktok.simulator.TikTokSimulator;
import com.viralmommy.tiktok.simulator.VirtualClock;
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
 * Runs a {@link Load}: accepts it through the API, and from there on lets messages and the minute's
 * sweep wake the real workers. Time stands still while they work and jumps to when the next of them
 * would be woken; only where one waits for what another has died over, it runs.
 */
public final class PublishLoad implements AutoCloseable {
  private static final Duration SWEEP_EVERY = Duration.ofMinutes(1);

  /** A message that its worker has not finished is handed out again: six times the timeout. */
  private static final Duration HIDDEN = DeployedFunction.PUBLISH_WORKER.timeout().multipliedBy(6);

  /** A worker that takes so long, in real time, waits for the clock. */
  private static final Duration STUCK = Duration.ofSeconds(2);

  /** Nothing waits longer: creators' days are over by then. */
  private static final Duration LONGEST = Duration.ofDays(8);

  /** Two halves a call; the longest invocation makes fewer than fifty calls. */
  private static final int MOST_HALF_CALLS = 60;

  private final Load load;
  private final PrintStream progress;
  private final LocalEngines engines;
  private final VirtualClock clock;
  private final VirtualQueue queue;
  private final Map<String, String> variables;
  private final DynamoDbClient dynamoDb;
  private final ExecutorService threads;
  private final LinkedBlockingQueue<PublishWorkerHandler> idle = new LinkedBlockingQueue<>();
  private final Random random = new Random(1);
  private final AtomicLong deaths = new AtomicLong();
  private final AtomicLong invocations = new AtomicLong();

  private PublishLoad(Load load, PrintStream progress) throws IOException {
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

  /** Real limits, and nothing that the load has not to do with. */
  private static SimulatorSettings simulator(Load load) {
    return SimulatorSettings.defaults()
        .with(BehaviorOption.Audit.AUDITED)
        .withActiveCreatorCap(load.creators())
        .withCreators(
            IntStream.range(0, load.creators())
                .mapToObj(i -> Creator.named("creator." + i, "Creator " + i))
                .toList());
  }

  /** Runs it from the first request to the last post. */
  public static Outcome run(Load load, PrintStream progress) throws Exception {
    try (var running = new PublishLoad(load, progress)) {
      return running.run();
    }
  }

  private Outcome run() throws Exception {
    for (int i = 0; i < load.workers(); i++) {
      idle.add(newWorker());
    }
    Duration accepting;
    long startedAt;
    Instant begun = clock.instant();
    try (RestApi api = api()) {
      List<Asker> askers = connect(URI.create(api.baseUrl().toString().replaceAll("/$", "")));
      startedAt = System.nanoTime();
      accept(askers);
      accepting = since(startedAt);
    }
    progress.printf("  accepted %,d in %.1f s%n", load.publications(), accepting.toMillis() / 1e3);
    engines.simulator().clearJournal();
    Requests before = RequestCounter.soFar();
    Requests askedBefore = Requests.ofTikTok(engines.simulator().requestCounts());
    publish(begun);
    Requests requests =
        RequestCounter.soFar()
            .since(before)
            .and(Requests.ofTikTok(engines.simulator().requestCounts()).since(askedBefore));
    return outcome(accepting, since(startedAt), begun, requests);
  }

  private static Duration since(long startedAt) {
    return Duration.ofNanos(System.nanoTime() - startedAt);
  }

  /** The functions that answer requests. */
  private RestApi api() throws IOException {
    int port = freePort();
    variables.put(
        "TIKTOK_REDIRECT_URI", "http://127.0.0.1:%d/api/auth/tiktok/callback".formatted(port));
    CompositionRoot compositionRoot = compositionRoot();
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
        RestApi.Settings.defaults());
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      return socket.getLocalPort();
    }
  }

  private record Asker(ApiScenario journey, String connection, String objectKey) {
    JsonNode ask(int number) throws Exception {
      ObjectNode body =
          journey
              .newPublication(connection, "SELF_ONLY")
              .put("title", "Publication %d".formatted(number));
      body.putObject("source").put("key", objectKey);
      return journey.publish(body);
    }
  }

  /** Every creator connects an account, and has a video in S3. */
  private List<Asker> connect(URI api) throws Exception {
    TikTokSimulator tikTok = engines.simulator();
    List<Asker> askers = new ArrayList<>();
    byte[] video = video();
    try (var s3 = new AwsClients(Environment.of(variables)).s3()) {
      for (Creator creator : tikTok.creators()) {
        String user = "auth0|" + creator.username();
        var journey = new ApiScenario(api, engines.issuer().token(user));
        tikTok.approveAs(creator.username());
        String connection = journey.connect();
        String key = "uploads/%s/video.mp4".formatted(new UserId(user).key());
        s3.putObject(
            r -> r.bucket(variables.get("VIDEO_BUCKET")).key(key), RequestBody.fromBytes(video));
        askers.add(new Asker(journey, connection, key));
      }
    }
    return askers;
  }

  private byte[] video() throws IOException {
    try (InputStream in = PaddedVideo.ofSize(load.videoBytes()).stream()) {
      return in.readAllBytes();
    }
  }

  private void accept(List<Asker> askers) throws Exception {
    all(
        IntStream.range(0, load.publications())
            .<Callable<Object>>mapToObj(i -> () -> askers.get(i % askers.size()).ask(i))
            .toList());
  }

  /** Wakes workers until nobody needs to look at any publication again. */
  private void publish(Instant begun) throws Exception {
    var sweep = (ScheduleHandler) compositionRoot().handler(DeployedFunction.DUE_SWEEP);
    Instant nextSweep = begun.plus(SWEEP_EVERY);
    Instant nextReport = begun;
    while (true) {
      Optional<Instant> due = due();
      if (due.isEmpty()) {
        return;
      }
      // A sweep that would find nothing is left out.
      while (nextSweep.isBefore(due.get())) {
        nextSweep = nextSweep.plus(SWEEP_EVERY);
      }
      Instant next = queue.next().filter(nextSweep::isAfter).orElse(nextSweep);
      if (next.isAfter(begun.plus(LONGEST))) {
        throw new IllegalStateException("publications are left after " + LONGEST);
      }
      if (next.isAfter(clock.instant())) {
        clock.set(next);
      }
      if (!nextSweep.isAfter(clock.instant())) {
        sweep.handleRequest(new ScheduledEvent(), invocation(DeployedFunction.DUE_SWEEP));
        nextSweep = nextSweep.plus(SWEEP_EVERY);
      }
      all(queue.receive().stream().<Callable<Object>>map(body -> () -> work(body)).toList());
      if (!clock.instant().isBefore(nextReport)) {
        progress.printf(
            "  after %s: %,d posts, %,d invocations, %,d deaths%n",
            Duration.between(begun, clock.instant()),
            engines.simulator().posts().size(),
            invocations.get(),
            deaths.get());
        nextReport = clock.instant().plus(Duration.ofHours(1));
      }
    }
  }

  private Void work(String body) throws Exception {
    PublishWorkerHandler worker = idle.take();
    boolean mortal = invocations.incrementAndGet() % load.deathEvery() == 0;
    try {
      if (mortal) {
        Deaths.after(1 + random.nextInt(MOST_HALF_CALLS));
      }
      worker.handleRequest(message(body), invocation(DeployedFunction.PUBLISH_WORKER));
    } catch (Deaths.Death _) {
      deaths.incrementAndGet();
      worker = newWorker();
      queue.add(body, clock.instant().plus(HIDDEN));
    } finally {
      Deaths.never();
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

  /** Does all of it, as many at once as there are workers; the first failure ends it. */
  private void all(List<Callable<Object>> tasks) throws Exception {
    List<Future<Object>> begun = tasks.stream().map(threads::submit).toList();
    for (Future<Object> task : begun) {
      await(task);
    }
    clock.set(clock.instant());
  }

  private void await(Future<Object> task) throws Exception {
    try {
      if (!endsSoon(task)) {
        clock.run();
      }
      task.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("a task of the load failed", e.getCause());
    }
  }

  private static boolean endsSoon(Future<Object> task)
      throws ExecutionException, InterruptedException {
    try {
      task.get(STUCK.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException _) {
      return false;
    }
  }

  /** When a sweep would find something; empty when all have ended. */
  private Optional<Instant> due() {
    return IntStream.range(0, PublicationStore.SHARDS)
        .mapToObj(this::due)
        .flatMap(Optional::stream)
        .min(Comparator.naturalOrder());
  }

  private Optional<Instant> due(int shard) {
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

  private Outcome outcome(Duration accepting, Duration took, Instant begun, Requests requests) {
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
    return new Outcome(
        load,
        accepting,
        took,
        Duration.between(begun, clock.instant()),
        statuses,
        posts.values().stream().mapToLong(Long::longValue).sum(),
        posts.entrySet().stream().filter(e -> e.getValue() > 1).map(Map.Entry::getKey).toList(),
        tikTok.journal().stream()
            .filter(PublishLoad::speaksOfALimit)
            .map(answer -> answer.path() + " " + answer.errorCode())
            .collect(
                Collectors.groupingBy(Function.identity(), TreeMap::new, Collectors.counting())),
        tikTok.violations(),
        deaths.get(),
        invocations.get(),
        new Samples(seconds),
        requests);
  }

  /** With the reason, where it is one that failed. */
  private static String status(Map<String, AttributeValue> item) {
    String status = item.get("status").s();
    AttributeValue code = item.containsKey("result") ? item.get("result").m().get("code") : null;
    return code == null ? status : status + " " + code.s();
  }

  private static boolean speaksOfALimit(JournalEntry answer) {
    return answer.status() == 429
        || answer.errorCode().startsWith("spam_risk")
        || answer.errorCode().equals("reached_active_user_cap");
  }

  private PublishWorkerHandler newWorker() {
    return (PublishWorkerHandler) compositionRoot().handler(DeployedFunction.PUBLISH_WORKER);
  }

  private CompositionRoot compositionRoot() {
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
