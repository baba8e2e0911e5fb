package com.viralmommy.tiktok.infra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.viralmommy.tiktok.lambda.CompositionRoot;
import com.viralmommy.tiktok.lambda.DeployedFunction;
import com.viralmommy.tiktok.lambda.Trigger;
import com.viralmommy.tiktok.platform.AwsClients;
import com.viralmommy.tiktok.platform.Environment;
import com.viralmommy.tiktok.platform.Log;
import com.viralmommy.tiktok.platform.UserId;
import com.viralmommy.tiktok.publishing.model.VideoStore;
import com.viralmommy.tiktok.runner.ApiContract;
import com.viralmommy.tiktok.runner.ApiScenario;
import com.viralmommy.tiktok.runner.EventFiles;
import com.viralmommy.tiktok.runner.LocalPlatform;
import com.viralmommy.tiktok.runner.invocation.LocalFunction;
import com.viralmommy.tiktok.simulator.api.Endpoint;
import com.viralmommy.tiktok.simulator.api.FailReason;
import com.viralmommy.tiktok.simulator.settings.BehaviorOption;
import com.viralmommy.tiktok.simulator.settings.SimulatorSettings;
import com.viralmommy.tiktok.simulator.settings.TokenLifetimes;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.sync.RequestBody;

/**
 * The role of each function permits every AWS call that the function makes in the local run.
 * Emulators check no permissions, so a missing one would only fail in production.
 */
@ParameterizedClass
@ValueSource(strings = {"staging", "production"})
class PermissionsSufficeIT {
  private static final Duration ENOUGH = Duration.ofMinutes(1);
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private static final String USER = "auth0|permissions";

  private static final ApiContract CONTRACT = new ApiContract();
  private static LocalPlatform platform;
  private static String token;

  private final StageTemplates stage;

  PermissionsSufficeIT(String stage) {
    this.stage = StageTemplates.of(stage);
  }

  /** Uses the product so that every function runs. */
  @BeforeAll
  static void runEveryFunction() throws Exception {
    if (platform != null) {
      return;
    }
    platform =
        LocalPlatform.start(
            LocalPlatform.Settings.defaults()
                .with("POLL_SECONDS", "2")
                .with("LIMIT_REQUESTS_PER_MINUTE", "60")
                .withObserver(CONTRACT)
                .withSimulator(
                    SimulatorSettings.defaults()
                        .with(BehaviorOption.Audit.AUDITED)
                        // So short that every use of a token refreshes it.
                        .withLifetimes(
                            new TokenLifetimes(Duration.ofMinutes(4), Duration.ofDays(1)))));
    platform.simulator().approveAs("pia.public");
    token = platform.issuer().token(USER);
    ApiScenario scenario = new ApiScenario(platform.apiUrl(), token);
    String connection = scenario.connect();
    assertThat(send("GET", "/v1/connections").statusCode()).isEqualTo(200);
    assertThat(send("GET", "/v1/connections/" + connection).statusCode()).isEqualTo(200);
    assertThat(send("GET", "/v1/connections/" + connection + "/creator-info").statusCode())
        .isEqualTo(200);

    byte[] video = sample();
    var body = scenario.newPublication(connection, "PUBLIC_TO_EVERYONE");
    body.putObject("upload").put("sizeBytes", video.length).put("contentType", "video/mp4");
    JsonNode asked = scenario.publish(body);
    scenario.upload(asked, BodyPublishers.ofByteArray(video));
    await()
        .atMost(ENOUGH)
        .until(() -> scenario.publication(asked.path("id").asText()).has("postId"));

    var again = scenario.newPublication(connection, "PUBLIC_TO_EVERYONE");
    String key =
        URI.create(asked.at("/upload/url").asText())
            .getPath()
            .replaceFirst(".*/uploads/", "uploads/");
    again.putObject("source").put("key", key);
    String second = scenario.publish(again).path("id").asText();
    // Otherwise it could meet the fault below.
    await()
        .atMost(ENOUGH)
        .until(() -> scenario.publication(second).path("status").asText().equals("PUBLISHED"));
    assertThat(send("GET", "/v1/publications").statusCode()).isEqualTo(200);
    assertThat(send("POST", "/v1/publications?dryRun=true", body.toString()).statusCode())
        .isEqualTo(200);

    platform.simulator().faults().on(Endpoint.UPLOAD).next(1).fail(FailReason.INTERNAL);
    JsonNode failing = scenario.publish(body);
    scenario.upload(failing, BodyPublishers.ofByteArray(video));
    String failed = failing.path("id").asText();
    await()
        .atMost(ENOUGH)
        .until(() -> scenario.publication(failed).path("status").asText().equals("FAILED"));
    assertThat(send("POST", "/v1/publications/" + failed + "/retry").statusCode()).isEqualTo(202);
    String waiting = scenario.publish(body).path("id").asText();
    assertThat(send("DELETE", "/v1/publications/" + waiting).statusCode()).isEqualTo(200);

    drop(connection, video);
    runSchedules();
    refresh(connection);

    // It still waits for its upload when the account is disconnected.
    scenario.publish(body);
    assertThat(send("DELETE", "/v1/connections/" + connection).statusCode()).isEqualTo(204);
    await()
        .atMost(ENOUGH)
        .untilAsserted(() -> assertThat(callers()).containsExactly(DeployedFunction.values()));
    CONTRACT.verify();
  }

  /** Writes as a back end does, with its own permissions. */
  private static void drop(String connection, byte[] video) {
    String key = "%s%s/video.mp4".formatted(VideoStore.DROP, new UserId(USER).key());
    try (var s3 = new AwsClients(Environment.of(platform.environment())).s3()) {
      s3.putObject(
          r ->
              r.bucket(platform.environment().get("VIDEO_BUCKET"))
                  .key(key)
                  .metadata(
                      Map.of(
                          "tiktok-connection-id", connection,
                          "tiktok-privacy-level", "SELF_ONLY",
                          "tiktok-music-usage-confirmed", "true")),
          RequestBody.fromBytes(video));
    }
    await()
        .atMost(ENOUGH)
        .until(
            () -> AwsCallRecorder.calls().stream().anyMatch(call -> call.part().equals("/drop/*")));
  }

  /** Runs the schedules that are too slow for the local run, two hours later. */
  private static void runSchedules() throws Exception {
    for (DeployedFunction function : DeployedFunction.values()) {
      if (function.trigger() instanceof Trigger.Schedule(Duration every)
          && every.compareTo(Duration.ofMinutes(1)) > 0) {
        invoke(function, EventFiles.bytes(function.sampleEvent()));
      }
    }
  }

  /** Refreshes the connection without waiting for the delay of the queue. */
  private static void refresh(String connection) throws Exception {
    DeployedFunction worker = DeployedFunction.REFRESH_WORKER;
    JsonNode event = EventFiles.json(worker.sampleEvent());
    ((ObjectNode) event.at("/Records/0"))
        .put(
            "body",
            "{\"connections\":[{\"user\":\"%s\",\"connection\":\"%s\"}]}"
                .formatted(new UserId(USER).key(), connection));
    assertThat(invoke(worker, event.toString().getBytes(StandardCharsets.UTF_8)))
        .asString()
        .isEqualTo("{\"batchItemFailures\":[]}");
  }

  private static byte[] invoke(DeployedFunction function, byte[] event) throws Exception {
    InstantSource later = InstantSource.offset(InstantSource.system(), Duration.ofHours(2));
    var compositionRoot =
        new CompositionRoot(
            Environment.of(platform.environment()), later, new Log(line -> {}, later));
    return new LocalFunction(
            function.functionName(), compositionRoot.handler(function), function.timeout())
        .invoke(event);
  }

  @AfterAll
  static void close() {
    if (platform != null) {
      platform.close();
    }
  }

  private static Set<DeployedFunction> callers() {
    return AwsCallRecorder.calls().stream()
        .map(AwsCallRecorder.Call::function)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static HttpResponse<String> send(String method, String path) throws Exception {
    return send(method, path, "");
  }

  private static HttpResponse<String> send(String method, String path, String body)
      throws Exception {
    return HTTP.send(
        HttpRequest.newBuilder(URI.create(platform.apiUrl() + path))
            .header("Authorization", "Bearer " + token)
            .header("Content-Type", "application/json")
            .header("Idempotency-Key", UUID.randomUUID().toString())
            .method(method, BodyPublishers.ofString(body))
            .build(),
        BodyHandlers.ofString());
  }

  private static byte[] sample() throws Exception {
    try (InputStream in = LocalPlatform.class.getResourceAsStream("/sample.mp4")) {
      return in.readAllBytes();
    }
  }

  @Test
  void permitsEveryCallThatAFunctionMakes() {
    Map<String, String> variables =
        platform.environment().entrySet().stream()
            .collect(Collectors.toMap(Map.Entry::getValue, Map.Entry::getKey, (a, b) -> a));
    assertThat(AwsCallRecorder.calls())
        .isNotEmpty()
        .allSatisfy(
            call -> {
              // KMS finds the key by what is to be decrypted.
              String variable =
                  call.resource().isEmpty() ? "TOKEN_KEY_ID" : variables.get(call.resource());
              String resource = stage.variables(call.function()).get(variable) + call.part();
              assertThat(Statement.of(stage, call.function()))
                  .as("%s of %s by %s", call.action(), variable + call.part(), call.function())
                  .anyMatch(
                      statement ->
                          statement.allows()
                              && statement.actions().contains(call.action())
                              && statement.resources().contains(resource));
            });
  }
}
