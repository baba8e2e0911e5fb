package com.viralmommy.tiktok.bench.coldstart;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.viralmommy.tiktok.bench.harness.ApiWithoutTriggers;
import com.viralmommy.tiktok.bench.harness.CommandLoop;
import com.viralmommy.tiktok.lambda.DeployedFunction;
import com.viralmommy.tiktok.platform.UserId;
import com.viralmommy.tiktok.runner.ApiScenario;
import com.viralmommy.tiktok.runner.LocalEngines;
import com.viralmommy.tiktok.runner.PaddedVideo;
import com.viralmommy.tiktok.simulator.creators.Creator;
import com.viralmommy.tiktok.simulator.settings.BehaviorOption;
import com.viralmommy.tiktok.simulator.settings.SimulatorSettings;
import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The program of the child JVM with the AWS engines and the TikTok simulator.
 *
 * <p>For each start it creates an event with which the function does its real work. There are no
 * triggers, so no function empties the queues.
 */
final class ColdstartEnginesProcess implements AutoCloseable {
  private static final int CREATORS = 1_000;

  /** Small, because the start is measured and not the transfer. */
  private static final PaddedVideo VIDEO = PaddedVideo.ofSize(1_000_000);

  private static final String USER = "benchmark";
  private static final String SITE = "http://localhost:3000/";
  private static final String HMAC = "HmacSHA256";

  private final LocalEngines engines;
  private final ApiWithoutTriggers api;
  private final ApiScenario scenario;
  private final HttpClient http = HttpClient.newHttpClient();
  private int connections;

  private ColdstartEnginesProcess() throws IOException {
    engines =
        LocalEngines.start(
            SimulatorSettings.defaults()
                .with(BehaviorOption.Audit.AUDITED)
                .withActiveCreatorCap(CREATORS)
                .withCreators(
                    IntStream.range(0, CREATORS)
                        .mapToObj(i -> Creator.named("creator." + i, "Creator " + i))
                        .toList()));
    api = ApiWithoutTriggers.start(engines.environment());
    scenario = new ApiScenario(api.url(), token());
  }

  public static void main(String[] arguments) throws Exception {
    try (var process = new ColdstartEnginesProcess()) {
      CommandLoop.serve(
          Map.of(
              "environment", _ -> new ObjectMapper().writeValueAsString(process.api.environment()),
              "event", name -> process.event(DeployedFunction.named(name.getFirst())).json()));
    }
  }

  private String token() {
    return engines.issuer().token(USER);
  }

  /** An event for one start of a function; its work can be done only once. */
  private SampleEvent event(DeployedFunction function) throws Exception {
    return switch (function) {
      case OAUTH_START ->
          SampleEvent.read(function).bearer(token()).query(Map.of("returnTo", SITE));
      case OAUTH_CALLBACK -> callback();
      case CONNECTION_QUERY ->
          SampleEvent.read(function)
              .operation("GET", "/v1/connections/{id}", Map.of("id", connect()))
              .bearer(token());
      case DISCONNECT ->
          SampleEvent.read(function)
              .operation("DELETE", "/v1/connections/{id}", Map.of("id", connect()))
              .bearer(token());
      case CREATOR_INFO ->
          SampleEvent.read(function)
              .operation("GET", "/v1/connections/{id}/creator-info", Map.of("id", connect()))
              .bearer(token());
      case CONNECTION_WORKER ->
          SampleEvent.read(function)
              .message(
                  object()
                      .put("user", new UserId(USER).key())
                      .put("connection", connect())
                      .put("task", "verify")
                      .put("because", "removed_by_user"));
      case TIKTOK_WEBHOOK -> webhook();
      case PUBLISH_INTAKE -> {
        SampleEvent event =
            SampleEvent.read(function)
                .bearer(token())
                .header("Idempotency-Key", UUID.randomUUID().toString());
        yield event.body(event.bodyJson().put("connectionId", connect()).toString());
      }
      case PUBLICATION_QUERY -> ofPublication("GET", "");
      case PUBLICATION_CANCEL -> ofPublication("DELETE", "");
      case PUBLICATION_RETRY -> ofPublication("POST", "/retry");
      case UPLOAD_INTAKE -> {
        String key = upload(publication());
        yield SampleEvent.read(function)
            .object(api.environment().get("VIDEO_BUCKET"), key, VIDEO.size());
      }
      case PUBLISH_WORKER -> {
        JsonNode publication = publicationWithVideo();
        yield SampleEvent.read(function)
            .message(
                object()
                    .put("user", new UserId(USER).key())
                    .put("id", publication.path("id").asText()));
      }
      case EVENT_RELAY ->
          SampleEvent.read(function).table(api.environment().get("PUBLICATIONS_TABLE"));
      case REFRESH_WORKER -> {
        ObjectNode body = object();
        body.putArray("connections")
            .addObject()
            .put("user", new UserId(USER).key())
            .put("connection", connect());
        yield SampleEvent.read(function).message(body);
      }
      // Nothing in the event of a schedule differs from run to run.
      default -> SampleEvent.read(function);
    };
  }

  private static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  /** Connects a new creator for each event, so that no rate limit is reached. */
  private String connect() throws Exception {
    approveNext();
    return scenario.connect();
  }

  private void approveNext() {
    engines.simulator().approveAs("creator." + connections++ % CREATORS);
  }

  private SampleEvent callback() throws Exception {
    approveNext();
    HttpResponse<String> start =
        send(
            HttpRequest.newBuilder(URI.create(api.url() + "/auth/tiktok/start"))
                .header("Authorization", "Bearer " + token())
                .header("Accept", "text/html"));
    HttpResponse<String> consent = send(HttpRequest.newBuilder(location(start)));
    Map<String, String> query =
        Arrays.stream(location(consent).getRawQuery().split("&"))
            .map(pair -> pair.split("=", 2))
            .collect(
                Collectors.toMap(
                    pair -> pair[0], pair -> URLDecoder.decode(pair[1], StandardCharsets.UTF_8)));
    return SampleEvent.read(DeployedFunction.OAUTH_CALLBACK)
        .query(query)
        .header("Cookie", start.headers().firstValue("Set-Cookie").orElseThrow().split(";")[0]);
  }

  private HttpResponse<String> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return http.send(request.build(), BodyHandlers.ofString());
  }

  private static URI location(HttpResponse<String> answer) {
    return URI.create(answer.headers().firstValue("Location").orElseThrow());
  }

  private SampleEvent webhook() throws IOException, GeneralSecurityException {
    SampleEvent event = SampleEvent.read(DeployedFunction.TIKTOK_WEBHOOK);
    SimulatorSettings settings = engines.simulator().settings();
    String body =
        event
            .bodyJson()
            .put("client_key", settings.clientKey())
            .put("user_openid", UUID.randomUUID().toString())
            .toString();
    long now = Instant.now().getEpochSecond();
    Mac mac = Mac.getInstance(HMAC);
    mac.init(new SecretKeySpec(settings.clientSecret().getBytes(StandardCharsets.UTF_8), HMAC));
    byte[] signature = mac.doFinal((now + "." + body).getBytes(StandardCharsets.UTF_8));
    return event
        .body(body)
        .header(
            "TikTok-Signature", "t=%d,s=%s".formatted(now, HexFormat.of().formatHex(signature)));
  }

  private SampleEvent ofPublication(String method, String action) throws Exception {
    return SampleEvent.read(DeployedFunction.PUBLICATION_QUERY)
        .operation(
            method,
            "/v1/publications/{id}" + action,
            Map.of("id", publication().path("id").asText()))
        .bearer(token());
  }

  /** Creates a publication that waits for its video. */
  private JsonNode publication() throws Exception {
    ObjectNode request = scenario.newPublication(connect(), "SELF_ONLY");
    request.putObject("upload").put("sizeBytes", VIDEO.size()).put("contentType", "video/mp4");
    return scenario.publish(request);
  }

  /** Uploads the video of a publication and returns its key. */
  private String upload(JsonNode publication) throws Exception {
    scenario.upload(
        publication,
        BodyPublishers.fromPublisher(BodyPublishers.ofInputStream(VIDEO::stream), VIDEO.size()));
    return "uploads/%s/%s".formatted(new UserId(USER).key(), publication.path("id").asText());
  }

  /** Creates a publication whose video is already in S3. */
  private JsonNode publicationWithVideo() throws Exception {
    String key = upload(publication());
    ObjectNode request = scenario.newPublication(connect(), "SELF_ONLY");
    request.putObject("source").put("key", key);
    return scenario.publish(request);
  }

  @Override
  public void close() {
    http.close();
    api.close();
    engines.close();
  }
}
