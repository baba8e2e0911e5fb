package com.viralmommy.aws.embedded;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A service that speaks AWS JSON 1.1: every request is a POST whose {@code X-Amz-Target} names the
 * operation, every error a JSON object with {@code __type} and {@code message}. Signatures are not
 * checked.
 */
final class JsonServer implements Engine {

  /** One operation of the service. */
  @FunctionalInterface
  interface Operation {
    /**
     * @throws AwsError what the service refuses
     */
    ObjectNode answer(Input input);
  }

  private static final Logger LOG = LoggerFactory.getLogger(JsonServer.class);
  private static final ObjectMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();
  private static final String CONTENT_TYPE = "application/x-amz-json-1.1";

  /** Above every service's own limit (EventBridge's entries come to 1 MiB). */
  private static final int MAXIMUM_BYTES = 2 * 1024 * 1024;

  private final HttpServer server;
  private final ExecutorService requests;

  private JsonServer(HttpServer server, ExecutorService requests) {
    this.server = server;
    this.requests = requests;
  }

  /**
   * @param targetPrefix the service's name in {@code X-Amz-Target}
   */
  static JsonServer start(String targetPrefix, Map<String, Operation> operations)
      throws IOException {
    var server = HttpServer.create(new InetSocketAddress(Account.LOOPBACK, 0), 0);
    var requests = Executors.newVirtualThreadPerTaskExecutor();
    server.setExecutor(requests);
    server.createContext("/", exchange -> handle(exchange, targetPrefix + ".", operations));
    server.start();
    return new JsonServer(server, requests);
  }

  static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  /** Seconds with a fraction, as the protocol writes times. */
  static double seconds(Instant time) {
    return time.toEpochMilli() / 1000.0;
  }

  private static void handle(
      HttpExchange exchange, String targetPrefix, Map<String, Operation> operations)
      throws IOException {
    try (exchange) {
      try {
        respond(exchange, 200, answer(exchange, targetPrefix, operations));
      } catch (AwsError e) {
        respond(exchange, 400, error(e.type(), e.getMessage()));
      } catch (RuntimeException e) {
        LOG.error("{} failed", exchange.getRequestHeaders().getFirst("X-Amz-Target"), e);
        respond(exchange, 500, error("InternalFailure", "The operation failed; see the log"));
      }
    }
  }

  private static ObjectNode answer(
      HttpExchange exchange, String targetPrefix, Map<String, Operation> operations)
      throws IOException {
    var target = exchange.getRequestHeaders().getFirst("X-Amz-Target");
    var operation =
        target != null && target.startsWith(targetPrefix)
            ? operations.get(target.substring(targetPrefix.length()))
            : null;
    // The body is read in any case, so that the connection can be used again.
    var body = exchange.getRequestBody().readNBytes(MAXIMUM_BYTES + 1);
    if (operation == null || !"POST".equals(exchange.getRequestMethod())) {
      throw new AwsError("UnknownOperationException", "This service has no such operation here");
    }
    if (body.length > MAXIMUM_BYTES) {
      throw new AwsError("RequestEntityTooLargeException", "The request is too large");
    }
    return operation.answer(new Input(parse(body)));
  }

  private static ObjectNode parse(byte[] body) throws IOException {
    try {
      if (JSON.readTree(body) instanceof ObjectNode object) {
        return object;
      }
    } catch (JsonProcessingException _) {
      // Its message would quote the body, which holds secrets.
    }
    throw AwsError.serialization("The request is not a JSON object");
  }

  private static ObjectNode error(String type, String message) {
    return object().put("__type", type).put("message", message);
  }

  private static void respond(HttpExchange exchange, int status, ObjectNode body)
      throws IOException {
    var bytes = JSON.writeValueAsBytes(body);
    var headers = exchange.getResponseHeaders();
    headers.set("Content-Type", CONTENT_TYPE);
    headers.set("x-amzn-RequestId", UUID.randomUUID().toString());
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  @Override
  public URI endpoint() {
    return URI.create("http://" + Account.LOOPBACK + ":" + server.getAddress().getPort());
  }

  @Override
  public void stop() {
    server.stop(0);
    requests.shutdownNow();
  }
}
