package com.viralmommy.tiktok.runner.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.viralmommy.tiktok.runner.ApiScenario;
import com.viralmommy.tiktok.runner.invocation.EventJson;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.UUID;
import java.util.function.Supplier;
import org.awaitility.Awaitility;

/**
 * A user of the API, who goes through an {@link ApiScenario} and can also send invalid requests.
 */
final class ApiUser {
  private static final Duration TIMEOUT = Duration.ofSeconds(60);
  private static final Duration PUBLISHED_WITHIN = Duration.ofMinutes(3);
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private final String id;
  private final URI api;
  private final String token;
  private final ApiScenario scenario;
  private String creator;
  private String connection;

  ApiUser(String id, URI api, String token) {
    this.id = id;
    this.api = api;
    this.token = token;
    this.scenario = new ApiScenario(api, token);
  }

  String id() {
    return id;
  }

  /**
   * @param creator the account that the consent page approves
   */
  void connect(String creator) throws Exception {
    this.creator = creator;
    connection = scenario.connect();
  }

  String creator() {
    return creator;
  }

  /** The id of the latest connection. */
  String connection() {
    return connection;
  }

  /** A valid request for a publication whose video is uploaded later. */
  ObjectNode newRequest(String title, String privacyLevel, long size, String contentType) {
    ObjectNode body = scenario.newPublication(connection, privacyLevel).put("title", title);
    body.putObject("upload").put("sizeBytes", size).put("contentType", contentType);
    return body;
  }

  JsonNode publish(JsonNode body) throws Exception {
    return scenario.publish(body);
  }

  void upload(JsonNode publication, long size, Supplier<InputStream> video) throws Exception {
    scenario.upload(
        publication, BodyPublishers.fromPublisher(BodyPublishers.ofInputStream(video), size));
  }

  /** Waits for the end of a publication. */
  JsonNode awaitEnd(JsonNode publication) {
    return awaitStatus(publication, "PUBLISHED|FAILED|UNCONFIRMED");
  }

  /**
   * Waits for a status; the number of sent bytes must not decrease meanwhile.
   *
   * @param status a regular expression
   */
  JsonNode awaitStatus(JsonNode publication, String status) {
    long[] sent = {0};
    return Awaitility.await()
        .atMost(PUBLISHED_WITHIN)
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(100))
        .until(
            () -> {
              JsonNode now = scenario.publication(publication.path("id").asText());
              long bytes = now.at("/progress/bytesSent").asLong();
              assertThat(bytes).isGreaterThanOrEqualTo(sent[0]);
              sent[0] = bytes;
              return now;
            },
            now -> now.path("status").asText().matches(status));
  }

  JsonNode publication(JsonNode publication) throws Exception {
    return scenario.publication(publication.path("id").asText());
  }

  /** POSTs a body to the intake with a new idempotency key. */
  HttpResponse<String> post(String body) throws IOException, InterruptedException {
    return post(body, UUID.randomUUID().toString());
  }

  HttpResponse<String> post(String body, String idempotencyKey)
      throws IOException, InterruptedException {
    return send(
        request("/v1/publications")
            .header("Content-Type", "application/json")
            .header("Idempotency-Key", idempotencyKey)
            .POST(BodyPublishers.ofString(body)));
  }

  HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return send(request(path).GET());
  }

  HttpRequest.Builder request(String path) {
    return anonymously(path).header("Authorization", "Bearer " + token);
  }

  /** A request without a token. */
  HttpRequest.Builder anonymously(String path) {
    return HttpRequest.newBuilder(URI.create(api + path));
  }

  /** PUTs any body to the upload URL of a publication. */
  HttpResponse<String> put(JsonNode publication, String contentType, BodyPublisher body)
      throws IOException, InterruptedException {
    return send(
        HttpRequest.newBuilder(URI.create(publication.at("/upload/url").asText()))
            .header("Content-Type", contentType)
            .PUT(body));
  }

  HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
    return HTTP.send(request.timeout(TIMEOUT).build(), BodyHandlers.ofString());
  }

  static JsonNode json(HttpResponse<String> answer) throws IOException {
    return EventJson.MAPPER.readTree(answer.body());
  }
}
