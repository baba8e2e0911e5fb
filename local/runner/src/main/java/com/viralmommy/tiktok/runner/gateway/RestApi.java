package com.viralmommy.tiktok.runner.gateway;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
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
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Pattern;

/**
 * A local API Gateway: a REST API (v1) with Lambda proxy integrations in the stage {@code api}.
 *
 * <p>Its routes are the operations of {@code openapi.yaml}. It listens on 127.0.0.1 only.
 *
 * <p>Differences from AWS: The JDK's server does not keep the spelling of header names, so they
 * arrive as {@code Word-Word}. A path outside the stage gets the answer of an unknown route.
 */
public final class RestApi implements AutoCloseable {
  /** API Gateway's limit for a body, in bytes. */
  static final int MAXIMUM_BODY = 10 * 1024 * 1024;

  private static final int DRAINED_BODY = 4 * MAXIMUM_BODY;

  private static final Pattern WORD_START = Pattern.compile("(?<=-)[a-z]");

  private final HttpServer server;
  private final RequestDispatcher gateway;
  private final Clock clock;
  private final ExecutorService requests = Executors.newVirtualThreadPerTaskExecutor();

  private RestApi(HttpServer server, RequestDispatcher gateway, Clock clock) {
    this.server = server;
    this.gateway = gateway;
    this.clock = clock;
  }

  /** Starts the API with a description that is read from a file. */
  public static RestApi start(
      int port, Path openApiYaml, Map<String, LocalFunction> functions, RestApiSettings settings)
      throws IOException {
    try (InputStream yaml = Files.newInputStream(openApiYaml)) {
      return start(port, yaml, functions, settings);
    }
  }

  /**
   * Starts the API.
   *
   * @param port 0 for a free port
   * @param openApiYaml the API description; each operation names its function by {@code x-function}
   * @param functions by name
   * @throws IOException if the port is in use; the message is one line that names it
   * @throws IllegalArgumentException if an operation names no function or an unknown one
   */
  public static RestApi start(
      int port,
      InputStream openApiYaml,
      Map<String, LocalFunction> functions,
      RestApiSettings settings)
      throws IOException {
    var gateway = new RequestDispatcher(ApiDescription.read(openApiYaml), functions, settings);
    var address = new InetSocketAddress(InetAddress.getByName("127.0.0.1"), port);
    HttpServer server;
    try {
      server = HttpServer.create(address, 0);
    } catch (BindException e) {
      throw portInUse(port, e);
    }
    var api = new RestApi(server, gateway, settings.clock());
    server.setExecutor(api.requests);
    server.createContext("/", api::serve);
    server.start();
    return api;
  }

  /** The error for a port that another process uses. */
  public static IOException portInUse(int port, BindException cause) {
    return new IOException(
        "Port " + port + " is taken; choose another one with -Dport=<number>", cause);
  }

  /** The port that the API listens on. */
  public int port() {
    return server.getAddress().getPort();
  }

  /** The stage's URL, such as {@code http://127.0.0.1:8080/api}. */
  public URI baseUrl() {
    return URI.create("http://127.0.0.1:" + port() + RestApiSettings.STAGE_PREFIX);
  }

  /** Stops immediately, without waiting for requests, and frees the port. */
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
      ClientRequest request = request(http, tooLarge ? new byte[0] : body);
      send(http, tooLarge ? gateway.refuseTooLarge(request) : gateway.answer(request));
    }
  }

  /**
   * Reads and discards the rest of a body, because clients read the answer only after they have
   * sent everything. Bodies without an end are cut off.
   */
  private static void drain(InputStream body) throws IOException {
    byte[] buffer = new byte[1 << 16];
    int left = DRAINED_BODY;
    for (int read = 0; read >= 0 && left > 0; read = body.read(buffer)) {
      left -= read;
    }
  }

  private ClientRequest request(HttpExchange http, byte[] body) {
    Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    http.getRequestHeaders()
        .forEach(
            (name, values) ->
                headers.put(
                    WORD_START
                        .matcher(name)
                        .replaceAll(start -> start.group().toUpperCase(Locale.ROOT)),
                    List.copyOf(values)));
    return ClientRequest.received(
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

  private static void send(HttpExchange http, ClientResponse response) throws IOException {
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
