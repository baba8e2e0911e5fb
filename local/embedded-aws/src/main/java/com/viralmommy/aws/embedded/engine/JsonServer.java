package com.viralmommy.aws.embedded.engine;

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
 * An HTTP server for a service that uses the AWS JSON 1.1 protocol.
 *
 * <p>Every request is a POST whose {@code X-Amz-Target} header names the operation. Every error is
 * a JSON object with {@code __type} and {@code message}. Signatures are not checked.
 */
public final class JsonServer implements Engine {

  /** One operation of the service. */
  @FunctionalInterface
  public interface Operation {
    /**
     * @throws ServiceException if the service refuses the input
     */
    ObjectNode answer(OperationInput input);
  }

  private static final Logger LOG = LoggerFactory.getLogger(JsonServer.class);
  private static final ObjectMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();
  private static final String CONTENT_TYPE = "application/x-amz-json-1.1";

  /** Larger than every service's own limit; EventBridge's is the largest, 1 MiB. */
  private static final int MAXIMUM_BYTES = 2 * 1024 * 1024;

  private final HttpServer server;
  private final ExecutorService requests;

  private JsonServer(HttpServer server, ExecutorService requests) {
    this.server = server;
    this.requests = requests;
  }

  /**
   * Starts a server on a free port.
   *
   * @param targetPrefix the service's name in {@code X-Amz-Target}
   */
  public static JsonServer start(String targetPrefix, Map<String, Operation> operations)
      throws IOException {
    var server = HttpServer.create(new InetSocketAddress(Engine.LOOPBACK, 0), 0);
    var requests = Executors.newVirtualThreadPerTaskExecutor();
    server.setExecutor(requests);
    server.createContext("/", exchange -> handle(exchange, targetPrefix + ".", operations));
    server.start();
    return new JsonServer(server, requests);
  }

  /** A new, empty JSON object. */
  public static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  /** Seconds since 1970 with a fraction, the protocol's form of a time. */
  public static double seconds(Instant time) {
    return time.toEpochMilli() / 1000.0;
  }

  private static void handle(
      HttpExchange exchange, String targetPrefix, Map<String, Operation> operations)
      throws IOException {
    try (exchange) {
      try {
        respond(exchange, 200, answer(exchange, targetPrefix, operations));
      } catch (ServiceException e) {
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
    // The body is always read, so that the client can reuse the connection.
    var body = exchange.getRequestBody().readNBytes(MAXIMUM_BYTES + 1);
    if (operation == null || !"POST".equals(exchange.getRequestMethod())) {
      throw new ServiceException(
          "UnknownOperationException", "This service does not implement the operation");
    }
    if (body.length > MAXIMUM_BYTES) {
      throw new ServiceException("RequestEntityTooLargeException", "The request is too large");
    }
    return operation.answer(new OperationInput(parse(body)));
  }

  private static ObjectNode parse(byte[] body) throws IOException {
    try {
      if (JSON.readTree(body) instanceof ObjectNode object) {
        return object;
      }
    } catch (JsonProcessingException _) {
      // Not passed on: its message quotes the body, which can hold secrets.
    }
    throw ServiceException.serialization("The request is not a JSON object");
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
    return URI.create("http://" + Engine.LOOPBACK + ":" + server.getAddress().getPort());
  }

  @Override
  public void stop() {
    server.stop(0);
    requests.shutdownNow();
  }
}
