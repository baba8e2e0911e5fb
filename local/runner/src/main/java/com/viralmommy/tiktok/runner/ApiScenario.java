package com.viralmommy.tiktok.runner;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Arrays;
import java.util.UUID;

/**
 * The steps of a browser and a front end, by the HTTP API only: connect an account through TikTok's
 * consent page, create a publication, upload its video, read its status.
 */
public final class ApiScenario {
  private static final Duration TIMEOUT = Duration.ofSeconds(30);
  private static final Duration UPLOAD_TIMEOUT = Duration.ofMinutes(30);
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final URI api;
  private final String token;
  private final HttpClient http =
      HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NEVER).build();

  /**
   * @param api the API's URL with its stage, without a trailing slash
   * @param token the user's bearer token
   */
  public ApiScenario(URI api, String token) {
    this.api = api;
    this.token = token;
  }

  /**
   * Connects the account that the simulator's consent page approves.
   *
   * @return the connection's id
   * @throws ProblemException if the API refuses a request
   */
  public String connect() throws IOException, InterruptedException, ProblemException {
    HttpResponse<String> start =
        send(request("/auth/tiktok/start").GET().header("Accept", "text/html"), 302);
    String cookie = start.headers().firstValue("Set-Cookie").orElseThrow().split(";")[0];
    HttpResponse<String> consent = send(HttpRequest.newBuilder(location(start)).GET(), 302);
    HttpResponse<String> callback =
        send(HttpRequest.newBuilder(location(consent)).GET().header("Cookie", cookie), 303);
    String query = location(callback).getQuery();
    return Arrays.stream(query.split("&"))
        .filter(pair -> pair.startsWith("connection="))
        .map(pair -> pair.substring("connection=".length()))
        .findFirst()
        .orElseThrow(() -> new ProblemException("not_connected", query));
  }

  /** A body for {@link #publish} with the required members, except for the video. */
  public ObjectNode newPublication(String connection, String privacyLevel) {
    return MAPPER
        .createObjectNode()
        .put("connectionId", connection)
        .put("privacyLevel", privacyLevel)
        .put("musicUsageConfirmed", true);
  }

  /** Creates a publication; the answer contains the upload URL. */
  public JsonNode publish(JsonNode body)
      throws IOException, InterruptedException, ProblemException {
    return json(
        send(
            request("/v1/publications")
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", UUID.randomUUID().toString())
                .POST(BodyPublishers.ofString(body.toString())),
            202));
  }

  /**
   * Uploads a video by PUT.
   *
   * @param publication the answer of {@link #publish}, with the URL and headers of the upload
   */
  public void upload(JsonNode publication, BodyPublisher video)
      throws IOException, InterruptedException, ProblemException {
    JsonNode upload = publication.path("upload");
    HttpRequest.Builder put =
        HttpRequest.newBuilder(URI.create(upload.path("url").asText()))
            .timeout(UPLOAD_TIMEOUT)
            .PUT(video);
    upload.path("headers").properties().forEach(h -> put.header(h.getKey(), h.getValue().asText()));
    HttpResponse<String> answer = http.send(put.build(), BodyHandlers.ofString());
    if (answer.statusCode() != 200) {
      throw new ProblemException("upload_refused", "S3 answered %d".formatted(answer.statusCode()));
    }
  }

  /** Reads a publication. */
  public JsonNode publication(String id)
      throws IOException, InterruptedException, ProblemException {
    return json(send(request("/v1/publications/" + id).GET(), 200));
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(api + path))
        .header("Authorization", "Bearer " + token);
  }

  private HttpResponse<String> send(HttpRequest.Builder request, int expected)
      throws IOException, InterruptedException, ProblemException {
    HttpResponse<String> answer =
        http.send(request.timeout(TIMEOUT).build(), BodyHandlers.ofString());
    if (answer.statusCode() != expected) {
      throw problem(answer);
    }
    return answer;
  }

  private static ProblemException problem(HttpResponse<String> answer) throws IOException {
    String type = answer.headers().firstValue("Content-Type").orElse("");
    if (!type.startsWith("application/problem+json")) {
      return new ProblemException(
          "unexpected_answer",
          "%s %s"
              .formatted(answer.statusCode(), answer.headers().firstValue("Location").orElse("")));
    }
    JsonNode problem = json(answer);
    StringBuilder detail = new StringBuilder(problem.path("detail").asText());
    problem
        .path("errors")
        .forEach(
            error ->
                detail
                    .append(" ")
                    .append(error.path("pointer").asText())
                    .append(" ")
                    .append(error.path("detail").asText())
                    .append("."));
    return new ProblemException(problem.path("code").asText(), detail.toString());
  }

  private static URI location(HttpResponse<String> answer) {
    return URI.create(answer.headers().firstValue("Location").orElseThrow());
  }

  private static JsonNode json(HttpResponse<String> answer) throws IOException {
    return MAPPER.readTree(answer.body());
  }
}
