package com.viralmommy.tiktok.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.viralmommy.tiktok.simulator.api.Endpoint;
import com.viralmommy.tiktok.simulator.api.FailReason;
import com.viralmommy.tiktok.simulator.api.RemovalReason;
import com.viralmommy.tiktok.simulator.journal.Violation;
import com.viralmommy.tiktok.simulator.settings.BehaviorOption;
import com.viralmommy.tiktok.simulator.settings.ProcessingDelay;
import com.viralmommy.tiktok.simulator.settings.SimulatorSettings;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayName("docs/tiktok-api.md#6-status: status")
class StatusIT {

  private static final byte[] VIDEO = {1, 2, 3};

  private TestApp app =
      new TestApp(TikTokSimulator.start(SimulatorSettings.defaults().withAudited(true)));

  @AfterEach
  void close() {
    app.close();
  }

  private void restart(SimulatorSettings settings) {
    app.close();
    app = new TestApp(TikTokSimulator.start(settings.withAudited(true)));
  }

  private String status(String token, TestApp.Started started) {
    return app.status(token, started.publishId()).data().path("status").asText();
  }

  @Test
  void hasNoProgressBeforeTheFirstByte() {
    String token = app.connect("pia.public").accessToken();
    TestApp.Started started = app.startDirect(token, TestApp.direct("SELF_ONLY", 3, 3, 1));
    assertThat(app.status(token, started.publishId()).data())
        .hasToString("{\"status\":\"PROCESSING_UPLOAD\"}");
  }

  @Test
  void leavesOutUploadedBytesAsAnOption() {
    restart(SimulatorSettings.defaults().with(BehaviorOption.UploadedBytes.ABSENT));
    String token = app.connect("pia.public").accessToken();
    TestApp.Started started = app.publishSmall(token, "SELF_ONLY", VIDEO);
    assertThat(app.status(token, started.publishId()).data())
        .hasToString("{\"status\":\"PROCESSING_UPLOAD\"}");
  }

  @Test
  void reachesCompletionAndThePostIdByPolls() {
    restart(
        SimulatorSettings.defaults()
            .withProcessing(ProcessingDelay.afterPolls(2))
            .withPostId(ProcessingDelay.afterPolls(3)));
    String token = app.connect("pia.public").accessToken();
    TestApp.Started started = app.publishSmall(token, "PUBLIC_TO_EVERYONE", VIDEO);
    assertThat(status(token, started)).isEqualTo("PROCESSING_UPLOAD");
    assertThat(status(token, started)).isEqualTo("PROCESSING_UPLOAD");
    for (int i = 0; i < 3; i++) {
      TestApp.Reply reply = app.status(token, started.publishId());
      assertThat(reply.data().path("status").asText()).isEqualTo("PUBLISH_COMPLETE");
      assertThat(reply.data().has("publicaly_available_post_id")).isFalse();
    }
    TestApp.Reply last = app.status(token, started.publishId());
    assertThat(last.data().path("publicaly_available_post_id").path(0).isIntegralNumber()).isTrue();
    assertThat(last.data().path("publicaly_available_post_id").path(0).asLong())
        .isGreaterThan(1L << 53);
    assertThat(last.text()).containsPattern("\"publicaly_available_post_id\":\\[\\d{19}]");
    assertThat(last.code()).isEqualTo("ok");
  }

  @Test
  void reachesCompletionAndThePostIdByTheClock() {
    restart(
        SimulatorSettings.defaults()
            .withProcessing(ProcessingDelay.after(Duration.ofSeconds(30)))
            .withPostId(ProcessingDelay.after(Duration.ofMinutes(1))));
    app.tiktok.clock().set(app.tiktok.clock().instant());
    String token = app.connect("pia.public").accessToken();
    TestApp.Started started = app.publishSmall(token, "PUBLIC_TO_EVERYONE", VIDEO);
    app.tiktok.clock().advance(Duration.ofSeconds(29));
    assertThat(status(token, started)).isEqualTo("PROCESSING_UPLOAD");
    app.tiktok.clock().advance(Duration.ofSeconds(1));
    assertThat(status(token, started)).isEqualTo("PUBLISH_COMPLETE");
    app.tiktok.clock().advance(Duration.ofMinutes(1));
    assertThat(app.tiktok.posts().getFirst().postId()).isPresent();
  }

  @Test
  void neverGivesAPostIdForSelfOnly() {
    restart(
        SimulatorSettings.defaults()
            .withProcessing(ProcessingDelay.afterPolls(0))
            .withPostId(ProcessingDelay.afterPolls(0)));
    String token = app.connect("pia.public").accessToken();
    TestApp.Started started = app.publishSmall(token, "SELF_ONLY", VIDEO);
    for (int i = 0; i < 5; i++) {
      TestApp.Reply reply = app.status(token, started.publishId());
      assertThat(reply.data().path("status").asText()).isEqualTo("PUBLISH_COMPLETE");
      assertThat(reply.data().has("publicaly_available_post_id")).isFalse();
    }
  }

  @ParameterizedTest
  @EnumSource(FailReason.class)
  void reportsEachFailReasonWithOk(FailReason reason) {
    app.tiktok.faults().on(Endpoint.DIRECT_INIT).occurrence(1).fail(reason);
    String token = app.connect("pia.public").accessToken();
    TestApp.Started started = app.publishSmall(token, "SELF_ONLY", VIDEO);
    assertThat(status(token, started)).isEqualTo("PROCESSING_UPLOAD");
    TestApp.Reply reply = app.status(token, started.publishId());
    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.code()).isEqualTo("ok");
    assertThat(reply.data().path("status").asText()).isEqualTo("FAILED");
    assertThat(reply.data().path("fail_reason").asText()).isEqualTo(reason.wire());
  }

  @Test
  void failsAtOnceByAFaultOfStatus() {
    String token = app.connect("pia.public").accessToken();
    TestApp.Started started = app.publishSmall(token, "SELF_ONLY", VIDEO);
    app.tiktok.faults().on(Endpoint.STATUS).occurrence(1).fail(FailReason.SPAM_RISK_TEXT);
    assertThat(app.status(token, started.publishId()).data().path("fail_reason").asText())
        .isEqualTo("spam_risk_text");
  }

  @Test
  void failsWhenTheUserRemovesTheAppWhileItProcesses() {
    TestApp.Connection connection = app.connect("pia.public");
    app.publishSmall(connection.accessToken(), "SELF_ONLY", VIDEO);
    app.tiktok.removeAuthorization("pia.public", RemovalReason.USER_DISCONNECTED);
    TestApp.Connection again = app.connect("pia.public");
    String publishId = app.tiktok.posts().getFirst().publishId();
    app.status(again.accessToken(), publishId);
    assertThat(app.status(again.accessToken(), publishId).data().path("fail_reason").asText())
        .isEqualTo("auth_removed");
  }

  @Test
  void looksAtTheContainerAsAnOption() {
    restart(
        SimulatorSettings.defaults()
            .with(BehaviorOption.ContainerCheck.ON)
            .withProcessing(ProcessingDelay.afterPolls(0)));
    String token = app.connect("pia.public").accessToken();
    TestApp.Started text = app.publishSmall(token, "SELF_ONLY", "no video at all".getBytes());
    assertThat(app.status(token, text.publishId()).data().path("fail_reason").asText())
        .isEqualTo("file_format_check_failed");
    byte[] mp4 = {0, 0, 0, 24, 'f', 't', 'y', 'p', 'i', 's', 'o', 'm', 0};
    assertThat(status(token, app.publishSmall(token, "SELF_ONLY", mp4)))
        .isEqualTo("PUBLISH_COMPLETE");
  }

  @ParameterizedTest
  @CsvSource({"v_pub_file~v2-1.1", "''"})
  void refusesAnUnknownPublishId(String publishId) {
    TestApp.Reply reply = app.status(app.connect("pia.public").accessToken(), publishId);
    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.code()).isEqualTo("invalid_publish_id");
    assertThat(app.tiktok.violations())
        .extracting(Violation::code)
        .containsExactly(Violation.Code.PUBLISH_ID_INVALID);
  }

  @Test
  void refusesTheTokenOfAnotherUser() {
    TestApp.Started started =
        app.publishSmall(app.connect("pia.public").accessToken(), "SELF_ONLY", VIDEO);
    TestApp.Reply reply = app.status(app.connect("quinn.quiet").accessToken(), started.publishId());
    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.code()).isEqualTo("token_not_authorized_for_specified_publish_id");
    assertThat(app.tiktok.violations())
        .extracting(Violation::code)
        .contains(Violation.Code.PUBLISH_ID_OF_ANOTHER_USER);
  }

  @Test
  void acceptsANewTokenOfTheSameUser() {
    TestApp.Connection connection = app.connect("pia.public");
    TestApp.Started started = app.publishSmall(connection.accessToken(), "SELF_ONLY", VIDEO);
    String fresh =
        app.token(app.refreshForm(connection.refreshToken())).json().path("access_token").asText();
    assertThat(app.status(fresh, started.publishId()).code()).isEqualTo("ok");
  }

  @Test
  void needsOneOfTheTwoScopes() {
    String token = app.connect("pia.public", "user.info.basic").accessToken();
    assertThat(app.status(token, "x").code()).isEqualTo("scope_not_authorized");
  }

  @Test
  void expiresATokenInTheMiddleOfPolling() {
    TestApp.Connection connection = app.connect("pia.public");
    TestApp.Started started = app.publishSmall(connection.accessToken(), "SELF_ONLY", VIDEO);
    app.tiktok.faults().on(Endpoint.STATUS).occurrence(2).expireTokenNow();
    assertThat(app.status(connection.accessToken(), started.publishId()).code()).isEqualTo("ok");
    assertThat(app.status(connection.accessToken(), started.publishId()).code())
        .isEqualTo("access_token_invalid");
    assertThat(app.status(connection.accessToken(), started.publishId()).code())
        .isEqualTo("access_token_invalid");
    assertThat(app.tiktok.violations()).isEmpty();
  }
}
