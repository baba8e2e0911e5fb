package com.viralmommy.tiktok.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.viralmommy.tiktok.simulator.settings.SimulatorSettings;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("docs/tiktok-api.md#15-revoke: revoke")
class RevokeIT {

  private final TestApp app = new TestApp(TikTokSimulator.start(SimulatorSettings.defaults()));

  @AfterEach
  void close() {
    app.close();
  }

  private TestApp.Reply revoke(String token) {
    Map<String, String> form = app.tokenForm("unused");
    form.remove("grant_type");
    form.put("token", token);
    return app.form("/v2/oauth/revoke/", form);
  }

  @Test
  void endsEveryTokenOfTheGrantWithAnEmptyStruct() {
    TestApp.Connection connection = app.connect("pia.public");
    TestApp.Reply reply = revoke(connection.accessToken());
    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.text()).isEqualTo("{}");
    assertThat(app.creatorInfo(connection.accessToken()).code()).isEqualTo("access_token_invalid");
    assertThat(app.token(app.refreshForm(connection.refreshToken())).json().path("error").asText())
        .isEqualTo("invalid_grant");
  }

  @Test
  void refusesATokenThatIsNoLongerGood() {
    TestApp.Connection connection = app.connect("pia.public");
    app.tiktok.clock().advance(Duration.ofHours(24));
    TestApp.Reply reply = revoke(connection.accessToken());
    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.json().path("error").asText()).isEqualTo("invalid_grant");
    assertThat(reply.json().path("error_description").asText())
        .isEqualTo("Access token is invalid or expired.");
  }

  @Test
  void leavesOtherCreatorsAlone() {
    TestApp.Connection pia = app.connect("pia.public");
    TestApp.Connection priya = app.connect("priya.private");
    revoke(pia.accessToken());
    assertThat(app.creatorInfo(priya.accessToken()).code()).isEqualTo("ok");
  }

  @Test
  void wantsTheTokenField() {
    Map<String, String> form = app.tokenForm("unused");
    assertThat(app.form("/v2/oauth/revoke/", form).json().path("error").asText())
        .isEqualTo("invalid_request");
  }
}
