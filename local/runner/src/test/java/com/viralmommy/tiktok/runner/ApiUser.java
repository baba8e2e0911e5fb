package com.viralmommy.tiktok.runner;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
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
 * A user of the API: goes the way of {@link ApiScenario}, and can also send what no front end
 * would.
 */
final class ApiUser {
  private static final Duration TIMEOUT = Duration.ofSeconds(60);
  private static final Duration PUBLISHED_WITHIN = Duration.ofMinutes(3);
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private final String id;
  private final URI api;
  private final String token;
  private final ApiScenario journey;
  private String creator;
  private String connection;

  ApiUser(String id, URI api, String token) {
    this.id = id;
    this.api = api;
    this.token = token;
    this.journey = new ApiScenario(api, token);
  }

  String id() {
    return id;
  }

  /**
   * @param creator whom the consent page approves now
   */
  void connect(String creator) throws Exception {
    this.creator = creator;
    connection = journey.connect();
  }

  String creator() {
    return creator;
  }

  /** The id of the latest one. */
  String connection() {
    return connection;
  }

  /** A request that is right in everything, for a video still to be uploaded. */
  ObjectNode asking(String title, String privacyLevel, long size, String contentType) {
    ObjectNode body = journey.newPublication(connection, privacyLevel).put("title", title);
    body.putObject("upload").put("sizeBytes", size).put("contentType", contentType);
    return body;
  }

  JsonNode publish(JsonNode body) throws Exception {
    return journey.publish(body);
  }

  void upload(JsonNode publication, long size, Supplier<InputStream> video) throws Exception {
    journey.upload(
        publication, BodyPublishers.fromPublisher(BodyPublishers.ofInputStream(video), size));
  }

  JsonNode ended(JsonNode publication) {
    return once(publication, "PUBLISHED|FAILED|UNCONFIRMED");
  }

  /**
   * The publication once its status is as wanted; until then its progress must not go back.
   *
   * @param status a regular expression
   */
  JsonNode once(JsonNode publication, String status) {
    long[] sent = {0};
    return Awaitility.await()
        .atMost(PUBLISHED_WITHIN)
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(100))
        .until(
            () -> {
              JsonNode now = journey.publication(publication.path("id").asText());
              long bytes = now.at("/progress/bytesSent").asLong();
              assertThat(bytes).isGreaterThanOrEqualTo(sent[0]);
              sent[0] = bytes;
              return now;
            },
            now -> now.path("status").asText().matches(status));
  }

  JsonNode publication(JsonNode publication) throws Exception {
    return journey.publication(publication.path("id").asText());
  }

  /** POSTs a body to the intake under an idempotency key of its own. */
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

  /** PUTs to where the answer of the intake says, with any body and content type. */
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
    return Json.MAPPER.readTree(answer.body());
  }
}
