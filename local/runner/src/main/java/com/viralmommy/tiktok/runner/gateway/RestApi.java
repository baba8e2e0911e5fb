package com.viralmommy.tiktok.runner.gateway;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.viralmommy.tiktok.runner.Account;
import com.viralmommy.tiktok.runner.invocation.LocalFunction;
import java.io.IOException;
import java.io.InputStream;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
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
  public static final String STAGE_PREFIX = "/" + STAGE;

  /** API Gateway's limit for a body, in bytes. */
  static final int MAXIMUM_BODY = 10 * 1024 * 1024;

  private static final int DRAINED_BODY = 4 * MAXIMUM_BODY;

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
  private final Gateway gateway;
  private final Clock clock;
  private final ExecutorService requests = Executors.newVirtualThreadPerTaskExecutor();

  private RestApi(HttpServer server, Gateway gateway, Clock clock) {
    this.server = server;
    this.gateway = gateway;
    this.clock = clock;
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
    var gateway = new Gateway(ApiDescription.read(openApiYaml), functions, settings);
    var address = new InetSocketAddress(InetAddress.getByName("127.0.0.1"), port);
    HttpServer server;
    try {
      server = HttpServer.create(address, 0);
    } catch (BindException e) {
      throw taken(port, e);
    }
    var api = new RestApi(server, gateway, settings.clock());
    server.setExecutor(api.requests);
    server.createContext("/", api::serve);
    server.start();
    return api;
  }

  public static IOException taken(int port, BindException cause) {
    return new IOException(
        "Port " + port + " is taken; choose another one with -Dport=<number>", cause);
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
    gateway.close();
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
      send(http, tooLarge ? gateway.refuseTooLarge(request) : gateway.answer(request));
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
        clock.instant());
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
