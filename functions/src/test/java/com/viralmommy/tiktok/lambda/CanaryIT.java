package com.viralmommy.tiktok.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyRequestEvent;
import com.fasterxml.jackson.databind.JsonNode;
import com.viralmommy.tiktok.fixture.Answer;
import com.viralmommy.tiktok.fixture.Browser;
import com.viralmommy.tiktok.fixture.Deployment;
import com.viralmommy.tiktok.fixture.RecordingProxy;
import com.viralmommy.tiktok.fixture.WebhookSignature;
import com.viralmommy.tiktok.platform.Json;
import com.viralmommy.tiktok.platform.dynamodb.TableSchema;
import com.viralmommy.tiktok.simulator.api.Endpoint;
import com.viralmommy.tiktok.simulator.api.RemovalReason;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * Runs all functions through successes and failures, and then searches for tokens, codes, secrets
 * and upload URLs: in logs, output, answers, events, queues and tables, and in every request to
 * AWS.
 */
@Isolated("it replaces System.out and System.err")
class CanaryIT {
  private static final String USER = "auth0|canary";
  private static final String PIA = "pia.public";
  private static final Path VIDEO = Path.of("src/test/resources/media/h264-faststart.mp4");

  @RegisterExtension
  final Deployment deployment =
      new Deployment(
          Map.of(
              "TIKTOK_PKCE", "hex",
              "SESSION_COOKIE", "session",
              "LIMIT_REQUESTS_PER_MINUTE", "600",
              "LIMIT_INITS_PER_MINUTE", "6"));

  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
  private final List<Canary> canaries = new ArrayList<>();

  /** Secrets of the browser, which may appear in answers to it only. */
  private final List<Canary> browserCanaries = new ArrayList<>();

  private PrintStream out;
  private PrintStream err;

  @BeforeEach
  void captureOutput() {
    out = System.out;
    err = System.err;
    PrintStream captured = new PrintStream(printed, true, StandardCharsets.UTF_8);
    System.setOut(captured);
    System.setErr(captured);
  }

  @AfterEach
  void restoreOutput() {
    System.setOut(out);
    System.setErr(err);
  }

  @Test
  void noSecretIsFoundWhereItDoesNotBelong() throws Exception {
    connectInEveryWay();
    useTheConnection();
    publish();
    refresh();
    receiveWebhooks();
    disconnect();

    collectSecretsFromTikTok();
    canaries.add(new Canary("client secret", Deployment.CLIENT_SECRET));
    assertThat(canaries)
        .extracting(Canary::name)
        .contains("access_token", "refresh_token", "code", "upload URL", "upload token");
    Map<String, List<String>> places = places();
    places.forEach((place, texts) -> assertThat(texts).as("texts of " + place).isNotEmpty());
    places.put("printed", List.of(printed.toString(StandardCharsets.UTF_8)));
    places.forEach((place, texts) -> assertThat(found(canaries, texts)).as(place).isEmpty());
    places.remove("answers");
    places.forEach((place, texts) -> assertThat(found(browserCanaries, texts)).as(place).isEmpty());
  }

  @Test
  void aSecretIsFoundInEveryEncoding() {
    Canary canary = new Canary("token", "act.Zk3-J!x*Qv9_7Lm2Ws8");
    byte[] bytes = canary.value().getBytes(StandardCharsets.UTF_8);

    assertThat(canary.isIn("{\"a\":\"" + canary.value() + "\"}")).isTrue();
    assertThat(canary.isIn("token=act.Zk3-J%21x*Qv9_7Lm2Ws8&b")).isTrue();
    assertThat(canary.isIn(HexFormat.of().formatHex(bytes))).isTrue();
    for (int before = 0; before < 5; before++) {
      byte[] within = ("x".repeat(before) + canary.value() + "yz").getBytes(StandardCharsets.UTF_8);
      assertThat(canary.isIn(Base64.getEncoder().encodeToString(within))).isTrue();
      assertThat(canary.isIn(Base64.getUrlEncoder().encodeToString(within))).isTrue();
    }
    assertThat(canary.isIn("act.Zk3-J!x*Qv9_7Lm2Ws")).isFalse();
  }

  private void connectInEveryWay() throws Exception {
    Browser browser = browser();
    browser.connect(PIA);
    browser.start(Map.of("returnTo", "https://evil.example.net/"));
    deployment.call(
        DeployedFunction.OAUTH_START,
        Browser.request(
            "GET",
            "/auth/tiktok/start",
            Map.of("Cookie", "session=" + token(), "Accept", "application/json"),
            Map.of(),
            Map.of()));
    // Without a cookie, prefetched, repeated
    URI address = consented(browser);
    deployment.call(
        DeployedFunction.OAUTH_CALLBACK,
        Browser.request(
            "GET", "/auth/tiktok/callback", Map.of(), Answer.parameters(address), Map.of()));
    browser.callback(address, Map.of("Sec-Purpose", "prefetch"));
    browser.callback(address);
    browser.callback(address);
    // Denied, partly granted, expired
    deployment.simulator().denyAs(PIA);
    browser.connect();
    deployment.simulator().approveAs(PIA, Set.of("user.info.basic"));
    browser.connect();
    deployment.simulator().approveAs(PIA);
    URI late = consented(browser);
    deployment.simulator().clock().advance(Duration.ofMinutes(6));
    browser.callback(late);
    // TikTok quotes the request in its error
    URI quoted = consented(browser);
    deployment
        .tikTokProxy()
        .answerOnce(
            Endpoint.TOKEN.path(),
            RecordingProxy.CannedResponse.json(
                200,
                Json.write(
                    Map.of(
                        "error",
                        "invalid_request",
                        "error_description",
                        "%s with %s is wrong"
                            .formatted(
                                Answer.parameters(quoted).get("code"), Deployment.CLIENT_SECRET),
                        "log_id",
                        Answer.parameters(quoted).get("code")))));
    browser.callback(quoted);
    // AWS is down after the code exchange
    URI unsealed = consented(browser);
    deployment.kmsProxy().dropRequests();
    deployment.restart();
    browser.callback(unsealed);
    deployment.kmsProxy().forwardRequests();
    URI unstored = consented(browser);
    deployment.dynamoDbProxy().dropRequests(request -> request.contains("PutItem"));
    browser.callback(unstored);
    deployment.dynamoDbProxy().forwardRequests();
    browser.connect();
  }

  private void useTheConnection() {
    Browser browser = browser();
    String id = connection();
    browser.connections();
    browser.connection(id);
    browser.creatorInfo(id);
    deployment.simulator().faults().on(Endpoint.CREATOR_INFO).plainText500();
    browser.creatorInfo(id);
    deployment.simulator().faults().on(Endpoint.CREATOR_INFO).expireTokenNow();
    browser.creatorInfo(id);
    deployment.tikTokProxy().dropRequests();
    browser.creatorInfo(id);
    deployment.tikTokProxy().forwardRequests();
  }

  private void publish() throws Exception {
    for (int i = 0; i < 3; i++) {
      String key = "uploads/auth0_7Ccanary/%d.mp4".formatted(i);
      deployment
          .s3()
          .putObject(r -> r.bucket(deployment.variables().get("VIDEO_BUCKET")).key(key), VIDEO);
      intake(connection(), "\"source\":{\"key\":\"%s\"}".formatted(key));
    }
    JsonNode awaited =
        intake(connection(), "\"upload\":{\"sizeBytes\":431775,\"contentType\":\"video/mp4\"}")
            .json();
    canaryOfBrowser("presigned URL", query(awaited.at("/upload/url").asText(), "X-Amz-Signature"));
    // One succeeds, one has a failing chunk, one cannot store its progress
    deployment.simulator().faults().on(Endpoint.UPLOAD).occurrence(2).status(403);
    deployment.drain("PUBLISH_QUEUE_URL", DeployedFunction.PUBLISH_WORKER);
    deployment.dynamoDbProxy().dropRequests(request -> request.contains("PROCESSING"));
    deployment.simulator().clock().advance(Duration.ofMinutes(10));
    deployment.schedule(DeployedFunction.DUE_SWEEP);
    deployment.drain("PUBLISH_QUEUE_URL", DeployedFunction.PUBLISH_WORKER);
    deployment.dynamoDbProxy().forwardRequests();
    deployment.simulator().clock().advance(Duration.ofMinutes(10));
    deployment.schedule(DeployedFunction.DUE_SWEEP);
    deployment.drain("PUBLISH_QUEUE_URL", DeployedFunction.PUBLISH_WORKER);
    assertThat(deployment.simulator().posts()).isNotEmpty();
    deployment.call(
        DeployedFunction.PUBLICATION_QUERY, browser().api("GET", "/v1/publications", Map.of()));
  }

  private void refresh() {
    deployment.simulator().clock().advance(Duration.ofHours(23));
    deployment.schedule(DeployedFunction.REFRESH_SWEEP);
    deployment.simulator().faults().on(Endpoint.TOKEN).plainText500();
    deployment.drain("REFRESH_QUEUE_URL", DeployedFunction.REFRESH_WORKER);
    deployment.simulator().clock().advance(Duration.ofHours(2));
    // DynamoDB is down after the refresh, so the tokens go to the connection queue
    deployment.dynamoDbProxy().dropRequests(request -> request.contains("PutItem"));
    browser().creatorInfo(connection());
    deployment.dynamoDbProxy().forwardRequests();
    deployment.drainConnections();
    assertThat(browser().creatorInfo(connection()).status()).isEqualTo(200);
  }

  private void receiveWebhooks() {
    deployment.simulator().removeAuthorization(PIA, RemovalReason.BANNED);
    String body =
        Json.write(
            Map.of(
                "client_key", "key",
                "event", "authorization.removed",
                "create_time", 1,
                "user_openid", deployment.simulator().creator(PIA).openId(),
                "content", "{\"reason\":4}"));
    deployment.call(DeployedFunction.TIKTOK_WEBHOOK, webhook(body, "t=1,s=" + "0".repeat(64)));
    deployment.call(DeployedFunction.TIKTOK_WEBHOOK, webhook(body, signature(body)));
    deployment.drainConnections();
    assertThat(deployment.eventTypes()).contains("connection.needs_reconnect");
  }

  private void disconnect() {
    browser().connect(PIA);
    browser().connect("priya.private");
    deployment.tikTokProxy().dropRequests();
    browser().disconnect(connection());
    assertThat(
            deployment
                .deliver(
                    DeployedFunction.CONNECTION_WORKER,
                    deployment.receive("CONNECTION_QUEUE_URL").getFirst().body())
                .getBatchItemFailures())
        .hasSize(1);
    deployment.tikTokProxy().forwardRequests();
    browser().disconnect(connection());
    deployment.deliver(DeployedFunction.CONNECTION_WORKER, "unreadable");
    // One connection remains, so that the table contains tokens
    browser().connect("quinn.quiet");
  }

  private Map<String, List<String>> places() {
    Map<String, List<String>> places = new LinkedHashMap<>();
    places.put("log", deployment.log());
    places.put("answers", deployment.answers().stream().map(Answer::text).toList());
    places.put("events", deployment.events().stream().map(Object::toString).toList());
    places.put("sent to the bus", sent(deployment.eventsProxy()));
    places.put("sent to DynamoDB", sent(deployment.dynamoDbProxy()));
    places.put("sent to SQS", sent(deployment.sqsProxy()));
    places.put("sent to KMS", sent(deployment.kmsProxy()));
    for (TableSchema table : deployment.tables()) {
      places.put(table.variable(), deployment.items(table).stream().map(Object::toString).toList());
    }
    return places;
  }

  private static List<String> sent(RecordingProxy wire) {
    return wire.exchanges().stream().map(RecordingProxy.Exchange::request).toList();
  }

  private static List<String> found(List<Canary> canaries, List<String> texts) {
    return texts.stream()
        .flatMap(text -> canaries.stream().filter(c -> c.isIn(text)).map(c -> c + " in " + text))
        .toList();
  }

  private void collectSecretsFromTikTok() throws IOException {
    for (RecordingProxy.Exchange passed : deployment.tikTokProxy().exchanges()) {
      if (passed.status() != 200 || !passed.answer().startsWith("{")) {
        continue;
      }
      JsonNode answer = Json.read(passed.answer());
      for (String token : List.of("access_token", "refresh_token")) {
        if (answer.has(token)) {
          canaries.add(new Canary(token, answer.path(token).asText()));
        }
      }
      String uploadUrl = answer.at("/data/upload_url").asText();
      if (!uploadUrl.isEmpty()) {
        canaries.add(new Canary("upload URL", uploadUrl));
        canaries.add(new Canary("upload token", query(uploadUrl, "upload_token")));
      }
      if (passed.path().equals(Endpoint.TOKEN.path())) {
        form(passed.request(), "code").forEach(code -> canaries.add(new Canary("code", code)));
        form(passed.request(), "code_verifier")
            .forEach(verifier -> canaries.add(new Canary("code verifier", verifier)));
      }
    }
  }

  private static Stream<String> form(String body, String name) {
    return Arrays.stream(body.split("&"))
        .filter(pair -> pair.startsWith(name + "="))
        .map(pair -> URLDecoder.decode(pair.substring(name.length() + 1), StandardCharsets.UTF_8));
  }

  private static String query(String url, String name) {
    return Answer.parameters(URI.create(url)).get(name);
  }

  private void canaryOfBrowser(String name, String value) {
    browserCanaries.add(new Canary(name, value));
  }

  private Browser browser() {
    return new Browser(deployment, USER);
  }

  private String token() {
    String token = deployment.token(USER);
    canaryOfBrowser("bearer token", token);
    return token;
  }

  /** The redirect to the callback after the user consented. */
  private URI consented(Browser browser) {
    Answer started = browser.start();
    canaryOfBrowser("state", started.parameters().get("state"));
    browser.cookies().values().forEach(secret -> canaryOfBrowser("browser secret", secret));
    URI address = browser.consent(started);
    canaries.add(new Canary("code", Answer.parameters(address).get("code")));
    return address;
  }

  private String connection() {
    return browser().connections().json().at("/items/0/id").asText();
  }

  private Answer intake(String connection, String video) {
    Map<String, String> headers = new HashMap<>();
    headers.put("Authorization", "Bearer " + token());
    headers.put("Content-Type", "application/json");
    headers.put("Idempotency-Key", UUID.randomUUID().toString());
    var request = Browser.request("POST", "/v1/publications", headers, Map.of(), Map.of());
    request.setBody(
        "{\"connectionId\":\"%s\",\"privacyLevel\":\"SELF_ONLY\",\"musicUsageConfirmed\":true,%s}"
            .formatted(connection, video));
    Answer answer = deployment.call(DeployedFunction.PUBLISH_INTAKE, request);
    assertThat(answer.status()).as(answer.text()).isEqualTo(202);
    return answer;
  }

  private static APIGatewayProxyRequestEvent webhook(String body, String signature) {
    var request =
        Browser.request(
            "POST", "/webhooks/tiktok", Map.of("TikTok-Signature", signature), Map.of(), Map.of());
    request.setBody(body);
    return request;
  }

  private String signature(String body) {
    return WebhookSignature.header(
        Deployment.CLIENT_SECRET, deployment.simulator().clock().instant().getEpochSecond(), body);
  }
}
