package com.viralmommy.tiktok.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import com.viralmommy.tiktok.simulator.api.Endpoint;
import com.viralmommy.tiktok.simulator.api.RemovalReason;
import com.viralmommy.tiktok.simulator.creators.Creator;
import com.viralmommy.tiktok.simulator.journal.JournalEntry;
import com.viralmommy.tiktok.simulator.journal.Violation;
import com.viralmommy.tiktok.simulator.publishing.Post;
import com.viralmommy.tiktok.simulator.settings.SimulatorSettings;
import com.viralmommy.tiktok.simulator.webhooks.WebhookDelivery;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Settings that change, and resets, while the simulator runs. */
class RunningChangesIT {

  private TestApp app = TestApp.audited();

  @AfterEach
  void close() {
    app.close();
  }

  @Test
  void aVerifiedPrefixLetsAPullSucceed() throws Exception {
    HttpServer site = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    site.createContext(
        "/videos/",
        exchange -> {
          try (exchange) {
            exchange.sendResponseHeaders(200, 3);
            exchange.getResponseBody().write(new byte[] {1, 2, 3});
          }
        });
    site.start();
    try {
      String prefix = "http://127.0.0.1:" + site.getAddress().getPort() + "/videos/";
      String token = app.connect("pia.public").accessToken();
      assertThat(pull(token, prefix + "a.mp4").code()).isEqualTo("url_ownership_unverified");
      app.control.post("settings", "{\"verifiedUrlPrefixes\":[\"" + prefix + "\"]}");
      assertThat(pull(token, prefix + "a.mp4").code()).isEqualTo("ok");
      Await.until(() -> app.tiktok.posts().size() == 1);
      assertThat(app.tiktok.posts().getFirst().bytes()).isEqualTo(3);
    } finally {
      site.stop(0);
    }
  }

  private TestApp.Reply pull(String token, String url) {
    app.creatorInfo(token);
    var body = TestApp.direct("SELF_ONLY", 1, 1, 1);
    body.putObject("source_info").put("source", "PULL_FROM_URL").put("video_url", url);
    return app.directInit(token, body);
  }

  @Test
  void aScopeThatTheAppLosesIsRefused() {
    assertThat(app.callback()).containsKey("code");
    app.control.post("settings", "{\"appScopes\":[\"user.info.basic\"]}");
    assertThat(app.callback()).containsEntry("error", "invalid_scope");
  }

  @Test
  void addedCreatorsReachTheAppWideCapOfFive() {
    app.close();
    app = new TestApp(TikTokSimulator.start(SimulatorSettings.defaults()));
    List<String> names = IntStream.range(0, 6).mapToObj(i -> "added." + i).toList();
    for (String name : names) {
      app.control.post("add-creator", "{\"username\":\"" + name + "\",\"privateAccount\":true}");
    }
    List<String> codes =
        names.stream()
            .map(
                name -> {
                  String token = app.connect(name).accessToken();
                  app.creatorInfo(token);
                  return app.directInit(token, TestApp.direct("SELF_ONLY", 1, 1, 1)).code();
                })
            .toList();
    assertThat(codes).containsExactly("ok", "ok", "ok", "ok", "ok", "reached_active_user_cap");
  }

  @Test
  void anAddedCreatorHasACapOfItsOwn() {
    app.control.post("add-creator", "{\"username\":\"small.cap\",\"dailyPostCap\":1}");
    String token = app.connect("small.cap").accessToken();
    app.publishSmall(token, "SELF_ONLY", new byte[] {1});
    assertThat(app.creatorInfo(token).code()).isEqualTo("spam_risk_too_many_posts");
  }

  @Test
  void processingCanBecomeSlowerAndRedirectUrisChange() {
    app.control.post(
        "settings",
        "{\"processing\":\"PT1H\",\"redirectUris\":[\"https://other.example/callback\"]}");
    Map<String, String> parameters = app.authorizeParameters();
    assertThat(app.callback(parameters)).containsEntry("error_type", "redirect_uri");
    parameters.put("redirect_uri", "https://other.example/callback");
    assertThat(app.callback(parameters)).containsKey("code");
    app.control.post("settings", "{\"redirectUris\":[\"" + TestApp.REDIRECT + "\"]}");
    String token = app.connect("pia.public").accessToken();
    TestApp.Started started = app.publishSmall(token, "SELF_ONLY", new byte[] {1});
    for (int i = 0; i < 5; i++) {
      assertThat(app.status(token, started.publishId()).data().path("status").asText())
          .isEqualTo("PROCESSING_UPLOAD");
    }
    app.control.post("clock", "{\"advance\":\"PT1H\"}");
    assertThat(app.status(token, started.publishId()).data().path("status").asText())
        .isEqualTo("PUBLISH_COMPLETE");
  }

  @Test
  void anOptionChangesForTheNextRequest() {
    Map<String, String> wrong = app.refreshForm("rft.never");
    assertThat(app.token(wrong).status()).isEqualTo(200);
    app.control.post("settings", "{\"options\":{\"OAuthErrorStatus\":\"BAD_REQUEST_400\"}}");
    assertThat(app.token(wrong).status()).isEqualTo(400);
    app.control.post("settings", "{\"options\":\"OAuthErrorStatus.UNAUTHORIZED_401\"}");
    assertThat(app.token(wrong).status()).isEqualTo(401);
  }

  @Test
  void webhooksAreKeptWithoutAnAddressAndSentAfterOneIsSet() throws Exception {
    app.connect("pia.public");
    app.control.post("remove-authorization", "{\"username\":\"pia.public\",\"reason\":\"BANNED\"}");
    assertThat(app.tiktok.webhooks())
        .singleElement()
        .satisfies(
            w -> assertThat(w.state()).isEqualTo(WebhookDelivery.State.NO_ADDRESS),
            w -> assertThat(w.event()).isEqualTo("authorization.removed"));
    HttpServer receiver = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    receiver.createContext(
        "/",
        exchange -> {
          try (exchange) {
            exchange.sendResponseHeaders(200, -1);
          }
        });
    receiver.start();
    try {
      app.control.post(
          "settings",
          "{\"webhookUrl\":\"http://127.0.0.1:" + receiver.getAddress().getPort() + "/\"}");
      app.connect("pia.public");
      app.tiktok.removeAuthorization("pia.public", RemovalReason.UNKNOWN);
      Await.until(() -> app.tiktok.webhooks().getLast().state() == WebhookDelivery.State.DELIVERED);
    } finally {
      receiver.stop(0);
    }
    app.control.post("settings", "{\"webhookUrl\":\"\"}");
    assertThat(app.tiktok.settings().webhookUrl()).isEmpty();
  }

  private void fill() {
    String token = app.connect("pia.public").accessToken();
    app.publishSmall(token, "SELF_ONLY", new byte[] {1});
    app.get(app.tiktok.apiUrl() + "/nowhere");
    app.tiktok.faults().on(Endpoint.STATUS).occurrence(9).status(500);
    app.tiktok.removeAuthorization("pia.public", RemovalReason.UNKNOWN);
    app.tiktok.addCreator(Creator.named("one.more", "One More"));
    app.tiktok.clock().advance(Duration.ofDays(10));
    app.control.post("settings", "{\"dailyPostCap\":3}");
  }

  private Map<String, Boolean> emptyParts() {
    return Map.of(
        "posts", app.tiktok.publications().isEmpty(),
        "faults", app.tiktok.faults().pending().isEmpty(),
        "violations", app.tiktok.violations().isEmpty(),
        "journal", app.tiktok.journal().isEmpty(),
        "webhooks", app.tiktok.webhooks().isEmpty(),
        "creators", app.tiktok.creators().size() == 6,
        "settings", app.tiktok.settings().dailyPostCap() == 15,
        "clock", Duration.between(Instant.now(), app.tiktok.clock().instant()).toDays() < 1);
  }

  @Test
  void resetsEverything() {
    fill();
    assertThat(emptyParts().values()).containsOnly(false);
    app.control.post("reset", "{}");
    assertThat(emptyParts().values()).containsOnly(true);
    assertThat(app.tiktok.settings().audited()).isTrue();
    assertThat(app.connect("pia.public").accessToken()).startsWith("act.");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "posts",
        "faults",
        "violations",
        "journal",
        "webhooks",
        "creators",
        "settings",
        "clock"
      })
  void resetsOnePart(String part) {
    fill();
    app.control.post("reset", "{\"parts\":[\"" + part + "\"]}");
    assertThat(emptyParts())
        .allSatisfy((name, empty) -> assertThat(empty).as(name).isEqualTo(name.equals(part)));
  }

  @Test
  void resetTokensAreUnknown() {
    TestApp.Connection before = app.connect("pia.public");
    app.control.post("reset", "{\"parts\":[\"tokens\"]}");
    assertThat(app.creatorInfo(before.accessToken()).code()).isEqualTo("access_token_invalid");
    assertThat(app.token(app.refreshForm(before.refreshToken())).json().path("error").asText())
        .isEqualTo("invalid_grant");
    assertThat(app.violationCodes())
        .containsExactly(Violation.Code.ACCESS_TOKEN_UNKNOWN, Violation.Code.REFRESH_TOKEN_UNKNOWN);
  }

  @Test
  void resetLimitsLetTheNextRequestPass() {
    String token = app.connect("pia.public").accessToken();
    for (int i = 0; i < 20; i++) {
      app.creatorInfo(token);
    }
    assertThat(app.creatorInfo(token).status()).isEqualTo(429);
    app.control.post("reset", "{\"parts\":[\"limits\"]}");
    assertThat(app.creatorInfo(token).status()).isEqualTo(200);
  }

  @Test
  void listensOnAnotherAddress() {
    app.close();
    app =
        new TestApp(TikTokSimulator.start(SimulatorSettings.defaults().withBindAddress("0.0.0.0")));
    assertThat(app.tiktok.apiUrl().getHost()).isEqualTo("127.0.0.1");
    assertThat(app.callback()).containsKey("code");
  }

  @Test
  void postsOfOtherAppsCountFor24Hours() {
    String token = app.connect("carla.nearcap").accessToken();
    app.control.post("creators", "{\"username\":\"carla.nearcap\",\"postsElsewhere\":15}");
    assertThat(app.creatorInfo(token).code()).isEqualTo("spam_risk_too_many_posts");
    app.tiktok.clock().advance(Duration.ofHours(23));
    assertThat(app.creatorInfo(token).code()).isEqualTo("spam_risk_too_many_posts");
    app.tiktok.clock().advance(Duration.ofMinutes(59));
    assertThat(app.tiktok.creator("carla.nearcap").postsElsewhere()).isEqualTo(15);
    app.tiktok.clock().advance(Duration.ofMinutes(2));
    assertThat(app.tiktok.creator("carla.nearcap").postsElsewhere()).isZero();
    String fresh = app.connect("carla.nearcap").accessToken();
    assertThat(app.creatorInfo(fresh).code()).isEqualTo("ok");
    assertThat(app.tiktok.publications()).extracting(Post::status).isEmpty();
    assertThat(app.tiktok.journal()).extracting(JournalEntry::creator).contains("carla.nearcap");
  }
}
