package com.viralmommy.tiktok.bench.harness;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import com.viralmommy.tiktok.platform.AwsClients;
import com.viralmommy.tiktok.platform.Environment;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

class RequestCounterIT {
  private final List<String> received = new ArrayList<>();
  private HttpServer server;
  private DynamoDbClient dynamoDb;

  @BeforeEach
  void start() throws Exception {
    server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    server.createContext(
        "/",
        exchange -> {
          try (exchange) {
            received.add(
                new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            byte[] answer =
                "{\"ConsumedCapacity\":{\"TableName\":\"t\",\"CapacityUnits\":2.5}}"
                    .getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(received.size() == 1 ? 500 : 200, answer.length);
            exchange.getResponseBody().write(answer);
          }
        });
    server.start();
    dynamoDb =
        new AwsClients(
                Environment.of(
                    Map.of(
                        "AWS_REGION", "us-east-1",
                        "AWS_ACCESS_KEY_ID", "id",
                        "AWS_SECRET_ACCESS_KEY", "secret",
                        "AWS_ENDPOINT_URL", "http://127.0.0.1:" + server.getAddress().getPort())))
            .dynamoDb();
  }

  @AfterEach
  void stop() {
    dynamoDb.close();
    server.stop(0);
  }

  @Test
  void countsEveryAttemptAndTheConsumedCapacity() {
    RequestCounts before = RequestCounter.total();

    dynamoDb.getItem(r -> r.tableName("t").key(Map.of()));
    dynamoDb.deleteItem(r -> r.tableName("t").key(Map.of()));

    RequestCounts requests = RequestCounter.total().since(before);
    assertThat(requests.sent())
        .isEqualTo(Map.of("DynamoDb GetItem", 2L, "DynamoDb DeleteItem", 1L));
    assertThat(requests.to("DynamoDb")).isEqualTo(3);
    assertThat(requests.readUnits()).isEqualTo(2.5);
    assertThat(requests.writeUnits()).isEqualTo(2.5);
    assertThat(received)
        .hasSize(3)
        .allMatch(r -> r.contains("\"ReturnConsumedCapacity\":\"TOTAL\""));
  }
}
