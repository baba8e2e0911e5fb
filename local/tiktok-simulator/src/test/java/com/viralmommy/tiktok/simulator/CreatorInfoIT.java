package com.viralmommy.tiktok.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.viralmommy.tiktok.simulator.journal.Violation;
import com.viralmommy.tiktok.simulator.settings.BehaviorOption;
import com.viralmommy.tiktok.simulator.settings.SimulatorSettings;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("docs/tiktok-api.md#3-creator-info: creator info")
class CreatorInfoIT {

  private TestApp app =
      new TestApp(TikTokSimulator.start(SimulatorSettings.defaults().withAudited(true)));

  @AfterEach
  void close() {
    app.close();
  }

  private void restart(SimulatorSettings settings) {
    app.close();
    app = new TestApp(TikTokSimulator.start(settings));
  }

  private static List<String> options(TestApp.Reply reply) {
    List<String> options = new ArrayList<>();
    reply.data().path("privacy_level_options").forEach(o -> options.add(o.asText()));
    return options;
  }

  @Test
  void offersAPublicAccountItsLevels() {
    TestApp.Reply reply = app.creatorInfo(app.connect("pia.public").accessToken());
    assertThat(reply.status()).isEqualTo(200);
    assertThat(options(reply))
        .containsExactly("PUBLIC_TO_EVERYONE", "MUTUAL_FOLLOW_FRIENDS", "SELF_ONLY");
    assertThat(reply.data().path("creator_username").asText()).isEqualTo("pia.public");
    assertThat(reply.data().path("creator_nickname").asText()).isEqualTo("Pia Public");
    assertThat(reply.data().path("creator_avatar_url").asText()).startsWith("https://");
    assertThat(reply.data().path("comment_disabled").isBoolean()).isTrue();
    assertThat(reply.data().path("max_video_post_duration_sec").asInt()).isEqualTo(600);
    assertThat(app.tiktok.violations()).isEmpty();
  }

  @Test
  void offersAPrivateAccountFollowersAndNeitherDuetNorStitch() {
    TestApp.Reply reply = app.creatorInfo(app.connect("priya.private").accessToken());
    assertThat(options(reply))
        .containsExactly("FOLLOWER_OF_CREATOR", "MUTUAL_FOLLOW_FRIENDS", "SELF_ONLY");
    assertThat(reply.data().path("duet_disabled").asBoolean()).isTrue();
    assertThat(reply.data().path("stitch_disabled").asBoolean()).isTrue();
    assertThat(reply.data().path("comment_disabled").asBoolean()).isFalse();
  }

  @Test
  void offersAnUnauditedAppTheLevelsOfTheAccountUnlessTheOptionSaysOtherwise() {
    restart(SimulatorSettings.defaults());
    assertThat(options(app.creatorInfo(app.connect("pia.public").accessToken()))).hasSize(3);
    restart(SimulatorSettings.defaults().with(BehaviorOption.UnauditedOptions.SELF_ONLY));
    assertThat(options(app.creatorInfo(app.connect("pia.public").accessToken())))
        .containsExactly("SELF_ONLY");
  }

  @Test
  void acceptsAnEmptyObject() {
    TestApp.Connection connection = app.connect("pia.public");
    assertThat(
            app.post("/v2/post/publish/creator_info/query/", connection.accessToken(), "{}").code())
        .isEqualTo("ok");
    assertThat(
            app.post("/v2/post/publish/creator_info/query/", connection.accessToken(), "[")
                .status())
        .isEqualTo(400);
  }

  @Test
  void recordsAMissingContentType() {
    TestApp.Reply reply =
        app.send(
            app.request("/v2/post/publish/creator_info/query/")
                .header("Authorization", "Bearer " + app.connect("pia.public").accessToken())
                .POST(BodyPublishers.noBody()));
    assertThat(reply.code()).isEqualTo("ok");
    assertThat(app.tiktok.violations())
        .extracting(Violation::code)
        .containsExactly(Violation.Code.JSON_CONTENT_TYPE);
  }

  @Test
  void refusesATokenWithTheUploadScopeOnly() {
    TestApp.Reply reply =
        app.creatorInfo(app.connect("pia.public", "user.info.basic,video.upload").accessToken());
    assertThat(reply.status()).isEqualTo(401);
    assertThat(reply.code()).isEqualTo("scope_not_authorized");
    assertThat(app.tiktok.violations())
        .extracting(Violation::code)
        .containsExactly(Violation.Code.SCOPE_NOT_GRANTED);
  }

  @Test
  void reportsABanWith200() {
    assertRefusedWith200("bruno.banned", "spam_risk_user_banned_from_posting");
  }

  @Test
  void reportsTheDailyCapWith200() {
    restart(SimulatorSettings.defaults().withAudited(true).withDailyPostCap(14));
    assertRefusedWith200("carla.nearcap", "spam_risk_too_many_posts");
  }

  @Test
  void reportsTheAppsCapWith200() {
    restart(SimulatorSettings.defaults().withAudited(true).withActiveCreatorCap(0));
    assertRefusedWith200("pia.public", "reached_active_user_cap");
  }

  private void assertRefusedWith200(String username, String code) {
    TestApp.Reply reply = app.creatorInfo(app.connect(username).accessToken());
    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.code()).isEqualTo(code);
    assertThat(reply.message()).startsWith("Please review our integration guidelines at https://");
    assertThat(reply.data().isEmpty()).isTrue();
  }
}
