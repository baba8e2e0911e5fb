package com.viralmommy.tiktok.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.viralmommy.tiktok.simulator.api.Endpoint;
import com.viralmommy.tiktok.simulator.creators.Creator;
import com.viralmommy.tiktok.simulator.journal.Violation;
import com.viralmommy.tiktok.simulator.settings.BehaviorOption;
import com.viralmommy.tiktok.simulator.settings.SimulatorSettings;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("docs/tiktok-api.md#41-direct-post and docs/tiktok-api.md#51-chunk-rules: direct init")
class DirectInitIT {

  private static final SimulatorSettings AUDITED = SimulatorSettings.defaults().withAudited(true);
  private static final String POST_INFO = "The request post info is empty or incorrect";
  private static final String SOURCE_INFO = "The request source info is empty or incorrect";
  private static final String COUNT = "The total chunk count is invalid";
  private static final String SIZE = "The chunk size is invalid";

  private TestApp app = new TestApp(TikTokSimulator.start(AUDITED));

  @AfterEach
  void close() {
    app.close();
  }

  private void restart(SimulatorSettings settings) {
    app.close();
    app = new TestApp(TikTokSimulator.start(settings));
  }

  private TestApp.Reply init(ObjectNode body) {
    return init("pia.public", body);
  }

  private TestApp.Reply init(String username, ObjectNode body) {
    TestApp.Connection connection = app.connect(username);
    app.creatorInfo(connection.accessToken());
    return app.directInit(connection.accessToken(), body);
  }

  private static ObjectNode good() {
    return TestApp.direct("PUBLIC_TO_EVERYONE", 1_000, 1_000, 1);
  }

  private static void assertError(TestApp.Reply reply, int status, String code, String message) {
    assertThat(reply.code()).isEqualTo(code);
    assertThat(reply.status()).isEqualTo(status);
    assertThat(reply.message()).isEqualTo(message);
    assertThat(reply.json().has("data")).isFalse();
    assertThat(reply.header("x-tt-logid"))
        .hasValue(reply.json().path("error").path("log_id").asText());
  }

  private static void assertForbidden(TestApp.Reply reply, String code) {
    assertError(
        reply,
        403,
        code,
        "Please review our integration guidelines at"
            + " https://developers.tiktok.com/doc/content-sharing-guidelines/");
  }

  private List<Violation.Code> violations() {
    return app.tiktok.violations().stream().map(Violation::code).toList();
  }

  @Test
  void givesAPublishIdAndAnUploadUrl() {
    TestApp.Reply reply = init(good());
    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.code()).isEqualTo("ok");
    assertThat(reply.data().path("publish_id").asText()).matches("v_pub_file~v2-1\\.\\d{19}");
    assertThat(reply.data().path("upload_url").asText())
        .matches(
            "http://127\\.0\\.0\\.1:\\d+/upload\\?upload_id=\\d{19}&upload_token=[0-9a-f-]{36}")
        .startsWith("http://" + app.tiktok.uploadHost())
        .hasSizeLessThanOrEqualTo(256);
    assertThat(violations()).isEmpty();
  }

  @Test
  void returnsTheUploadOriginOfTheSettings() {
    restart(AUDITED.withUploadOrigin(URI.create("https://open-upload.example")));
    assertThat(init(good()).data().path("upload_url").asText())
        .startsWith("https://open-upload.example/upload?");
  }

  @Test
  void toleratesUnknownFieldsAndPlainJsonContentType() {
    ObjectNode body = good();
    ((ObjectNode) body.get("source_info")).put("video_type", "mp4");
    TestApp.Connection connection = app.connect("pia.public");
    app.creatorInfo(connection.accessToken());
    TestApp.Reply reply =
        app.send(
            app.request("/v2/post/publish/video/init/")
                .header("Authorization", "Bearer " + connection.accessToken())
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body.toString())));
    assertThat(reply.code()).isEqualTo("ok");
    assertThat(violations()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"PUBLIC", "", "public_to_everyone"})
  void refusesAnUnknownPrivacyLevel(String level) {
    assertError(init(TestApp.direct(level, 1_000, 1_000, 1)), 400, "invalid_params", POST_INFO);
    assertThat(violations()).containsExactly(Violation.Code.POST_INFO_INVALID);
  }

  @Test
  void refusesAMissingPostInfo() {
    assertError(init(TestApp.source(1_000, 1_000, 1)), 400, "invalid_params", POST_INFO);
  }

  @Test
  void countsTheTitleInUtf16Units() {
    ObjectNode body = good();
    TestApp.postInfo(body).put("title", "😀".repeat(1_100));
    assertThat(init(body).code()).isEqualTo("ok");
    TestApp.postInfo(body).put("title", "😀".repeat(1_100) + "!");
    assertError(init(body), 400, "invalid_params", POST_INFO);
  }

  @Test
  void refusesAFlagThatIsNoBoolean() {
    ObjectNode body = good();
    TestApp.postInfo(body).put("disable_duet", "true");
    assertError(init(body), 400, "invalid_params", POST_INFO);
  }

  @Test
  void refusesAPrivacyLevelThatCreatorInfoDoesNotOffer() {
    assertForbidden(
        init(TestApp.direct("FOLLOWER_OF_CREATOR", 1_000, 1_000, 1)),
        "privacy_level_option_mismatch");
    assertThat(violations()).containsExactly(Violation.Code.PRIVACY_LEVEL_NOT_OFFERED);
  }

  @ParameterizedTest
  @ValueSource(strings = {"source", "video_size", "chunk_size", "total_chunk_count"})
  void refusesAMissingSourceField(String field) {
    ObjectNode body = good();
    ((ObjectNode) body.get("source_info")).remove(field);
    assertError(init(body), 400, "invalid_params", SOURCE_INFO);
    assertThat(violations()).containsExactly(Violation.Code.SOURCE_INFO_INVALID);
  }

  @Test
  void refusesNumbersThatAreStringsOrNotPositive() {
    ObjectNode text = good();
    ((ObjectNode) text.get("source_info")).put("video_size", "1000");
    assertError(init(text), 400, "invalid_params", SOURCE_INFO);
    assertError(init(TestApp.direct("SELF_ONLY", 0, 0, 1)), 400, "invalid_params", SOURCE_INFO);
    assertError(init(TestApp.direct("SELF_ONLY", -5, -5, 1)), 400, "invalid_params", SOURCE_INFO);
  }

  @ParameterizedTest(name = "{0} bytes in {2} chunks of {1}: {3}")
  @CsvSource({
    "12345678, 10485760, 2, COUNT",
    "3000000, 5242880, 1, COUNT",
    "50000123, 10000000, 6, COUNT",
    "50000123, 10000000, 5, ok",
    "121000000, 67108864, 1, SIZE",
    "158000000, 158000000, 1, SIZE",
    "64000001, 64000001, 1, SIZE",
    "64000000, 64000000, 1, ok",
    "12345678, 10485760, 1, SIZE",
    "12345678, 6172839, 2, ok",
    "10000000, 5000000, 2, SIZE",
    "10485760, 5242880, 2, ok",
    "150000000, 67108864, 2, SIZE",
    "127999999, 64000000, 1, SIZE",
    "4294967296, 10000000, 429, ok",
    "4294967297, 10000000, 429, SOURCE",
    "5300000000, 5242880, 1010, SOURCE",
    "1, 1, 1, ok",
  })
  void plansByTheRecordedRules(long size, long chunk, long count, String outcome) {
    TestApp.Reply reply = init(TestApp.direct("SELF_ONLY", size, chunk, count));
    switch (outcome) {
      case "ok" -> {
        assertThat(reply.code()).isEqualTo("ok");
        assertThat(violations()).isEmpty();
      }
      case "COUNT" -> {
        assertError(reply, 400, "invalid_params", COUNT);
        assertThat(violations()).containsExactly(Violation.Code.CHUNK_COUNT_INVALID);
      }
      case "SIZE" -> {
        assertError(reply, 400, "invalid_params", SIZE);
        assertThat(violations()).containsExactly(Violation.Code.CHUNK_SIZE_INVALID);
      }
      default -> {
        assertError(reply, 400, "invalid_params", SOURCE_INFO);
        assertThat(violations()).containsExactly(Violation.Code.SOURCE_INFO_INVALID);
      }
    }
  }

  @Test
  void readsMegabytesAsAnOption() {
    restart(AUDITED.with(BehaviorOption.ChunkRules.BINARY));
    assertThat(init(TestApp.direct("SELF_ONLY", 67_108_864, 67_108_864, 1)).code()).isEqualTo("ok");
    restart(AUDITED.with(BehaviorOption.ChunkRules.DECIMAL));
    assertThat(init(TestApp.direct("SELF_ONLY", 10_000_000, 5_000_000, 2)).code()).isEqualTo("ok");
    restart(AUDITED.with(BehaviorOption.ChunkRules.LEGACY));
    assertThat(init(TestApp.direct("SELF_ONLY", 12_345_678, 10_485_760, 1)).code()).isEqualTo("ok");
  }

  @Test
  void spellsTheCodeAsAnOption() {
    restart(AUDITED.with(BehaviorOption.InvalidParamName.INVALID_PARAM));
    assertError(init(TestApp.source(1, 1, 1)), 400, "invalid_param", POST_INFO);
  }

  @Test
  void refusesWhatIsNoJson() {
    String token = app.connect("pia.public").accessToken();
    for (String body : List.of("", "{", "[]", "{} {}", "x=1")) {
      assertThat(app.post("/v2/post/publish/video/init/", token, body).status()).isEqualTo(400);
    }
    assertThat(violations()).containsOnly(Violation.Code.BODY_NOT_JSON).hasSize(5);
    TestApp.Reply form =
        app.send(
            app.request("/v2/post/publish/video/init/")
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", TestApp.FORM)
                .POST(BodyPublishers.ofString("{}")));
    assertThat(form.status()).isEqualTo(400);
    assertThat(violations()).contains(Violation.Code.JSON_CONTENT_TYPE);
  }

  @Test
  void answersABadTokenWithEmptyData() {
    TestApp.Reply reply = app.directInit("act.unknown", good());
    assertThat(reply.status()).isEqualTo(401);
    assertThat(reply.code()).isEqualTo("access_token_invalid");
    assertThat(reply.text()).startsWith("{\"data\":{},");
  }

  @Test
  void refusesATokenWithoutThePublishScope() {
    TestApp.Connection connection = app.connect("pia.public", "user.info.basic,video.upload");
    assertThat(app.directInit(connection.accessToken(), good()).code())
        .isEqualTo("scope_not_authorized");
  }

  @Test
  void refusesABannedCreator() {
    assertForbidden(init("bruno.banned", good()), "spam_risk_user_banned_from_posting");
    assertThat(violations()).containsExactly(Violation.Code.CREATOR_INFO_REFUSAL_IGNORED);
  }

  @Test
  void countsThePostsOfOtherAppsTowardsTheDailyCap() {
    String token = app.connect("carla.nearcap").accessToken();
    app.publishSmall(token, "SELF_ONLY", new byte[] {1});
    assertForbidden(app.directInit(token, good()), "spam_risk_too_many_posts");
    app.tiktok.clock().advance(Duration.ofHours(24));
    app.tiktok.changeCreator("carla.nearcap", c -> c.withPostsElsewhere(0));
    assertThat(init("carla.nearcap", good()).code()).isEqualTo("ok");
  }

  @Test
  void anUploadThatWasGivenUpFreesItsPlaceUnderTheDailyCap() {
    assertThat(init("carla.nearcap", good()).code()).isEqualTo("ok");
    assertForbidden(init("carla.nearcap", good()), "spam_risk_too_many_posts");
    app.tiktok.clock().advance(Duration.ofHours(1));
    assertThat(init("carla.nearcap", good()).code()).isEqualTo("ok");
  }

  @Test
  void refusesAnotherCreatorAboveTheAppsCap() {
    restart(AUDITED.withActiveCreatorCap(1));
    assertThat(init("pia.public", good()).code()).isEqualTo("ok");
    assertForbidden(init("quinn.quiet", good()), "reached_active_user_cap");
    assertThat(init("pia.public", good()).code()).isEqualTo("ok");
  }

  @Test
  void refusesAPublicAccountWhileTheAppIsUnaudited() {
    restart(SimulatorSettings.defaults());
    assertForbidden(
        init("pia.public", TestApp.direct("SELF_ONLY", 1, 1, 1)),
        "unaudited_client_can_only_post_to_private_accounts");
    assertForbidden(
        init("priya.private", TestApp.direct("FOLLOWER_OF_CREATOR", 1, 1, 1)),
        "unaudited_client_can_only_post_to_private_accounts");
    assertThat(init("priya.private", TestApp.direct("SELF_ONLY", 1, 1, 1)).code()).isEqualTo("ok");
    app.tiktok.changeCreator("pia.public", c -> c.withPrivateAccount(true));
    assertThat(init("pia.public", TestApp.direct("SELF_ONLY", 1, 1, 1)).code()).isEqualTo("ok");
  }

  @Test
  void letsFiveCreatorsADayPostWhileTheAppIsUnaudited() {
    List<Creator> six =
        IntStream.range(0, 6)
            .mapToObj(i -> Creator.named("creator" + i, "Creator " + i).withPrivateAccount(true))
            .toList();
    restart(SimulatorSettings.defaults().withCreators(six));
    for (int i = 0; i < 5; i++) {
      assertThat(init("creator" + i, TestApp.direct("SELF_ONLY", 1, 1, 1)).code()).isEqualTo("ok");
    }
    assertForbidden(
        init("creator5", TestApp.direct("SELF_ONLY", 1, 1, 1)), "reached_active_user_cap");
  }

  @ParameterizedTest
  @EnumSource(BehaviorOption.CheckOrder.class)
  void checksInTheOrderOfTheOption(BehaviorOption.CheckOrder order) {
    restart(AUDITED.with(order));
    ObjectNode everythingWrong = TestApp.direct("PUBLIC", 12_345_678, 10_485_760, 2);
    ObjectNode sourceWrong = TestApp.direct("SELF_ONLY", 12_345_678, 10_485_760, 2);
    TestApp.Reply first = init("bruno.banned", everythingWrong);
    TestApp.Reply second = init("bruno.banned", sourceWrong);
    switch (order) {
      case POST_INFO_SOURCE_INFO_CAPS -> {
        assertThat(first.message()).isEqualTo(POST_INFO);
        assertThat(second.message()).isEqualTo(COUNT);
      }
      case SOURCE_INFO_POST_INFO_CAPS -> {
        assertThat(first.message()).isEqualTo(COUNT);
        assertThat(second.message()).isEqualTo(COUNT);
      }
      case CAPS_POST_INFO_SOURCE_INFO -> {
        assertThat(first.message()).isEqualTo(POST_INFO);
        assertThat(second.code()).isEqualTo("spam_risk_user_banned_from_posting");
      }
    }
  }

  @Test
  void findsTheCountBeforeTheSize() {
    assertError(
        init(TestApp.direct("SELF_ONLY", 200_000_000, 100_000_000, 3)),
        400,
        "invalid_params",
        COUNT);
    assertError(
        init(TestApp.direct("SELF_ONLY", 200_000_000, 100_000_000, 2)),
        400,
        "invalid_params",
        SIZE);
  }

  @Test
  void recordsAnInitWithoutItsOwnCreatorInfo() {
    String token = app.connect("pia.public").accessToken();
    assertThat(app.directInit(token, good()).code()).isEqualTo("ok");
    assertThat(violations()).containsExactly(Violation.Code.CREATOR_INFO_NOT_QUERIED);
    app.creatorInfo(token);
    app.directInit(token, good());
    assertThat(violations()).hasSize(1);
    app.directInit(token, good());
    assertThat(violations()).hasSize(2);
    app.creatorInfo(token);
    app.tiktok.clock().advance(Duration.ofMinutes(11));
    app.directInit(token, good());
    assertThat(violations()).hasSize(3);
  }

  @Test
  void recordsNoViolationWhenAnInitIsRepeatedAfterALostAnswer() {
    String token = app.connect("pia.public").accessToken();
    app.creatorInfo(token);
    app.tiktok.faults().on(Endpoint.DIRECT_INIT).occurrence(1).statusAfterEffect(502);
    assertThat(app.directInit(token, good()).code()).isEqualTo("internal_error");
    assertThat(app.directInit(token, good()).code()).isEqualTo("ok");
    assertThat(violations()).isEmpty();
  }

  @Test
  void recordsMissingBrandTogglesMisplacedFieldsAndPrivateBrandedContent() {
    ObjectNode body = TestApp.direct("SELF_ONLY", 1, 1, 1);
    TestApp.postInfo(body).remove("brand_organic_toggle");
    TestApp.postInfo(body).put("brand_content_toggle", true);
    ((ObjectNode) body.get("source_info")).put("video_cover_timestamp_ms", 5);
    assertThat(init(body).code()).isEqualTo("ok");
    assertThat(violations())
        .containsExactly(
            Violation.Code.BRAND_TOGGLE_MISSING,
            Violation.Code.FIELD_MISPLACED,
            Violation.Code.BRANDED_CONTENT_PRIVATE);
  }

  @Test
  void recordsAnInteractionThatCreatorInfoDisables() {
    ObjectNode body = good();
    TestApp.postInfo(body).put("disable_comment", false);
    assertThat(init("quinn.quiet", body).code()).isEqualTo("ok");
    assertThat(violations()).containsExactly(Violation.Code.INTERACTION_NOT_OFFERED);
  }
}
