package com.viralmommy.tiktok.tiktok;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import com.viralmommy.tiktok.tiktok.posting.UploadUrl;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * A server that gives the answers that a test wrote down, one after the other, and keeps what it
 * was asked.
 */
final class ScriptedTikTok implements AutoCloseable {

  /**
   * @param connection the client's port, so the same for requests over one connection
   */
  record Asked(
      String method, URI uri, Map<String, List<String>> headers, byte[] body, int connection) {

    String header(String name) {
      return headers.entrySet().stream()
          .filter(header -> header.getKey().equalsIgnoreCase(name))
          .map(header -> String.join(",", header.getValue()))
          .findFirst()
          .orElse(null);
    }

    String text() {
      return new String(body, StandardCharsets.UTF_8);
    }
  }

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final BlockingQueue<HttpHandler> script = new LinkedBlockingQueue<>();
  private final List<Asked> asked = new CopyOnWriteArrayList<>();

  ScriptedTikTok() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::play);
    server.start();
  }

  URI url() {
    return URI.create("http://" + host());
  }

  String host() {
    return "127.0.0.1:" + server.getAddress().getPort();
  }

  UploadUrl uploadUrl() {
    return new UploadUrl(url() + "/upload?upload_id=1&upload_token=very-secret");
  }

  TikTokEndpoints endpoints() {
    return endpoints(Duration.ofSeconds(10));
  }

  TikTokEndpoints endpoints(Duration timeout) {
    return new TikTokEndpoints(url(), Set.of(host()), Duration.ofSeconds(5), timeout, timeout);
  }

  ScriptedTikTok answers(int status, String body) {
    return answers(status, Map.of("Content-Type", "application/json"), body);
  }

  ScriptedTikTok answers(int status, Map<String, String> headers, String body) {
    return answers(status, headers, body.getBytes(StandardCharsets.UTF_8));
  }

  ScriptedTikTok answers(int status, Map<String, String> headers, byte[] body) {
    return does(
        exchange -> {
          headers.forEach(exchange.getResponseHeaders()::set);
          exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
          exchange.getResponseBody().write(body);
        });
  }

  ScriptedTikTok does(HttpHandler step) {
    script.add(step);
    return this;
  }

  List<Asked> asked() {
    return asked;
  }

  Asked lastAsked() {
    return asked.getLast();
  }

  private void play(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      asked.add(
          new Asked(
              exchange.getRequestMethod(),
              exchange.getRequestURI(),
              Map.copyOf(exchange.getRequestHeaders()),
              body,
              exchange.getRemoteAddress().getPort()));
      HttpHandler step = script.poll();
      if (step == null) {
        exchange.sendResponseHeaders(599, -1);
        return;
      }
      step.handle(exchange);
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
