package com.viralmommy.tiktok;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;

/**
 * A wire from the functions to one service: it keeps what passes, can be cut, and can answer in the
 * service's place.
 */
public final class Wire implements AutoCloseable {
  /** One exchange; bodies as text. */
  public record Passed(String method, String path, String request, int status, String answer) {}

  /** An answer in the service's place. */
  public record Canned(int status, String contentType, byte[] body) {
    public static Canned json(int status, String body) {
      return new Canned(status, "application/json", body.getBytes(StandardCharsets.UTF_8));
    }
  }

  private static final Set<String> NOT_FORWARDED =
      Set.of("connection", "content-length", "expect", "host", "upgrade", "http2-settings");

  private final URI target;
  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final List<Passed> passed = new CopyOnWriteArrayList<>();
  private final Map<String, Canned> canned = new ConcurrentHashMap<>();
  private final AtomicReference<Predicate<String>> cut = new AtomicReference<>(_ -> false);
  private final Map<String, Runnable> before = new ConcurrentHashMap<>();

  public Wire(URI target) {
    this.target = target;
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(threads);
    server.createContext("/", this::pass);
    server.start();
  }

  public URI url() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  public List<Passed> passed() {
    return passed;
  }

  public List<Passed> passed(String path) {
    return passed.stream().filter(p -> p.path().equals(path)).toList();
  }

  /** From now on nothing gets an answer. */
  public void cut() {
    cut(_ -> true);
  }

  /**
   * @param requests by their target header and body
   */
  public void cut(Predicate<String> requests) {
    cut.set(requests);
  }

  public void mend() {
    cut(_ -> false);
  }

  /** The next request to this path is answered so, and does not reach the service. */
  public void answerOnce(String path, Canned answer) {
    canned.put(path, answer);
  }

  /** Something that happens while the next request to this path is on its way. */
  public void beforeNext(String path, Runnable event) {
    before.put(path, event);
  }

  private void pass(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      String path = exchange.getRequestURI().getPath();
      String operation = exchange.getRequestHeaders().getFirst("X-Amz-Target");
      String request = new String(body, StandardCharsets.UTF_8);
      if (cut.get().test(operation + " " + request)) {
        passed.add(new Passed(exchange.getRequestMethod(), path, request, 0, ""));
        return;
      }
      Runnable event = before.remove(path);
      if (event != null) {
        event.run();
      }
      Canned instead = canned.remove(path);
      Canned answer = instead == null ? forward(exchange, body) : instead;
      passed.add(
          new Passed(
              exchange.getRequestMethod(),
              path,
              request,
              answer.status(),
              new String(answer.body(), StandardCharsets.UTF_8)));
      if (answer.contentType() != null) {
        exchange.getResponseHeaders().set("Content-Type", answer.contentType());
      }
      exchange.sendResponseHeaders(
          answer.status(), answer.body().length == 0 ? -1 : answer.body().length);
      exchange.getResponseBody().write(answer.body());
    }
  }

  private Canned forward(HttpExchange exchange, byte[] body) throws IOException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(target + exchange.getRequestURI().toString()))
            .method(exchange.getRequestMethod(), BodyPublishers.ofByteArray(body));
    exchange.getRequestHeaders().entrySet().stream()
        .filter(
            header -> !NOT_FORWARDED.contains(header.getKey().toLowerCase(java.util.Locale.ROOT)))
        .forEach(header -> header.getValue().forEach(v -> request.header(header.getKey(), v)));
    try {
      HttpResponse<byte[]> response = client.send(request.build(), BodyHandlers.ofByteArray());
      return new Canned(
          response.statusCode(),
          response.headers().firstValue("Content-Type").orElse(null),
          response.body());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
    client.shutdownNow();
  }
}
