package com.viralmommy.tiktok.bench.coldstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RuntimeApiIT {
  private static final Duration TIMEOUT = Duration.ofMinutes(1);

  private final RuntimeApi api = api();
  private final HttpClient http = HttpClient.newHttpClient();

  private static RuntimeApi api() {
    try {
      return new RuntimeApi("{\"an\":\"event\"}".getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @AfterEach
  void close() {
    api.close();
    http.close();
  }

  @Test
  void returnsItsEventAndReceivesTheAnswer() throws Exception {
    HttpResponse<String> next = http.send(to("invocation/next").build(), BodyHandlers.ofString());
    String id = next.headers().firstValue("Lambda-Runtime-Aws-Request-Id").orElseThrow();
    post("invocation/" + id + "/response", "{\"an\":\"answer\"}");

    assertThat(next.body()).isEqualTo("{\"an\":\"event\"}");
    RuntimeApi.Answer answer = api.answer(TIMEOUT);
    assertThat(answer.body()).isEqualTo("{\"an\":\"answer\"}");
    assertThat(answer.nanos()).isGreaterThan(api.initializedAt(TIMEOUT));
  }

  @Test
  void reportsTheErrorOfAFunctionThatCannotStart() throws Exception {
    post("init/error", "{\"errorMessage\":\"AWS_REGION is not set\"}");

    assertThatThrownBy(() -> api.answer(TIMEOUT))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("AWS_REGION is not set");
  }

  @Test
  void blocksAFunctionAtItsSnapshotUntilItIsRestored() throws Exception {
    CompletableFuture<HttpResponse<String>> restored =
        http.sendAsync(to("restore/next").build(), BodyHandlers.ofString());
    api.readyAt(TIMEOUT);
    assertThat(restored).isNotDone();

    api.restore();

    assertThat(restored.get().statusCode()).isEqualTo(200);
  }

  private void post(String path, String body) throws IOException, InterruptedException {
    http.send(to(path).POST(BodyPublishers.ofString(body)).build(), BodyHandlers.discarding());
  }

  private HttpRequest.Builder to(String path) {
    return HttpRequest.newBuilder(
        URI.create("http://%s/2018-06-01/runtime/%s".formatted(api.address(), path)));
  }
}
