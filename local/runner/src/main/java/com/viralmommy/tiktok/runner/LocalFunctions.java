package com.viralmommy.tiktok.runner;

import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.viralmommy.aws.embedded.ObjectCreated;
import com.viralmommy.tiktok.events.WatchedTable;
import com.viralmommy.tiktok.lambda.CompositionRoot;
import com.viralmommy.tiktok.lambda.DeployedFunction;
import com.viralmommy.tiktok.lambda.Trigger;
import com.viralmommy.tiktok.lambda.WorkQueue;
import com.viralmommy.tiktok.platform.AwsClients;
import com.viralmommy.tiktok.platform.CorsRule;
import com.viralmommy.tiktok.platform.Environment;
import com.viralmommy.tiktok.platform.Log;
import com.viralmommy.tiktok.runner.gateway.Cors;
import com.viralmommy.tiktok.runner.gateway.Exchange;
import com.viralmommy.tiktok.runner.gateway.RestApi;
import com.viralmommy.tiktok.runner.gateway.RestApiSettings;
import com.viralmommy.tiktok.runner.invocation.Invocation;
import com.viralmommy.tiktok.runner.invocation.LocalFunction;
import com.viralmommy.tiktok.runner.triggers.QueueTrigger;
import com.viralmommy.tiktok.runner.triggers.Schedule;
import com.viralmommy.tiktok.runner.triggers.StreamTrigger;
import com.viralmommy.tiktok.runner.triggers.UploadTrigger;
import java.io.IOException;
import java.io.InputStream;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;
import software.amazon.awssdk.services.sqs.SqsClient;

/**
 * Runs all functions locally: the real handlers behind a local API and local triggers. The
 * environment variables hold the addresses of the services that the functions call.
 */
public final class LocalFunctions implements AutoCloseable {
  /**
   * Settings of a local run.
   *
   * @param port of the API; 0 for a free one
   * @param sweepEvery the period of schedules that run every minute in AWS
   * @param log gets the log lines of the functions
   * @param observer gets every request and answer of the API
   * @param invocations gets every invocation of a function
   * @param handlers builds the handlers
   */
  public record Settings(
      int port,
      Duration sweepEvery,
      Consumer<String> log,
      Consumer<Exchange> observer,
      Consumer<Invocation> invocations,
      Handlers handlers) {
    /** A free port, a sweep every second, no observers, and the handlers of this class path. */
    public static Settings defaults() {
      return new Settings(
          0,
          Duration.ofSeconds(1),
          line -> {},
          exchange -> {},
          invocation -> {},
          (function, environment, clock, log) ->
              new CompositionRoot(Environment.of(environment), clock, new Log(log, clock))
                  .handler(function));
    }

    public Settings withPort(int value) {
      return new Settings(value, sweepEvery, log, observer, invocations, handlers);
    }

    public Settings withLog(Consumer<String> value) {
      return new Settings(port, sweepEvery, value, observer, invocations, handlers);
    }

    public Settings withObserver(Consumer<Exchange> value) {
      return new Settings(port, sweepEvery, log, value, invocations, handlers);
    }

    public Settings withSweepEvery(Duration value) {
      return new Settings(port, value, log, observer, invocations, handlers);
    }

    public Settings withInvocations(Consumer<Invocation> value) {
      return new Settings(port, sweepEvery, log, observer, value, handlers);
    }

    public Settings withHandlers(Handlers value) {
      return new Settings(port, sweepEvery, log, observer, invocations, value);
    }
  }

  /** Builds the handler of a function, normally with {@link CompositionRoot}. */
  @FunctionalInterface
  public interface Handlers {
    /**
     * @param environment of the function
     * @param log gets its log lines
     */
    RequestHandler<?, ?> handler(
        DeployedFunction function,
        Map<String, String> environment,
        InstantSource clock,
        Consumer<String> log);
  }

  private final CloseableStack open = new CloseableStack();
  private final Map<DeployedFunction, LocalFunction> functions =
      new EnumMap<>(DeployedFunction.class);
  private final Settings settings;
  private final Map<String, String> environment;
  private RestApi api;
  private UploadTrigger uploads;

  private LocalFunctions(Settings settings, Map<String, String> environment) {
    this.settings = settings;
    this.environment = environment;
  }

  /**
   * Starts the API and the triggers.
   *
   * @param environment of the functions; the redirect URI follows from the port unless it is set
   * @throws IOException when the port is taken; the message says so in one line
   */
  public static LocalFunctions start(Map<String, String> environment, Settings settings)
      throws IOException {
    // The functions read the redirect URI, which contains the port, when they are built.
    int port = freePort(settings.port());
    Map<String, String> variables = new HashMap<>(environment);
    variables.putIfAbsent(
        "TIKTOK_REDIRECT_URI", "http://127.0.0.1:%d/api/auth/tiktok/callback".formatted(port));
    var functions = new LocalFunctions(settings.withPort(port), Map.copyOf(variables));
    try {
      functions.open();
      return functions;
    } catch (IOException | RuntimeException e) {
      functions.close();
      throw e;
    }
  }

  /**
   * @param port 0 for any
   * @return a free port
   * @throws IOException when the port is taken; the message says so in one line
   */
  static int freePort(int port) throws IOException {
    try (var socket = new ServerSocket(port, 1, InetAddress.getByName("127.0.0.1"))) {
      return socket.getLocalPort();
    } catch (BindException e) {
      throw RestApi.portInUse(port, e);
    }
  }

  private void open() throws IOException {
    for (DeployedFunction function : DeployedFunction.values()) {
      functions.put(function, function(function));
    }
    api =
        open.add(
            RestApi.start(
                settings.port(),
                apiDescription(),
                Arrays.stream(DeployedFunction.values())
                    .collect(Collectors.toMap(DeployedFunction::functionName, functions::get)),
                apiSettings()));
    openTriggers();
  }

  private RestApiSettings apiSettings() {
    RestApiSettings api = RestApiSettings.defaults().withObserver(settings.observer());
    List<String> origins =
        CorsRule.of(Environment.of(environment)).origins().values().stream().sorted().toList();
    return origins.isEmpty() ? api : api.withCors(Cors.ofFunctions(origins));
  }

  private void openTriggers() {
    SqsClient sqs = open.add(new AwsClients(Environment.of(environment)).sqs());
    DynamoDbStreamsClient streams = open.add(streams(environment));
    functions.forEach((function, local) -> openTrigger(function.trigger(), local, sqs, streams));
  }

  private void openTrigger(
      Trigger trigger, LocalFunction function, SqsClient sqs, DynamoDbStreamsClient streams) {
    switch (trigger) {
      case Trigger.Api() -> {
        // The API has the routes of all its functions.
      }
      case Trigger.Queue(WorkQueue queue, int _, Trigger.Concurrency _) ->
          open.add(
              QueueTrigger.start(
                  sqs,
                  environment.get(queue.variable()),
                  function,
                  QueueTrigger.Settings.defaults()));
      case Trigger.Schedule(Duration every) ->
          open.add(
              Schedule.start(
                  function, Schedule.Settings.every(localPeriod(every), function.name())));
      case Trigger.VideoUploads() ->
          uploads = open.add(new UploadTrigger(function, UploadTrigger.Settings.defaults()));
      case Trigger.TableChanges() -> {
        for (WatchedTable watched : WatchedTable.ALL) {
          open.add(
              StreamTrigger.start(
                  streams,
                  environment.get(watched.schema().variable()),
                  function,
                  StreamTrigger.Settings.defaults()));
        }
      }
    }
  }

  private Duration localPeriod(Duration every) {
    return every.compareTo(Duration.ofMinutes(1)) <= 0 ? settings.sweepEvery() : every;
  }

  /** A client for table streams, which {@link AwsClients} does not build for functions. */
  public static DynamoDbStreamsClient streams(Map<String, String> environment) {
    var variables = Environment.of(environment);
    return DynamoDbStreamsClient.builder()
        .region(Region.of(variables.text("AWS_REGION")))
        .endpointOverride(
            variables
                .findAddress("AWS_ENDPOINT_URL_DYNAMODB_STREAMS")
                .or(() -> variables.findAddress("AWS_ENDPOINT_URL"))
                .orElseThrow())
        .credentialsProvider(
            StaticCredentialsProvider.create(
                AwsBasicCredentials.create(
                    variables.text("AWS_ACCESS_KEY_ID"), variables.text("AWS_SECRET_ACCESS_KEY"))))
        .httpClientBuilder(UrlConnectionHttpClient.builder())
        .build();
  }

  private LocalFunction function(DeployedFunction function) {
    return new LocalFunction(
        function.functionName(),
        settings.handlers().handler(function, environment, InstantSource.system(), settings.log()),
        function.timeout(),
        settings.invocations());
  }

  /** {@code openapi.yaml}, from the functions' jar. */
  public static InputStream apiDescription() {
    return CompositionRoot.class.getResourceAsStream("/openapi.yaml");
  }

  /** S3 has stored a video. Returns at once. */
  public void uploaded(ObjectCreated upload) {
    uploads.created(upload);
  }

  /** The environment variables of the functions. */
  public Map<String, String> environment() {
    return environment;
  }

  /** The address of the API with its stage, without a slash at the end. */
  public URI apiUrl() {
    return URI.create(api.baseUrl().toString().replaceAll("/$", ""));
  }

  @Override
  public void close() {
    open.close();
  }
}
