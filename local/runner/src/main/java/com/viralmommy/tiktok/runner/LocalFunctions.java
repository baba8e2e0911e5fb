package com.viralmommy.tiktok.runner;

import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.viralmommy.aws.embedded.ObjectCreated;
import com.viralmommy.tiktok.events.WatchedTable;
import com.viralmommy.tiktok.lambda.CompositionRoot;
import com.viralmommy.tiktok.lambda.DeployedFunction;
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
 * The real handlers behind the API and their triggers. What they call may be in this JVM or in
 * another: only the environment leads there.
 */
public final class LocalFunctions implements AutoCloseable {
  /**
   * @param port of the API; 0 for a free one
   * @param sweepEvery how often the minute's schedule runs here
   * @param log takes the functions' log lines
   * @param observer sees every exchange of the API
   * @param invocations sees every run of a function
   * @param handlers makes the functions' handlers
   */
  public record Settings(
      int port,
      Duration sweepEvery,
      Consumer<String> log,
      Consumer<Exchange> observer,
      Consumer<Invocation> invocations,
      Handlers handlers) {
    /** A free port, a sweep every second, nobody who listens, the classes of this class path. */
    public static Settings defaults() {
      return new Settings(
          0,
          Duration.ofSeconds(1),
          line -> {},
          exchange -> {},
          invocation -> {},
          (function, environment, clock, log) ->
              function.handler(
                  new CompositionRoot(Environment.of(environment), clock, new Log(log, clock))));
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

  /** What makes a function's handler, as {@link CompositionRoot} equips it. */
  @FunctionalInterface
  public interface Handlers {
    /**
     * @param environment of the function
     * @param log takes its log lines
     */
    RequestHandler<?, ?> handler(
        DeployedFunction function,
        Map<String, String> environment,
        InstantSource clock,
        Consumer<String> log);
  }

  /** By the variable that names the queue. */
  private static final Map<String, DeployedFunction> CONSUMERS =
      Map.of(
          "PUBLISH_QUEUE_URL", DeployedFunction.PUBLISH_WORKER,
          "CONNECTION_QUEUE_URL", DeployedFunction.CONNECTION_WORKER,
          "REFRESH_QUEUE_URL", DeployedFunction.REFRESH_WORKER);

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
   * The API answers and the triggers run when it returns.
   *
   * @param environment of the functions; the redirect URI follows from the port unless it is named
   * @throws IOException when the port is taken; its message says so in one line
   */
  public static LocalFunctions start(Map<String, String> environment, Settings settings)
      throws IOException {
    // The redirect URI carries the port, so that it must be known before the functions are built.
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
   * @return a port that nobody had a moment ago
   * @throws IOException when this one is taken; its message says so in one line
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
    uploads =
        open.add(
            new UploadTrigger(
                functions.get(DeployedFunction.UPLOAD_INTAKE), UploadTrigger.Settings.defaults()));
    SqsClient sqs = open.add(new AwsClients(Environment.of(environment)).sqs());
    CONSUMERS.forEach(
        (queue, consumer) ->
            open.add(
                QueueTrigger.start(
                    sqs,
                    environment.get(queue),
                    functions.get(consumer),
                    QueueTrigger.Settings.defaults())));
    DynamoDbStreamsClient streams = open.add(streams(environment));
    for (WatchedTable watched : WatchedTable.ALL) {
      open.add(
          StreamTrigger.start(
              streams,
              environment.get(watched.schema().variable()),
              functions.get(DeployedFunction.EVENT_RELAY),
              StreamTrigger.Settings.defaults()));
    }
    open.add(
        Schedule.start(
            functions.get(DeployedFunction.REFRESH_SWEEP),
            Schedule.Settings.every(Duration.ofHours(1), "refresh-sweep")));
    open.add(
        Schedule.start(
            functions.get(DeployedFunction.DUE_SWEEP),
            Schedule.Settings.every(settings.sweepEvery(), "due-sweep")));
  }

  /** Functions read no stream, so that their own clients have none for it. */
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

  public static InputStream apiDescription() {
    return CompositionRoot.class.getResourceAsStream("/openapi.yaml");
  }

  /** S3 has stored a video. Returns at once. */
  public void uploaded(ObjectCreated upload) {
    uploads.created(upload);
  }

  /** What the functions are configured with. */
  public Map<String, String> environment() {
    return environment;
  }

  /** The API with its stage, without a slash at the end. */
  public URI apiUrl() {
    return URI.create(api.baseUrl().toString().replaceAll("/$", ""));
  }

  @Override
  public void close() {
    open.close();
  }
}
