package com.viralmommy.tiktok.runner;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.viralmommy.tiktok.runner.GatewayResponses.Type;
import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * A small API Gateway: a REST API (v1) with Lambda proxy integrations, deployed to the stage {@code
 * api}, whose routes are the operations of {@code openapi.yaml}. It listens on 127.0.0.1 only.
 *
 * <p>Two things differ from AWS. The JDK's server does not keep the spelling of header names, so
 * they arrive as {@code Word-Word}; and a path outside the stage, for which AWS has no API at all,
 * gets the same answer as an unknown route.
 */
public final class RestApi implements AutoCloseable {
  static final String STAGE = "api";
  static final String STAGE_PREFIX = "/" + STAGE;

  /** API Gateway's limit for a body, in bytes. */
  static final int MAXIMUM_BODY = 10 * 1024 * 1024;

  private static final int DRAINED_BODY = 4 * MAXIMUM_BODY;

  private static final Logger LOG = System.getLogger(RestApi.class.getName());
  private static final Pattern WORD_START = Pattern.compile("(?<=-)[a-z]");

  /**
   * @param account named in the events
   * @param apiId named in the events
   * @param integrationTimeout after which the client gets a 504; the function goes on
   * @param cors answers preflights; without it OPTIONS is an unknown method
   * @param observer sees every exchange before the client has its answer; what it throws becomes a
   *     500
   * @param clock the time of the events
   */
  public record Settings(
      Account account,
      String apiId,
      Duration integrationTimeout,
      Optional<Cors> cors,
      Consumer<Exchange> observer,
      Clock clock) {

    /** API Gateway's own timeout of 29 s, no CORS, no observer. */
    public static Settings defaults() {
      return new Settings(
          Account.LOCAL,
          "localhost",
          Duration.ofSeconds(29),
          Optional.empty(),
          exchange -> {},
          Clock.systemUTC());
    }

    public Settings withCors(Cors cors) {
      return new Settings(account, apiId, integrationTimeout, Optional.of(cors), observer, clock);
    }

    public Settings withObserver(Consumer<Exchange> observer) {
      return new Settings(account, apiId, integrationTimeout, cors, observer, clock);
    }

    public Settings withIntegrationTimeout(Duration timeout) {
      return new Settings(account, apiId, timeout, cors, observer, clock);
    }
  }

  private final HttpServer server;
  private final List<Resource> resources;
  private final GatewayResponses gatewayResponses;
  private final Set<String> binaryMediaTypes;
  private final Settings settings;
  private final ExecutorService requests = Executors.newVirtualThreadPerTaskExecutor();
  private final ExecutorService invocations = Executors.newVirtualThreadPerTaskExecutor();

  private RestApi(
      HttpServer server, ApiDescription description, List<Resource> resources, Settings settings) {
    this.server = server;
    this.resources = resources;
    this.gatewayResponses = description.gatewayResponses();
    this.binaryMediaTypes = description.binaryMediaTypes();
    this.settings = settings;
  }

  /** As the method below, reading the description from a file. */
  public static RestApi start(
      int port, Path openApiYaml, Map<String, LocalFunction> functions, Settings settings)
      throws IOException {
    try (InputStream yaml = Files.newInputStream(openApiYaml)) {
      return start(port, yaml, functions, settings);
    }
  }

  /**
   * @param port 0 for any free one
   * @param openApiYaml the API description; each operation names its function by {@code x-function}
   * @param functions by name
   * @throws IOException when the port is taken: one line that names it
   * @throws IllegalArgumentException when an operation names no function, or one that is not given
   */
  public static RestApi start(
      int port, InputStream openApiYaml, Map<String, LocalFunction> functions, Settings settings)
      throws IOException {
    ApiDescription description = ApiDescription.read(openApiYaml);
    List<Resource> resources = resources(description.routes(), functions);
    var address = new InetSocketAddress(InetAddress.getByName("127.0.0.1"), port);
    HttpServer server;
    try {
      server = HttpServer.create(address, 0);
    } catch (BindException e) {
      throw new IOException(
          "Port " + port + " is taken; choose another one with -Dport=<number>", e);
    }
    var api = new RestApi(server, description, resources, settings);
    server.setExecutor(api.requests);
    server.createContext("/", api::serve);
    server.start();
    return api;
  }

  private static List<Resource> resources(
      List<ApiDescription.Route> routes, Map<String, LocalFunction> functions) {
    Map<String, Map<String, LocalFunction>> byPath = new TreeMap<>();
    for (ApiDescription.Route route : routes) {
      LocalFunction function = functions.get(route.functionName());
      if (function == null) {
        throw new IllegalArgumentException(
            route.method()
                + " "
                + route.path()
                + " names an unknown function: "
                + route.functionName());
      }
      byPath.computeIfAbsent(route.path(), absent -> new TreeMap<>()).put(route.method(), function);
    }
    List<Resource> resources = new ArrayList<>();
    byPath.forEach((path, methods) -> resources.add(new Resource(path, methods)));
    return List.copyOf(resources);
  }

  public int port() {
    return server.getAddress().getPort();
  }

  /** The stage's URL, such as {@code http://127.0.0.1:8080/api}. */
  public URI baseUrl() {
    return URI.create("http://127.0.0.1:" + port() + STAGE_PREFIX);
  }

  /** Ends at once what is under way and frees the port. */
  @Override
  public void close() {
    server.stop(0);
    invocations.shutdownNow();
    requests.shutdownNow();
  }

  private void serve(HttpExchange http) throws IOException {
    try (http) {
      byte[] body = http.getRequestBody().readNBytes(MAXIMUM_BODY + 1);
      boolean tooLarge = body.length > MAXIMUM_BODY;
      if (tooLarge) {
        drain(http.getRequestBody());
      }
      GatewayRequest request = request(http, tooLarge ? new byte[0] : body);
      Optional<Resource.Match> match = match(request.path());
      GatewayResponse response =
          tooLarge ? refuse(request, Type.REQUEST_TOO_LARGE) : answer(request, match);
      response.set("x-amzn-RequestId", request.requestId());
      response.set("x-amz-apigw-id", request.extendedRequestId());
      send(http, observed(request, match, response));
    }
  }

  /**
   * Clients read the answer only when they have sent all they want to send; what goes on forever is
   * cut off.
   */
  private static void drain(InputStream body) throws IOException {
    byte[] buffer = new byte[1 << 16];
    int left = DRAINED_BODY;
    for (int read = 0; read >= 0 && left > 0; read = body.read(buffer)) {
      left -= read;
    }
  }

  private GatewayRequest request(HttpExchange http, byte[] body) {
    Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    http.getRequestHeaders()
        .forEach(
            (name, values) ->
                headers.put(
                    WORD_START
                        .matcher(name)
                        .replaceAll(start -> start.group().toUpperCase(Locale.ROOT)),
                    List.copyOf(values)));
    return GatewayRequest.received(
        http.getRequestMethod(),
        http.getRequestURI().getRawPath(),
        http.getRequestURI().getRawQuery(),
        headers,
        body,
        http.getProtocol(),
        http.getRemoteAddress().getAddress().getHostAddress(),
        port(),
        settings.clock().instant());
  }

  private Optional<Resource.Match> match(String path) {
    return path.startsWith(STAGE_PREFIX + "/")
        ? Resource.match(resources, path.substring(STAGE_PREFIX.length()))
        : Optional.empty();
  }

  private GatewayResponse answer(GatewayRequest request, Optional<Resource.Match> match) {
    if (match.isEmpty()) {
      return refuse(request, Type.MISSING_AUTHENTICATION_TOKEN);
    }
    Map<String, LocalFunction> functions = match.get().resource().functions();
    LocalFunction function = functions.get(request.method());
    if (function != null) {
      return invoke(function, request, match.get());
    }
    if (request.method().equals("OPTIONS") && settings.cors().isPresent()) {
      var methods = new TreeSet<>(functions.keySet());
      methods.add("OPTIONS");
      return settings.cors().get().preflight(request.header("Origin"), methods);
    }
    return refuse(request, Type.MISSING_AUTHENTICATION_TOKEN);
  }

  private GatewayResponse invoke(
      LocalFunction function, GatewayRequest request, Resource.Match match) {
    byte[] event = ProxyEvent.json(request, match, settings, binaryMediaTypes);
    if (event.length > LocalFunction.MAXIMUM_PAYLOAD) {
      return refuse(request, Type.REQUEST_TOO_LARGE);
    }
    var invocation = invocations.submit(() -> function.invoke(event));
    try {
      byte[] answer = invocation.get(settings.integrationTimeout().toNanos(), TimeUnit.NANOSECONDS);
      boolean binaryAccepted =
          binaryMediaTypes.contains(request.mediaType("Accept"))
              || binaryMediaTypes.contains("*/*");
      return ProxyAnswer.response(answer, binaryAccepted).set("X-Amzn-Trace-Id", request.traceId());
    } catch (TimeoutException e) {
      LOG.log(Level.WARNING, "{0} took longer than the gateway waits", function.name());
      return refuse(request, Type.INTEGRATION_TIMEOUT);
    } catch (ExecutionException e) {
      LOG.log(Level.WARNING, function.name() + " failed", e.getCause());
      return refuse(request, Type.DEFAULT_5XX);
    } catch (ProxyAnswer.Malformed e) {
      LOG.log(Level.WARNING, function.name() + ": " + e.getMessage());
      return refuse(request, Type.DEFAULT_5XX);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return refuse(request, Type.DEFAULT_5XX);
    }
  }

  private GatewayResponse refuse(GatewayRequest request, Type type) {
    return gatewayResponses.response(type, request.requestId(), request.extendedRequestId());
  }

  private GatewayResponse observed(
      GatewayRequest request, Optional<Resource.Match> match, GatewayResponse response) {
    try {
      settings
          .observer()
          .accept(
              new Exchange(
                  request.method(),
                  request.path(),
                  Optional.ofNullable(request.query()),
                  match.map(found -> found.resource().path()),
                  request.headers(),
                  request.body(),
                  response.status(),
                  response.headers(),
                  response.body()));
      return response;
    } catch (RuntimeException e) {
      LOG.log(Level.ERROR, "The observer refused " + request.method() + " " + request.path(), e);
      return new GatewayResponse(500);
    }
  }

  private static void send(HttpExchange http, GatewayResponse response) throws IOException {
    response.headers().forEach((name, values) -> http.getResponseHeaders().put(name, values));
    boolean bodiless =
        response.body().length == 0
            || response.status() == 204
            || response.status() == 304
            || http.getRequestMethod().equals("HEAD");
    http.sendResponseHeaders(response.status(), bodiless ? -1 : response.body().length);
    if (!bodiless) {
      http.getResponseBody().write(response.body());
    }
  }
}
