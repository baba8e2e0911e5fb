package com.viralmommy.tiktok.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import com.viralmommy.tiktok.simulator.api.FailReason;
import com.viralmommy.tiktok.simulator.api.RemovalReason;
import com.viralmommy.tiktok.simulator.settings.BehaviorOption;
import com.viralmommy.tiktok.simulator.settings.ProcessingDelay;
import com.viralmommy.tiktok.simulator.settings.SimulatorSettings;
import com.viralmommy.tiktok.simulator.webhooks.WebhookDelivery;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("docs/tiktok-api.md#7-webhooks: webhooks")
class WebhookIT {

  private record Received(String signature, String body, JsonNode json, JsonNode content) {}

  private final BlockingQueue<Received> received = new LinkedBlockingQueue<>();
  private final AtomicInteger status = new AtomicInteger(200);
  private HttpServer receiver;
  private TestApp app;

  @BeforeEach
  void listen() throws Exception {
    receiver = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    receiver.setExecutor(r -> Thread.ofVirtual().start(r));
    ObjectMapper mapper = new ObjectMapper();
    receiver.createContext(
        "/hook",
        exchange -> {
          try (exchange) {
            String body =
                new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            JsonNode json = mapper.readTree(body);
            received.add(
                new Received(
                    exchange.getRequestHeaders().getFirst("TikTok-Signature"),
                    body,
                    json,
                    mapper.readTree(json.path("content").textValue())));
            exchange.sendResponseHeaders(status.get(), -1);
          }
        });
    receiver.start();
  }

  @AfterEach
  void close() {
    app.close();
    receiver.stop(0);
  }

  private void start(SimulatorSettings settings) {
    app =
        new TestApp(
            TikTokSimulator.start(
                settings
                    .withAudited(true)
                    .withProcessing(ProcessingDelay.after(Duration.ofMinutes(1)))
                    .withPostId(ProcessingDelay.after(Duration.ofMinutes(1)))
                    .withWebhookUrl(
                        URI.create(
                            "http://127.0.0.1:" + receiver.getAddress().getPort() + "/hook"))));
    app.tiktok.clock().set(Instant.parse("2026-11-01T10:00:00Z"));
  }

  private Received next() throws InterruptedException {
    Received next = received.poll(10, TimeUnit.SECONDS);
    assertThat(next).isNotNull();
    return next;
  }

  private void advance(Duration duration) {
    app.tiktok.clock().advance(duration);
  }

  @Test
  void sendsSignedWebhooksForCompletionAndPublicationWithoutAPoll() throws Exception {
    start(SimulatorSettings.defaults());
    TestApp.Connection connection = app.connect("pia.public");
    TestApp.Started started =
        app.publishSmall(connection.accessToken(), "PUBLIC_TO_EVERYONE", new byte[] {1});
    advance(Duration.ofMinutes(1));
    Received complete = next();
    assertThat(complete.json().properties())
        .extracting(Map.Entry::getKey)
        .containsExactly("client_key", "event", "create_time", "user_openid", "content");
    assertThat(complete.json().path("event").asText()).isEqualTo("post.publish.complete");
    assertThat(complete.json().path("create_time").asLong())
        .isEqualTo(Instant.parse("2026-11-01T10:01:00Z").getEpochSecond());
    assertThat(complete.json().path("user_openid").asText()).isEqualTo(connection.openId());
    assertThat(complete.json().path("content").isTextual()).isTrue();
    assertThat(complete.content().path("publish_id").asText()).isEqualTo(started.publishId());
    assertThat(complete.content().path("publish_type").asText()).isEqualTo("DIRECT_POST");
    assertSigned(complete);
    advance(Duration.ofMinutes(1));
    Received available = next();
    assertThat(available.json().path("event").asText())
        .isEqualTo("post.publish.publicly_available");
    assertThat(available.content().path("post_id").isIntegralNumber()).isTrue();
    assertThat(available.content().path("post_id").asText())
        .isEqualTo(app.tiktok.posts().getFirst().postId().orElseThrow());
    app.tiktok.takeDown(started.publishId());
    assertThat(next().json().path("event").asText())
        .isEqualTo("post.publish.no_longer_publicaly_available");
    assertThat(app.tiktok.posts().getFirst().postId()).isEmpty();
  }

  private static void assertSigned(Received webhook) throws Exception {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(
        new SecretKeySpec(
            "simulator-client-secret".getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
    String t = webhook.signature().substring(2, webhook.signature().indexOf(','));
    String expected =
        HexFormat.of()
            .formatHex(mac.doFinal((t + "." + webhook.body()).getBytes(StandardCharsets.UTF_8)));
    assertThat(webhook.signature()).isEqualTo("t=" + t + ",s=" + expected);
    // The simulator's time is weeks away, but a receiver compares with real time.
    assertThat(Long.parseLong(t)).isCloseTo(Instant.now().getEpochSecond(), within(60L));
  }

  @Test
  void spellsTheEventAndThePostIdAsAnOption() throws Exception {
    start(
        SimulatorSettings.defaults()
            .with(BehaviorOption.WebhookSpelling.PUBLICALY, BehaviorOption.WebhookPostId.STRING));
    app.publishSmall(app.connect("pia.public").accessToken(), "PUBLIC_TO_EVERYONE", new byte[] {1});
    advance(Duration.ofMinutes(2));
    List<Received> both = List.of(next(), next());
    Received available =
        both.stream().filter(r -> r.content().has("post_id")).findFirst().orElseThrow();
    assertThat(available.json().path("event").asText())
        .isEqualTo("post.publish.publicaly_available");
    assertThat(available.content().path("post_id").isTextual()).isTrue();
  }

  @Test
  void sendsWebhooksForFailuresAndInboxDeliveries() throws Exception {
    start(SimulatorSettings.defaults());
    String token = app.connect("pia.public").accessToken();
    TestApp.Started direct = app.publishSmall(token, "SELF_ONLY", new byte[] {1});
    app.tiktok.fail(direct.publishId(), FailReason.SPAM_RISK);
    Received failed = next();
    assertThat(failed.json().path("event").asText()).isEqualTo("post.publish.failed");
    assertThat(failed.content().path("reason").asText()).isEqualTo("spam_risk");

    TestApp.Started draft = TestApp.started(app.inboxInit(token, TestApp.source(1, 1, 1)));
    app.put(draft.uploadUrl(), new byte[] {2}, 0, 1);
    advance(Duration.ofMinutes(1));
    Received delivered = next();
    assertThat(delivered.json().path("event").asText()).isEqualTo("post.publish.inbox_delivered");
    assertThat(delivered.content().path("publish_type").asText()).isEqualTo("INBOX_SHARE");
  }

  @Test
  void sendsAWebhookWithTheReasonWhenAnAuthorizationEnds() throws Exception {
    start(SimulatorSettings.defaults());
    TestApp.Connection connection = app.connect("pia.public");
    app.tiktok.removeAuthorization("pia.public", RemovalReason.USER_DISCONNECTED);
    Received removed = next();
    assertThat(removed.json().path("event").asText()).isEqualTo("authorization.removed");
    assertThat(removed.content().path("reason").asInt()).isEqualTo(1);
    assertThat(app.creatorInfo(connection.accessToken()).code()).isEqualTo("access_token_invalid");

    Map<String, String> form = app.tokenForm("unused");
    form.put("token", app.connect("pia.public").accessToken());
    app.form("/v2/oauth/revoke/", form);
    assertThat(next().content().path("reason").asInt()).isEqualTo(5);
  }

  @Test
  void sendsAgainWithGrowingPausesUntilItIsAnswered200() throws Exception {
    start(SimulatorSettings.defaults());
    status.set(500);
    app.connect("pia.public");
    app.tiktok.removeAuthorization("pia.public", RemovalReason.BANNED);
    next();
    for (int pause : List.of(10, 20, 40)) {
      int attempts = received.size();
      WebhookDelivery before = app.tiktok.webhooks().getFirst();
      Await.until(() -> app.tiktok.webhooks().getFirst().lastStatus() == 500);
      assertThat(before.state()).isEqualTo(WebhookDelivery.State.WAITING);
      advance(Duration.ofSeconds(pause - 1));
      assertThat(received.poll(250, TimeUnit.MILLISECONDS)).isNull();
      assertThat(received).hasSize(attempts);
      status.set(pause == 40 ? 200 : 500);
      advance(Duration.ofSeconds(1));
      next();
      int sent = pause == 10 ? 2 : pause == 20 ? 3 : 4;
      Await.until(() -> app.tiktok.webhooks().getFirst().attempts() == sent);
    }
    assertThat(app.tiktok.webhooks().getFirst().state()).isEqualTo(WebhookDelivery.State.DELIVERED);
  }

  @Test
  void givesUpAfter72Hours() throws Exception {
    start(SimulatorSettings.defaults());
    status.set(404);
    app.connect("pia.public");
    app.tiktok.removeAuthorization("pia.public", RemovalReason.BANNED);
    next();
    Await.until(() -> app.tiktok.webhooks().getFirst().attempts() == 1);
    advance(Duration.ofHours(72));
    next();
    Await.until(() -> app.tiktok.webhooks().getFirst().state() == WebhookDelivery.State.DROPPED);
  }

  @Test
  void deliversTwiceAsAnOption() throws Exception {
    start(SimulatorSettings.defaults().with(BehaviorOption.WebhookCopies.TWICE));
    app.connect("pia.public");
    app.tiktok.removeAuthorization("pia.public", RemovalReason.UNKNOWN);
    assertThat(next().body()).isEqualTo(next().body());
    assertThat(received.poll(250, TimeUnit.MILLISECONDS)).isNull();
  }

  @Test
  void anOutcomeInADeliveredWebhookIsKnownToTheClient() throws Exception {
    start(SimulatorSettings.defaults());
    String token = app.connect("pia.public").accessToken();
    app.publishSmall(token, "SELF_ONLY", new byte[] {1});
    advance(Duration.ofMinutes(1));
    next();
    Await.until(() -> app.tiktok.webhooks().getFirst().state() == WebhookDelivery.State.DELIVERED);
    app.publishSmall(token, "SELF_ONLY", new byte[] {1});
    assertThat(app.tiktok.violations()).isEmpty();
  }

  @Test
  void aReceiverWithAToleranceOf300SecondsAcceptsWebhooksAfterAnAdvanceOf25Hours()
      throws Exception {
    start(SimulatorSettings.defaults());
    app.tiktok.clock().reset();
    String token = app.connect("pia.public").accessToken();
    app.publishSmall(token, "SELF_ONLY", new byte[] {1});
    app.control.post("clock", "{\"advance\":\"PT25H\"}");
    Received complete = next();
    assertSigned(complete);
    assertThat(complete.json().path("create_time").asLong())
        .isGreaterThan(Instant.now().getEpochSecond());
  }
}
