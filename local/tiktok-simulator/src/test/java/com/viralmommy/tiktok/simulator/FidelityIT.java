package com.viralmommy.tiktok.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.viralmommy.tiktok.simulator.api.FailReason;
import com.viralmommy.tiktok.simulator.journal.Violation;
import com.viralmommy.tiktok.simulator.settings.SimulatorSettings;
import com.viralmommy.tiktok.simulator.webhooks.WebhookDelivery;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("docs/tiktok-api.md#22-post-metrics and details of other answers")
class FidelityIT {

  private static final String FIELDS =
      "id,create_time,cover_image_url,share_url,video_description,duration,height,width,title,"
          + "embed_html,embed_link,like_count,comment_count,share_count,view_count";

  private TestApp app = TestApp.audited();

  @AfterEach
  void close() {
    app.close();
  }

  private TestApp.Reply query(String token, String fields, String body) {
    return app.post("/v2/video/query/?fields=" + fields, token, body);
  }

  /** Publishes and returns the id of the public post. */
  private String publish(String token, ObjectNode body, byte[] bytes) {
    app.creatorInfo(token);
    TestApp.Started started = TestApp.started(app.directInit(token, body));
    app.put(started.uploadUrl(), bytes, 0, bytes.length);
    for (int i = 0; i < 3; i++) {
      app.status(token, started.publishId());
    }
    return app.tiktok.publications().getLast().postId().orElse("");
  }

  @Test
  void countsOfAPublicPostGrowWithItsAge() {
    String token = app.connect("pia.public", TestApp.SCOPES + ",video.list").accessToken();
    ObjectNode body = TestApp.direct("PUBLIC_TO_EVERYONE", 1, 1, 1);
    TestApp.postInfo(body).put("video_cover_timestamp_ms", 1500);
    String id = publish(token, body, new byte[] {1});
    app.tiktok.clock().advance(Duration.ofHours(2));
    String request = "{\"filters\":{\"video_ids\":[\"" + id + "\",\"7600000000000000000\"]}}";
    JsonNode early = query(token, FIELDS, request).data().path("videos");
    app.tiktok.clock().advance(Duration.ofHours(20));
    JsonNode late = query(token, FIELDS, request).data().path("videos");
    assertThat(early).hasSize(1);
    assertThat(early.path(0).properties()).hasSize(15);
    assertThat(early.path(0).path("id").asText()).isEqualTo(id);
    assertThat(early.path(0).path("share_url").asText())
        .isEqualTo("https://www.tiktok.com/@pia.public/video/" + id);
    assertThat(early.path(0).path("cover_image_url").asText()).endsWith("frame_ms=1500");
    assertThat(early.path(0).path("title").asText()).isEqualTo("A title");
    assertThat(early.path(0).path("view_count").asLong()).isPositive();
    assertThat(late.path(0).path("view_count").asLong())
        .isGreaterThan(early.path(0).path("view_count").asLong());
    assertThat(late.path(0).path("like_count").asLong())
        .isLessThan(late.path(0).path("view_count").asLong());
    assertThat(app.tiktok.violations()).isEmpty();
  }

  @Test
  void onlyPublicPostsOfTheCreatorAreFound() {
    String token = app.connect("pia.public", TestApp.SCOPES + ",video.list").accessToken();
    String id = publish(token, TestApp.direct("PUBLIC_TO_EVERYONE", 1, 1, 1), new byte[] {1});
    publish(token, TestApp.direct("SELF_ONLY", 1, 1, 1), new byte[] {2});
    String other = app.connect("quinn.quiet", "user.info.basic,video.list").accessToken();
    String request = "{\"filters\":{\"video_ids\":[\"" + id + "\"]}}";
    assertThat(query(other, "id", request).data().path("videos")).isEmpty();
    JsonNode list = app.post("/v2/video/list/?fields=id", token, "{}").data();
    assertThat(list.path("videos").findValuesAsText("id")).containsExactly(id);
    assertThat(list.path("has_more").asBoolean()).isFalse();
    assertThat(app.tiktok.violations()).isEmpty();
  }

  @Test
  void theListHasPages() {
    String token = app.connect("pia.public", TestApp.SCOPES + ",video.list").accessToken();
    for (byte i = 0; i < 3; i++) {
      publish(token, TestApp.direct("PUBLIC_TO_EVERYONE", 1, 1, 1), new byte[] {i});
      app.tiktok.clock().advance(Duration.ofMinutes(1));
    }
    JsonNode first = app.post("/v2/video/list/?fields=id", token, "{\"max_count\":2}").data();
    JsonNode second =
        app.post(
                "/v2/video/list/?fields=id",
                token,
                "{\"max_count\":2,\"cursor\":" + first.path("cursor") + "}")
            .data();
    assertThat(first.path("videos")).hasSize(2);
    assertThat(first.path("has_more").asBoolean()).isTrue();
    assertThat(second.path("videos")).hasSize(1);
    assertThat(second.path("has_more").asBoolean()).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "id|{}",
        "id|{'filters':{'video_ids':[]}}",
        "id|{'filters':{'video_ids':[7600000000000000000]}}",
        "id,likes|{'filters':{'video_ids':['1']}}",
        "|{'filters':{'video_ids':['1']}}",
        "id|not json",
      })
  void refusesAWrongQuery(String fields, String body) {
    String token = app.connect("pia.public", "user.info.basic,video.list").accessToken();
    TestApp.Reply reply = query(token, fields == null ? "" : fields, body.replace('\'', '"'));
    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.code()).isEqualTo("invalid_params");
    assertThat(app.violationCodes()).containsExactly(Violation.Code.VIDEO_QUERY_INVALID);
  }

  @Test
  void videoQueryNeedsItsScope() {
    String token = app.connect("pia.public").accessToken();
    assertThat(query(token, "id", "{}").code()).isEqualTo("scope_not_authorized");
  }

  @Test
  void whatIsNotSimulatedSaysSoAndIsNoViolation() {
    String token = app.connect("pia.public").accessToken();
    TestApp.Reply photo = app.post("/v2/post/publish/content/init/", token, "{}");
    assertThat(photo.status()).isEqualTo(501);
    assertThat(photo.code()).isEqualTo("not_simulated");
    assertThat(app.post("/v2/research/video/query/", token, "{}").status()).isEqualTo(501);
    assertThat(app.tiktok.violations()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/v2/auth/authorize/",
        "/v2/user/info/",
        "/nowhere",
        "/v2/auth/authorize/error/?error_type=x"
      })
  void everyAnswerHasALogId(String path) {
    assertThat(app.get(app.tiktok.apiUrl() + path).header("x-tt-logid").orElseThrow())
        .matches("\\d{14}[0-9A-F]{20}");
  }

  @Test
  void theLogIdIsAlsoOnPutsAndEqualsThatOfTheBodyElsewhere() {
    String token = app.connect("pia.public").accessToken();
    TestApp.Reply info = app.creatorInfo(token);
    assertThat(info.header("x-tt-logid"))
        .contains(info.json().path("error").path("log_id").asText());
    TestApp.Started started = app.startDirect(token, TestApp.direct("SELF_ONLY", 1, 1, 1));
    assertThat(app.put(started.uploadUrl(), new byte[] {1}, 0, 1).header("x-tt-logid")).isPresent();
    assertThat(app.put(started.uploadUrl(), new byte[] {1}, 5, 9).header("x-tt-logid")).isPresent();
  }

  @ParameterizedTest
  @ValueSource(longs = {0, -1})
  void aChunkCountBelowOneHasTheMessageOfACountError(long count) {
    String token = app.connect("pia.public").accessToken();
    app.creatorInfo(token);
    assertThat(app.directInit(token, TestApp.direct("SELF_ONLY", 10, 10, count)).message())
        .isEqualTo("The total chunk count is invalid");
    assertThat(app.violationCodes()).containsExactly(Violation.Code.CHUNK_COUNT_INVALID);
  }

  @Test
  void aRevocationEndsAllGrantsOfTheUserWithOneWebhook() {
    app.control.post("settings", "{\"options\":{\"Revocation\":\"ALL_GRANTS_OF_THE_USER\"}}");
    TestApp.Connection first = app.connect("pia.public");
    TestApp.Connection second = app.connect("pia.public");
    revoke(second.accessToken());
    assertThat(app.creatorInfo(first.accessToken()).code()).isEqualTo("access_token_invalid");
    assertThat(app.tiktok.webhooks())
        .extracting(WebhookDelivery::event)
        .containsExactly("authorization.removed");
  }

  @Test
  void aRevocationOfOneGrantSendsTheUsersWebhookOnlyAfterTheLastGrant() {
    TestApp.Connection first = app.connect("pia.public");
    TestApp.Connection second = app.connect("pia.public");
    revoke(second.accessToken());
    assertThat(app.creatorInfo(second.accessToken()).code()).isEqualTo("access_token_invalid");
    assertThat(app.creatorInfo(first.accessToken()).code()).isEqualTo("ok");
    assertThat(app.tiktok.webhooks()).isEmpty();
    revoke(first.accessToken());
    assertThat(app.tiktok.webhooks())
        .extracting(WebhookDelivery::event)
        .containsExactly("authorization.removed");
  }

  private void revoke(String token) {
    Map<String, String> form = app.tokenForm("unused");
    form.put("token", token);
    assertThat(app.form("/v2/oauth/revoke/", form).text()).isEqualTo("{}");
  }

  @ParameterizedTest
  @CsvSource({"PUBLIC_TO_EVERYONE, 2500", "SELF_ONLY, 0", "MUTUAL_FOLLOW_FRIENDS, 0"})
  void onlyPublicPostsShowTheChosenCover(String privacy, int shown) {
    String token = app.connect("pia.public").accessToken();
    app.creatorInfo(token);
    ObjectNode body = TestApp.direct(privacy, 1, 1, 1);
    TestApp.postInfo(body).put("video_cover_timestamp_ms", 2500);
    app.directInit(token, body);
    assertThat(app.tiktok.publications().getFirst().coverTimestampMs()).isEqualTo(shown);
    assertThat(app.tiktok.violations()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "BY_ACCOUNT_TYPE, pia.public, 'PUBLIC_TO_EVERYONE,MUTUAL_FOLLOW_FRIENDS,SELF_ONLY'",
    "BY_ACCOUNT_TYPE, priya.private, 'FOLLOWER_OF_CREATOR,MUTUAL_FOLLOW_FRIENDS,SELF_ONLY'",
    "SELF_ONLY, pia.public, SELF_ONLY",
  })
  void anUnauditedAppIsOfferedEitherSetOfLevels(String option, String username, String levels) {
    app.close();
    app = new TestApp(TikTokSimulator.start(SimulatorSettings.defaults()));
    app.control.post("settings", "{\"options\":{\"UnauditedOptions\":\"" + option + "\"}}");
    JsonNode offered =
        app.creatorInfo(app.connect(username).accessToken()).data().path("privacy_level_options");
    assertThat(offered).extracting(JsonNode::asText).containsExactly(levels.split(","));
  }

  @Test
  void aFailedPostHasNoProgress() {
    String token = app.connect("pia.public").accessToken();
    TestApp.Started started = app.publishSmall(token, "SELF_ONLY", new byte[] {1});
    assertThat(app.status(token, started.publishId()).data().has("uploaded_bytes")).isTrue();
    app.tiktok.fail(started.publishId(), FailReason.SPAM_RISK);
    assertThat(app.status(token, started.publishId()).data().has("uploaded_bytes")).isFalse();
  }
}
