package com.viralmommy.tiktok.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.viralmommy.tiktok.simulator.settings.SimulatorSettings;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("docs/tiktok-api.md#42-inbox: inbox init")
class InboxInitIT {

  private final TestApp app = new TestApp(TikTokSimulator.start(SimulatorSettings.defaults()));

  @AfterEach
  void close() {
    app.close();
  }

  private TestApp.Started draft(String token, byte[] bytes) {
    TestApp.Started started =
        TestApp.started(app.inboxInit(token, TestApp.source(bytes.length, bytes.length, 1)));
    assertThat(app.put(started.uploadUrl(), bytes, 0, bytes.length).status()).isEqualTo(201);
    return started;
  }

  @Test
  void deliversADraftToTheInboxOfAPublicAccountOfAnUnauditedApp() {
    String token = app.connect("pia.public").accessToken();
    TestApp.Started started = draft(token, new byte[] {1, 2});
    assertThat(started.publishId()).matches("v_inbox_file~v2\\.\\d{19}");
    app.status(token, started.publishId());
    assertThat(app.status(token, started.publishId()).data().path("status").asText())
        .isEqualTo("SEND_TO_USER_INBOX");
    assertThat(app.tiktok.violations()).isEmpty();
  }

  @Test
  void toleratesAPostInfo() {
    ObjectNode body = TestApp.direct("PUBLIC", 10, 10, 1);
    assertThat(app.inboxInit(app.connect("pia.public").accessToken(), body).code()).isEqualTo("ok");
  }

  @Test
  void aDraftThatTheUserPostsTwiceHasTwoIds() {
    String token = app.connect("pia.public").accessToken();
    TestApp.Started started = draft(token, new byte[] {1, 2});
    app.status(token, started.publishId());
    app.status(token, started.publishId());
    app.tiktok.postDraft(started.publishId());
    app.tiktok.postDraft(started.publishId());
    TestApp.Reply status = app.status(token, started.publishId());
    assertThat(status.data().path("status").asText()).isEqualTo("PUBLISH_COMPLETE");
    assertThat(status.data().path("publicaly_available_post_id")).hasSize(2);
  }

  @Test
  void allowsFivePendingSharesInADay() {
    String token = app.connect("pia.public").accessToken();
    for (int i = 0; i < 5; i++) {
      draft(token, new byte[] {(byte) i});
    }
    app.tiktok.clock().advance(Duration.ofMinutes(2));
    TestApp.Reply reply = app.inboxInit(token, TestApp.source(1, 1, 1));
    assertThat(reply.status()).isEqualTo(403);
    assertThat(reply.code()).isEqualTo("spam_risk_too_many_pending_share");
    assertThat(reply.json().has("data")).isFalse();
    app.tiktok.clock().advance(Duration.ofHours(23));
    assertThat(app.inboxInit(token, TestApp.source(1, 1, 1)).status()).isEqualTo(403);
    app.tiktok.clock().advance(Duration.ofMinutes(58));
    String fresh = app.connect("pia.public").accessToken();
    assertThat(app.inboxInit(fresh, TestApp.source(1, 1, 1)).code()).isEqualTo("ok");
  }

  @Test
  void refusesABannedCreator() {
    TestApp.Reply reply =
        app.inboxInit(app.connect("bruno.banned").accessToken(), TestApp.source(1, 1, 1));
    assertThat(reply.code()).isEqualTo("spam_risk_user_banned_from_posting");
  }

  @Test
  void needsTheUploadScope() {
    String token = app.connect("pia.public", "user.info.basic,video.publish").accessToken();
    assertThat(app.inboxInit(token, TestApp.source(1, 1, 1)).code())
        .isEqualTo("scope_not_authorized");
  }

  @Test
  void checksTheChunksLikeDirectInit() {
    String token = app.connect("pia.public").accessToken();
    TestApp.Reply reply = app.inboxInit(token, TestApp.source(12_345_678, 10_485_760, 2));
    assertThat(reply.message()).isEqualTo("The total chunk count is invalid");
  }
}
