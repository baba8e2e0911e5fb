package com.viralmommy.tiktok.runner;

import com.viralmommy.aws.embedded.EmbeddedAws;
import com.viralmommy.aws.embedded.ObjectCreated;
import com.viralmommy.tiktok.DeployedFunction;
import com.viralmommy.tiktok.Wiring;
import com.viralmommy.tiktok.platform.AwsClients;
import com.viralmommy.tiktok.platform.Environment;
import com.viralmommy.tiktok.platform.Log;
import com.viralmommy.tiktok.simulator.SimulatorSettings;
import com.viralmommy.tiktok.simulator.TikTokSimulator;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.sqs.SqsClient;

/**
 * The whole product in this JVM: engines in AWS's place, the simulator in TikTok's, and the real
 * handlers behind the API and their triggers.
 */
public final class LocalPlatform implements AutoCloseable {
  /**
   * @param port of the API; 0 for a free one
   * @param simulator settings of the TikTok that videos go to
   * @param variables added to, or replacing, what the functions are configured with
   * @param sweepEvery how often the minute's schedule runs here
   * @param log takes the functions' log lines
   * @param observer sees every exchange of the API
   */
  public record Settings(
      int port,
      SimulatorSettings simulator,
      Map<String, String> variables,
      Duration sweepEvery,
      Consumer<String> log,
      Consumer<Exchange> observer) {
    public static Settings defaults() {
      return new Settings(
          0,
          SimulatorSettings.defaults(),
          Map.of("POLL_SECONDS", "3"),
          Duration.ofSeconds(1),
          line -> {},
          exchange -> {});
    }

    public Settings withPort(int value) {
      return new Settings(value, simulator, variables, sweepEvery, log, observer);
    }

    public Settings withSimulator(SimulatorSettings value) {
      return new Settings(port, value, variables, sweepEvery, log, observer);
    }

    public Settings with(String variable, String value) {
      Map<String, String> more = new HashMap<>(variables);
      more.put(variable, value);
      return new Settings(port, simulator, Map.copyOf(more), sweepEvery, log, observer);
    }

    public Settings withLog(Consumer<String> value) {
      return new Settings(port, simulator, variables, sweepEvery, value, observer);
    }

    public Settings withObserver(Consumer<Exchange> value) {
      return new Settings(port, simulator, variables, sweepEvery, log, value);
    }
  }

  private static final String AUDIENCE = "viralmommy-local";

  /** Last opened, first closed: triggers before the handlers' engines. */
  private final Deque<AutoCloseable> open = new ArrayDeque<>();

  private final Map<DeployedFunction, LocalFunction> functions =
      new EnumMap<>(DeployedFunction.class);
  private EmbeddedAws aws;
  private TikTokSimulator simulator;
  private LocalIssuer issuer;
  private Map<String, String> environment;
  private RestApi api;

  private LocalPlatform() {}

  /**
   * Everything answers when it returns.
   *
   * @throws IOException when the port is taken; its message says so in one line
   */
  public static LocalPlatform start(Settings settings) throws IOException {
    LocalPlatform platform = new LocalPlatform();
    try {
      platform.open(settings);
      return platform;
    } catch (IOException | RuntimeException e) {
      platform.close();
      throw e;
    }
  }

  private void open(Settings settings) throws IOException {
    int port = settings.port() == 0 ? freePort() : settings.port();
    CompletableFuture<EmbeddedAws> starting = CompletableFuture.supplyAsync(EmbeddedAws::start);
    simulator = opened(TikTokSimulator.start(telling(settings.simulator(), port)));
    issuer = opened(LocalIssuer.start(AUDIENCE));
    aws = opened(starting.join());

    Map<String, String> variables = new HashMap<>(aws.environment());
    variables.putAll(
        LocalResources.create(
            aws.environment(),
            settings.simulator().clientKey(),
            settings.simulator().clientSecret()));
    variables.putAll(
        Map.of(
            "TIKTOK_AUTHORIZE_URL", simulator.authorizeUrl().toString(),
            "TIKTOK_API_URL", simulator.apiUrl().toString(),
            "TIKTOK_UPLOAD_HOSTS", simulator.uploadHost(),
            "TIKTOK_REDIRECT_URI", "http://127.0.0.1:%d/api/auth/tiktok/callback".formatted(port),
            "OIDC_ISSUER", issuer.issuer().toString(),
            "OIDC_AUDIENCE", AUDIENCE,
            "DASHBOARD_URL", simulator.apiUrl() + "/"));
    variables.putAll(settings.variables());
    environment = Map.copyOf(variables);

    for (DeployedFunction function : DeployedFunction.values()) {
      functions.put(function, function(function, settings));
    }
    api =
        opened(
            RestApi.start(
                port,
                apiDescription(),
                Arrays.stream(DeployedFunction.values())
                    .collect(Collectors.toMap(DeployedFunction::functionName, functions::get)),
                RestApi.Settings.defaults().withObserver(settings.observer())));
    openTriggers(settings);
  }

  /** The simulator sends its webhooks to our API, unless they are to go elsewhere. */
  private static SimulatorSettings telling(SimulatorSettings settings, int port) {
    return settings.webhookUrl().isPresent()
        ? settings
        : settings.withWebhookUrl(
            URI.create("http://127.0.0.1:%d/api/webhooks/tiktok".formatted(port)));
  }

  private void openTriggers(Settings settings) {
    UploadTrigger uploads =
        opened(
            new UploadTrigger(
                functions.get(DeployedFunction.UPLOAD_INTAKE), UploadTrigger.Settings.defaults()));
    aws.onObjectCreated(object -> uploads.created(upload(object)));
    SqsClient sqs = opened(new AwsClients(Environment.of(environment)).sqs());
    opened(
        QueueTrigger.start(
            sqs,
            environment.get("PUBLISH_QUEUE_URL"),
            functions.get(DeployedFunction.PUBLISH_WORKER),
            QueueTrigger.Settings.defaults()));
    opened(
        QueueTrigger.start(
            sqs,
            environment.get("CONNECTION_QUEUE_URL"),
            functions.get(DeployedFunction.CONNECTION_WORKER),
            QueueTrigger.Settings.defaults()));
    opened(
        Schedule.start(
            functions.get(DeployedFunction.DUE_SWEEP),
            Schedule.Settings.every(settings.sweepEvery(), "due-sweep")));
  }

  private LocalFunction function(DeployedFunction function, Settings settings) {
    InstantSource clock = InstantSource.system();
    Wiring wiring = new Wiring(Environment.of(environment), clock, new Log(settings.log(), clock));
    return new LocalFunction(function.functionName(), function.handler(wiring), function.timeout());
  }

  private static UploadTrigger.Upload upload(ObjectCreated object) {
    return new UploadTrigger.Upload(
        object.bucket(),
        object.key(),
        object.size(),
        object.eTag(),
        object.time(),
        object.sequencer());
  }

  static InputStream apiDescription() {
    return Wiring.class.getResourceAsStream("/openapi.yaml");
  }

  /** Callbacks carry the port, so that it must be known before the functions are built. */
  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      return socket.getLocalPort();
    }
  }

  /** What the functions are configured with. */
  public Map<String, String> environment() {
    return environment;
  }

  /** The API with its stage, without a slash at the end. */
  public URI apiUrl() {
    return URI.create(api.baseUrl().toString().replaceAll("/$", ""));
  }

  public TikTokSimulator simulator() {
    return simulator;
  }

  public EmbeddedAws aws() {
    return aws;
  }

  public LocalIssuer issuer() {
    return issuer;
  }

  private <T extends AutoCloseable> T opened(T part) {
    open.push(part);
    return part;
  }

  @Override
  public void close() {
    while (!open.isEmpty()) {
      try {
        open.pop().close();
      } catch (Exception e) {
        System.getLogger(LocalPlatform.class.getName())
            .log(System.Logger.Level.WARNING, "a part did not close", e);
      }
    }
  }
}
