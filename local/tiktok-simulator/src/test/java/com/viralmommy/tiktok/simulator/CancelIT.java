package com.viralmommy.tiktok.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpServer;
import com.viralmommy.tiktok.simulator.journal.Violation;
import com.viralmommy.tiktok.simulator.publishing.Post;
import com.viralmommy.tiktok.simulator.settings.BehaviorOption;
import com.viralmommy.tiktok.simulator.settings.ProcessingDelay;
import com.viralmommy.tiktok.simulator.settings.SimulatorSettings;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName(
    "docs/tiktok-api.md#6-status and docs/tiktok-api.md#9-photos-and-pulling-from-a-url: cancel and"
        + " PULL_FROM_URL")
class CancelIT {

  private final CountDownLatch mayEnd = new CountDownLatch(1);
  private HttpServer site;
  private TestApp app;

  @BeforeEach
  void start() throws Exception {
    site = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    site.setExecutor(r -> Thread.ofVirtual().start(r));
    site.createContext(
        "/",
        exchange -> {
          try (exchange) {
            switch (exchange.getRequestURI().getPath()) {
              case "/video.mp4" -> exchange.sendResponseHeaders(200, 4);
              case "/moved.mp4" -> {
                exchange.getResponseHeaders().set("Location", "/video.mp4");
                exchange.sendResponseHeaders(302, -1);
                return;
              }
              case "/half.mp4" -> {
                exchange.sendResponseHeaders(200, 8);
                exchange.getResponseBody().write(new byte[4]);
                return;
              }
              default -> {
                exchange.sendResponseHeaders(200, 4);
                mayEnd.await();
              }
            }
            exchange.getResponseBody().write(new byte[] {1, 2, 3, 4});
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
    site.start();
    app =
        new TestApp(
            TikTokSimulator.start(
                SimulatorSettings.defaults()
                    .withAudited(true)
                    .withProcessing(ProcessingDelay.after(Duration.ZERO))
                    .withVerifiedUrlPrefixes(
                        "http://127.0.0.1:" + site.getAddress().getPort() + "/")));
  }

  @AfterEach
  void close() {
    mayEnd.countDown();
    app.close();
    site.stop(0);
  }

  private TestApp.Reply pull(String token, String url) {
    ObjectNode body = TestApp.direct("SELF_ONLY", 1, 1, 1);
    body.putObject("source_info").put("source", "PULL_FROM_URL").put("video_url", url);
    app.creatorInfo(token);
    return app.directInit(token, body);
  }

  private String url(String path) {
    return "http://127.0.0.1:" + site.getAddress().getPort() + path;
  }

  private String eventually(String token, String publishId) throws InterruptedException {
    Await.until(
        () -> app.tiktok.publications().getFirst().status() != Post.Status.PROCESSING_DOWNLOAD);
    return app.status(token, publishId).data().toString();
  }

  @Test
  void pullsAVideo() throws Exception {
    String token = app.connect("pia.public").accessToken();
    TestApp.Reply reply = pull(token, url("/video.mp4"));
    String publishId = reply.data().path("publish_id").asText();
    assertThat(publishId).startsWith("v_pub_url~v2-1.");
    assertThat(reply.data().has("upload_url")).isFalse();
    // Pulls over http succeed here, but TikTok allows https alone.
    assertThat(app.tiktok.violations())
        .extracting(Violation::code)
        .containsExactly(Violation.Code.VIDEO_URL_NOT_HTTPS);
    assertThat(eventually(token, publishId)).isEqualTo("{\"status\":\"PUBLISH_COMPLETE\"}");
  }

  @Test
  void failsWhenADownloadBreaksOff() throws Exception {
    String token = app.connect("pia.public").accessToken();
    String publishId = pull(token, url("/half.mp4")).data().path("publish_id").asText();
    assertThat(eventually(token, publishId))
        .isEqualTo("{\"status\":\"FAILED\",\"fail_reason\":\"video_pull_failed\"}");
  }

  @Test
  void followsNoRedirect() throws Exception {
    String token = app.connect("pia.public").accessToken();
    String publishId = pull(token, url("/moved.mp4")).data().path("publish_id").asText();
    assertThat(eventually(token, publishId))
        .isEqualTo("{\"status\":\"FAILED\",\"fail_reason\":\"video_pull_failed\"}");
  }

  @Test
  void refusesAnUnverifiedUrl() {
    String token = app.connect("pia.public").accessToken();
    TestApp.Reply reply = pull(token, "https://elsewhere.example/video.mp4");
    assertThat(reply.status()).isEqualTo(403);
    assertThat(reply.code()).isEqualTo("url_ownership_unverified");
    assertThat(reply.message())
        .startsWith("Please review our URL ownership verification rules at ");
    for (String url : new String[] {"no url", "ftp://files.example/video.mp4"}) {
      assertThat(pull(token, url).message())
          .isEqualTo("The request source info is empty or incorrect");
    }
    assertThat(app.tiktok.violations())
        .extracting(Violation::code, Violation::sent)
        .containsExactly(
            tuple(Violation.Code.SOURCE_INFO_INVALID, "\"no url\""),
            tuple(Violation.Code.VIDEO_URL_NOT_HTTPS, "ftp://files.example"));
  }

  @Test
  void cancelsADownload() {
    String token = app.connect("pia.public").accessToken();
    String publishId = pull(token, url("/slow.mp4")).data().path("publish_id").asText();
    assertThat(app.status(token, publishId).data())
        .hasToString("{\"status\":\"PROCESSING_DOWNLOAD\"}");
    assertThat(app.cancel(token, publishId).code()).isEqualTo("ok");
    assertThat(app.status(token, publishId).data().path("fail_reason").asText())
        .isEqualTo("publish_cancelled");
    assertThat(app.cancel(token, publishId).code()).isEqualTo("publish_not_cancellable");
  }

  @Test
  void refusesToCancelAnUpload() {
    String token = app.connect("pia.public").accessToken();
    TestApp.Started started = app.startDirect(token, TestApp.direct("SELF_ONLY", 3, 3, 1));
    TestApp.Reply reply = app.cancel(token, started.publishId());
    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.code()).isEqualTo("publish_not_cancellable");
    assertThat(app.tiktok.violations())
        .extracting(Violation::code)
        .containsExactly(Violation.Code.NOT_CANCELLABLE);
  }

  @Test
  void cancelsAnUnfinishedUploadAsAnOption() {
    app.close();
    app =
        new TestApp(
            TikTokSimulator.start(
                SimulatorSettings.defaults()
                    .withAudited(true)
                    .with(BehaviorOption.Cancelling.UNFINISHED_UPLOADS_TOO)));
    String token = app.connect("pia.public").accessToken();
    TestApp.Started started = app.startDirect(token, TestApp.direct("SELF_ONLY", 3, 3, 1));
    assertThat(app.cancel(token, started.publishId()).code()).isEqualTo("ok");
    assertThat(app.put(started.uploadUrl(), new byte[3], 0, 3).status()).isEqualTo(404);
    TestApp.Started whole = app.publishSmall(token, "SELF_ONLY", new byte[] {1});
    assertThat(app.cancel(token, whole.publishId()).code()).isEqualTo("publish_not_cancellable");
  }
}
