package com.viralmommy.tiktok.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.viralmommy.tiktok.simulator.journal.Violation;
import com.viralmommy.tiktok.simulator.settings.BehaviorOption;
import com.viralmommy.tiktok.simulator.settings.SimulatorSettings;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("docs/tiktok-api.md#2-user-info-and-post-metrics: user info")
class UserInfoIT {

  private TestApp app = new TestApp(TikTokSimulator.start(SimulatorSettings.defaults()));

  @AfterEach
  void close() {
    app.close();
  }

  private static void assertError(TestApp.Reply reply, int status, String code, String message) {
    assertThat(reply.status()).isEqualTo(status);
    assertThat(reply.code()).isEqualTo(code);
    assertThat(reply.message()).isEqualTo(message);
    assertThat(reply.json().path("error").path("log_id").asText()).hasSize(34);
    assertThat(reply.json().path("data").isEmpty()).isTrue();
    assertThat(reply.json().has("data")).isTrue();
  }

  @Test
  void returnsExactlyTheRequestedFields() {
    TestApp.Connection connection = app.connect("pia.public");
    TestApp.Reply reply = app.userInfo(connection.accessToken(), "open_id,display_name,avatar_url");
    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.code()).isEqualTo("ok");
    assertThat(reply.message()).isEmpty();
    assertThat(reply.data().path("user").properties())
        .extracting(e -> e.getKey())
        .containsExactly("open_id", "display_name", "avatar_url");
    assertThat(reply.data().path("user").path("open_id").asText()).isEqualTo(connection.openId());
    assertThat(app.tiktok.violations()).isEmpty();
  }

  @Test
  void givesTheUsernameToTheProfileScopeOnly() {
    TestApp.Connection profile =
        app.connect("pia.public", "user.info.basic,user.info.profile,user.info.stats");
    TestApp.Reply reply =
        app.userInfo(profile.accessToken(), "username,is_verified,follower_count");
    assertThat(reply.data().path("user").path("username").asText()).isEqualTo("pia.public");
    TestApp.Connection basic = app.connect("pia.public");
    assertError(
        app.userInfo(basic.accessToken(), "open_id,username"),
        401,
        "scope_not_authorized",
        "The user did not authorize the scope required for completing this request.");
  }

  @Test
  void answersTheOtherCodeForAMissingScopeAsAnOption() {
    app.close();
    app =
        new TestApp(
            TikTokSimulator.start(
                SimulatorSettings.defaults()
                    .with(BehaviorOption.MissingFieldScope.SCOPE_PERMISSION_MISSED)));
    assertError(
        app.userInfo(app.connect("pia.public").accessToken(), "username"),
        400,
        "scope_permission_missed",
        "Access token is invalid, some fields need additional scopes.");
  }

  @ParameterizedTest
  @CsvSource({
    "'', 'Fields is required, please provide fields in the request'",
    "xyz, Invalid field(s): xyz",
    "'open_id,xyz', Invalid field(s): xyz",
  })
  void refusesMissingAndUnknownFields(String fields, String message) {
    assertError(
        app.userInfo(app.connect("pia.public").accessToken(), fields),
        400,
        "invalid_params",
        message);
    assertThat(app.tiktok.violations())
        .extracting(Violation::code)
        .containsExactly(Violation.Code.USER_FIELDS_INVALID);
  }

  @Test
  void refusesATokenAfterADay() {
    TestApp.Connection connection = app.connect("pia.public");
    app.tiktok.clock().advance(Duration.ofHours(24));
    assertError(
        app.userInfo(connection.accessToken(), "open_id"),
        401,
        "access_token_invalid",
        "The access token is invalid or not found in the request.");
    assertThat(app.tiktok.violations()).isEmpty();
  }

  @Test
  void refusesARequestWithoutAToken() {
    TestApp.Reply reply = app.get(app.tiktok.apiUrl() + "/v2/user/info/?fields=open_id");
    assertThat(reply.code()).isEqualTo("access_token_invalid");
    assertThat(app.tiktok.violations())
        .extracting(Violation::code)
        .containsExactly(Violation.Code.AUTHORIZATION_HEADER_MISSING);
  }
}
