package com.viralmommy.tiktok.bench.harness;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * An SQS queue whose delays follow a virtual clock.
 *
 * <p>Functions send messages by the SQS protocol. {@link #receive} returns them when their delay is
 * over by that clock.
 */
public final class VirtualQueue implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private record Message(String body, Instant visibleAt) {}

  private final PriorityQueue<Message> messages =
      new PriorityQueue<>(Comparator.comparing(Message::visibleAt));
  private final InstantSource clock;
  private final HttpServer server;
  private final ExecutorService requests = Executors.newVirtualThreadPerTaskExecutor();

  private VirtualQueue(InstantSource clock, HttpServer server) {
    this.clock = clock;
    this.server = server;
  }

  /** Starts the queue on a free port. */
  public static VirtualQueue start(InstantSource clock) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
    var queue = new VirtualQueue(clock, server);
    server.setExecutor(queue.requests);
    server.createContext("/", queue::answer);
    server.start();
    return queue;
  }

  /** The endpoint for SQS clients. */
  public URI endpoint() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /** The queue URL. */
  public String url() {
    return endpoint() + "/000000000000/queue";
  }

  /** Removes and returns the visible messages. */
  public synchronized List<String> receive() {
    List<String> bodies = new ArrayList<>();
    while (!messages.isEmpty() && !messages.peek().visibleAt().isAfter(clock.instant())) {
      bodies.add(messages.remove().body());
    }
    return bodies;
  }

  /** When the next message becomes visible; empty if there is none. */
  public synchronized Optional<Instant> nextVisibleAt() {
    return Optional.ofNullable(messages.peek()).map(Message::visibleAt);
  }

  /** Adds a message that becomes visible at a time. */
  public synchronized void add(String body, Instant visibleAt) {
    messages.add(new Message(body, visibleAt));
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      JsonNode request = JSON.readTree(exchange.getRequestBody());
      String operation = exchange.getRequestHeaders().getFirst("X-Amz-Target");
      if (!request.path("QueueUrl").asText().equals(url())) {
        throw new IOException("Unknown queue: " + request.path("QueueUrl").asText());
      }
      ObjectNode answer =
          switch (operation) {
            case "AmazonSQS.SendMessage" -> send(request);
            case "AmazonSQS.SendMessageBatch" -> sendBatch(request);
            default -> throw new IOException("Unsupported operation: " + operation);
          };
      byte[] body = JSON.writeValueAsBytes(answer);
      exchange.getResponseHeaders().set("Content-Type", "application/x-amz-json-1.0");
      exchange.sendResponseHeaders(200, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  private ObjectNode sendBatch(JsonNode request) {
    ObjectNode answer = JSON.createObjectNode();
    var successful = answer.putArray("Successful");
    request
        .path("Entries")
        .forEach(entry -> successful.add(send(entry).put("Id", entry.path("Id").asText())));
    answer.putArray("Failed");
    return answer;
  }

  private ObjectNode send(JsonNode message) {
    String body = message.path("MessageBody").asText();
    add(body, clock.instant().plusSeconds(message.path("DelaySeconds").asLong()));
    return JSON.createObjectNode()
        .put("MessageId", UUID.randomUUID().toString())
        .put("MD5OfMessageBody", md5(body));
  }

  /** The MD5 in the answer, which the SDK checks. */
  private static String md5(String body) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("MD5").digest(body.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    server.stop(0);
    requests.close();
  }
}
