package com.viralmommy.tiktok.tiktok;

import static com.viralmommy.tiktok.tiktok.SimulatedTikTok.BRUNO;
import static com.viralmommy.tiktok.tiktok.SimulatedTikTok.PIA;
import static com.viralmommy.tiktok.tiktok.SimulatedTikTok.PRIYA;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.viralmommy.tiktok.simulator.api.Endpoint;
import com.viralmommy.tiktok.simulator.journal.Violation;
import com.viralmommy.tiktok.simulator.settings.BehaviorOption;
import com.viralmommy.tiktok.simulator.settings.SimulatorSettings;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.function.Consumer;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * docs/tiktok-api.md#41-direct-post and 5.1: what the init of a direct post accepts, and how it
 * refuses.
 */
class DirectPostInitContractIT {

  private static final SourceInfo SMALL = new SourceInfo(1000, 1000, 1);
  private static final String COUNT = "The total chunk count is invalid";
  private static final String SIZE = "The chunk size is invalid";
  private static final String POST_INFO = "The request post info is empty or incorrect";
  private static final String SOURCE_INFO = "The request source info is empty or incorrect";
  private static final String GUIDELINES =
      "Please review our integration guidelines at"
          + " https://developers.tiktok.com/doc/content-sharing-guidelines/";

  @AutoClose private final SimulatedTikTok tiktok = SimulatedTikTok.audited();

  private TikTokResult<UploadTicket> init(SourceInfo source) {
    return init(PIA, PrivacyLevel.SELF_ONLY, source);
  }

  private TikTokResult<UploadTicket> init(String creator, PrivacyLevel level, SourceInfo source) {
    AccessToken token = tiktok.token(creator);
    tiktok.client.creatorInfo(token);
    return tiktok.client.initDirectPost(token, Calls.post(level), source);
  }

  /** A body that the client's own types cannot express. */
  private TikTokResult<UploadTicket> initWith(Consumer<ObjectNode> change) {
    AccessToken token = tiktok.token(PIA);
    tiktok.client.creatorInfo(token);
    return tiktok.client.init(
        Operation.DIRECT_POST_INIT,
        token,
        body -> {
          Calls.post(PrivacyLevel.SELF_ONLY).write(body.putObject("post_info"));
          SMALL.write(body.putObject("source_info"));
          change.accept(body);
        });
  }

  private static ObjectNode postInfo(ObjectNode body) {
    return (ObjectNode) body.get("post_info");
  }

  private static ObjectNode sourceInfo(ObjectNode body) {
    return (ObjectNode) body.get("source_info");
  }

  @Test
  void answersWithAPublishIdAndAnUploadUrl() {
    UploadTicket ticket = Results.value(init(SMALL));

    assertThat(ticket.publishId()).startsWith("v_pub_file~v2-1.").hasSizeLessThanOrEqualTo(64);
    assertThat(ticket.uploadUrl().value())
        .startsWith("http://" + tiktok.simulator.uploadHost() + "/upload?upload_id=")
        .contains("&upload_token=");
    assertThat(tiktok.violations()).isEmpty();
  }

  @Test
  void carriesEveryChoiceOfTheCreator() {
    AccessToken token = tiktok.token(PIA);
    Results.value(tiktok.client.creatorInfo(token));

    Results.value(
        tiktok.client.initDirectPost(
            token,
            new PostInfo(
                "Títle #tag @you 😀",
                PrivacyLevel.PUBLIC_TO_EVERYONE,
                false,
                true,
                false,
                OptionalInt.of(1500),
                true,
                true,
                true),
            SMALL));

    assertThat(tiktok.simulator.publications())
        .singleElement()
        .satisfies(
            post -> {
              assertThat(post.title()).isEqualTo("Títle #tag @you 😀");
              assertThat(post.privacy()).isEqualTo("PUBLIC_TO_EVERYONE");
              assertThat(post.commentDisabled()).isFalse();
              assertThat(post.duetDisabled()).isTrue();
              assertThat(post.stitchDisabled()).isFalse();
              assertThat(post.brandContent()).isTrue();
              assertThat(post.brandOrganic()).isTrue();
              assertThat(post.aiGenerated()).isTrue();
            });
    assertThat(tiktok.violations()).isEmpty();
  }

  // The plan, docs/tiktok-api.md#51-chunk-rules: the integration guide's own example has no second
  // chunk of 5 MB

  @Test
  void refusesTheGuidesExampleAsTikTokDoes() {
    Expect.failure(
        init(new SourceInfo(12_345_678, 10_485_760, 2)),
        400,
        TikTokCode.INVALID_PARAMS,
        COUNT,
        Remedy.GIVE_UP);
    assertThat(tiktok.violations()).containsExactly(Violation.Code.CHUNK_COUNT_INVALID);
  }

  /**
   * The table of docs/tiktok-api.md#52-the-chunk-plan, the document's example, and a legal plan for
   * the guide's file.
   */
  @ParameterizedTest(name = "{0} bytes as {2} x {1}")
  @CsvSource({
    "1,1,1",
    "4999999,4999999,1",
    "5242880,5242880,1",
    "12345678,12345678,1",
    "12345678,6172839,2",
    "50000123,50000123,1",
    "50000123,10000000,5",
    "64000000,64000000,1",
    "64000001,10000000,6",
    "66259900,10000000,6",
    "121000000,10000000,12",
    "287600000,10000000,28",
    "4294967296,10000000,429",
    "10485760,5242880,2",
    "128000000,64000000,2",
  })
  void acceptsEveryPlanOfTheContract(long size, long chunk, long count) {
    Results.value(init(new SourceInfo(size, chunk, count)));
    assertThat(tiktok.violations()).isEmpty();
  }

  @Test
  void refusesMoreThanFourGibibytes() {
    Expect.failure(
        init(new SourceInfo(4_294_967_297L, 10_000_000, 429)),
        400,
        TikTokCode.INVALID_PARAMS,
        SOURCE_INFO,
        Remedy.GIVE_UP);
  }

  @ParameterizedTest(name = "{0} bytes as {2} x {1}")
  @CsvSource({
    "3000000,5242880,1",
    "64000001,10000000,7",
    "50000123,10000000,6",
    "20000000,10000000,1",
    "1000,1000,2",
  })
  void refusesACountThatIsNotTheFloor(long size, long chunk, long count) {
    Expect.failure(
        init(new SourceInfo(size, chunk, count)),
        400,
        TikTokCode.INVALID_PARAMS,
        COUNT,
        Remedy.GIVE_UP);
  }

  @ParameterizedTest(name = "{0} bytes as {2} x {1}")
  @CsvSource({
    "121000000,67108864,1",
    "158000000,158000000,1",
    "12345678,10485760,1",
    "64000001,64000001,1",
    "70000000,64000000,1",
    "10000000,5000000,2",
    "131000000,65000000,2",
  })
  void refusesAChunkSizeOutOfRange(long size, long chunk, long count) {
    Expect.failure(
        init(new SourceInfo(size, chunk, count)),
        400,
        TikTokCode.INVALID_PARAMS,
        SIZE,
        Remedy.GIVE_UP);
  }

  @Test
  void acceptsTheSingularOfTheDocuments() {
    SimulatorSettings settings =
        SimulatorSettings.defaults().with(BehaviorOption.InvalidParamName.INVALID_PARAM);
    try (SimulatedTikTok other = new SimulatedTikTok(settings)) {
      TikTokError error =
          Expect.failure(
              other.client.initDirectPost(
                  other.token(PRIYA),
                  Calls.post(PrivacyLevel.SELF_ONLY),
                  new SourceInfo(1000, 1000, 2)),
              400,
              TikTokCode.INVALID_PARAMS,
              COUNT,
              Remedy.GIVE_UP);
      assertThat(error.rawCode()).isEqualTo("invalid_param");
    }
  }

  // Shape

  @ParameterizedTest
  @ValueSource(strings = {"PUBLIC", "", "self_only", "FRIENDS"})
  void refusesAPrivacyLevelThatIsNone(String level) {
    Expect.failure(
        initWith(body -> postInfo(body).put("privacy_level", level)),
        400,
        TikTokCode.INVALID_PARAMS,
        POST_INFO,
        Remedy.GIVE_UP);
  }

  @Test
  void refusesAMissingPostInfo() {
    Expect.failure(
        initWith(body -> body.remove("post_info")),
        400,
        TikTokCode.INVALID_PARAMS,
        POST_INFO,
        Remedy.GIVE_UP);
  }

  @Test
  void countsATitleInUtf16Units() {
    Results.value(initWith(body -> postInfo(body).put("title", "😀".repeat(1100))));
    Expect.failure(
        initWith(body -> postInfo(body).put("title", "😀".repeat(1100) + "x")),
        400,
        TikTokCode.INVALID_PARAMS,
        POST_INFO,
        Remedy.GIVE_UP);
  }

  @Test
  void refusesAMissingOrUnknownSource() {
    Expect.failure(
        initWith(body -> body.remove("source_info")),
        400,
        TikTokCode.INVALID_PARAMS,
        SOURCE_INFO,
        Remedy.GIVE_UP);
    Expect.failure(
        initWith(body -> sourceInfo(body).put("source", "FTP")),
        400,
        TikTokCode.INVALID_PARAMS,
        SOURCE_INFO,
        Remedy.GIVE_UP);
    Expect.failure(
        init(new SourceInfo(0, 0, 0)), 400, TikTokCode.INVALID_PARAMS, SOURCE_INFO, Remedy.GIVE_UP);
  }

  @Test
  void toleratesUnknownFields() {
    Results.value(initWith(body -> body.put("video_type", "mp4").put("of_tomorrow", 1)));
  }

  // Who may post what

  @Test
  void refusesALevelThatTheAccountIsNotOffered() {
    Expect.failure(
        init(PRIYA, PrivacyLevel.PUBLIC_TO_EVERYONE, SMALL),
        403,
        TikTokCode.PRIVACY_LEVEL_OPTION_MISMATCH,
        GUIDELINES,
        Remedy.GIVE_UP);
  }

  @ParameterizedTest
  @EnumSource(
      value = PrivacyLevel.class,
      names = {"PUBLIC_TO_EVERYONE", "SELF_ONLY"})
  void refusesAnUnauditedAppAtAPublicAccountWhateverTheLevel(PrivacyLevel level) {
    try (SimulatedTikTok unaudited = new SimulatedTikTok(SimulatorSettings.defaults())) {
      AccessToken token = unaudited.token(PIA);
      Results.value(unaudited.client.creatorInfo(token));

      Expect.failure(
          unaudited.client.initDirectPost(token, Calls.post(level), SMALL),
          403,
          TikTokCode.UNAUDITED_CLIENT_CAN_ONLY_POST_TO_PRIVATE_ACCOUNTS,
          GUIDELINES,
          Remedy.GIVE_UP);
    }
  }

  @Test
  void letsAnUnauditedAppPostForItselfAtAPrivateAccount() {
    try (SimulatedTikTok unaudited = new SimulatedTikTok(SimulatorSettings.defaults())) {
      unaudited.begin(unaudited.token(PRIYA), PrivacyLevel.SELF_ONLY, SMALL);

      assertThat(unaudited.violations()).isEmpty();
    }
  }

  @Test
  void refusesABannedCreator() {
    Expect.failure(
        init(BRUNO, PrivacyLevel.SELF_ONLY, SMALL),
        403,
        TikTokCode.SPAM_RISK_USER_BANNED_FROM_POSTING,
        GUIDELINES,
        Remedy.GIVE_UP);
  }

  @Test
  void refusesThe16thPostOfADay() {
    AccessToken token = tiktok.token("carla.nearcap");
    tiktok.begin(token, PrivacyLevel.SELF_ONLY, SMALL);

    TikTokError error =
        Expect.failure(
            tiktok.client.initDirectPost(token, Calls.post(PrivacyLevel.SELF_ONLY), SMALL),
            403,
            TikTokCode.SPAM_RISK_TOO_MANY_POSTS,
            GUIDELINES,
            Remedy.RETRY_LATER);
    assertThat(error.retryAfter()).contains(Duration.ofDays(1));
  }

  @Test
  void refusesACreatorBeyondTheAppsCap() {
    SimulatorSettings settings =
        SimulatorSettings.defaults().withAudited(true).withActiveCreatorCap(1);
    try (SimulatedTikTok other = new SimulatedTikTok(settings)) {
      other.begin(other.token(PIA), PrivacyLevel.SELF_ONLY, SMALL);

      Expect.failure(
          other.client.initDirectPost(
              other.token(PRIYA), Calls.post(PrivacyLevel.SELF_ONLY), SMALL),
          403,
          TikTokCode.REACHED_ACTIVE_USER_CAP,
          GUIDELINES,
          Remedy.RETRY_LATER);
    }
  }

  @Test
  void refusesAUrlThatTheAppDoesNotOwn() {
    Expect.failure(
        initWith(
            body ->
                body.putObject("source_info")
                    .put("source", "PULL_FROM_URL")
                    .put("video_url", "https://videos.example/1.mp4")),
        403,
        TikTokCode.URL_OWNERSHIP_UNVERIFIED,
        "Please review our URL ownership verification rules at"
            + " https://developers.tiktok.com/doc/content-posting-api-media-transfer-guide/#pull_from_url",
        Remedy.GIVE_UP);
  }

  /** A pull has no {@code upload_url}; this client does not ask for one, and would not take it. */
  @Test
  void aSuccessWithoutAnUploadUrlIsNone() {
    SimulatorSettings settings =
        SimulatorSettings.defaults().withVerifiedUrlPrefixes("https://videos.example/");
    try (SimulatedTikTok other = new SimulatedTikTok(settings)) {
      TikTokResult<UploadTicket> result =
          other.client.init(
              Operation.DIRECT_POST_INIT,
              other.token(PRIYA),
              body -> {
                Calls.post(PrivacyLevel.SELF_ONLY).write(body.putObject("post_info"));
                body.putObject("source_info")
                    .put("source", "PULL_FROM_URL")
                    .put("video_url", "https://videos.example/1.mp4");
              });

      Expect.failure(result, 200, TikTokCode.MALFORMED_ANSWER, Remedy.NEW_INIT);
    }
  }

  // Tokens and limits

  @Test
  void anExpiredTokenIs401WithEmptyData() {
    AccessToken token = tiktok.token(PIA);
    tiktok.simulator.faults().on(Endpoint.DIRECT_INIT).expireTokenNow();

    Expect.failure(
        tiktok.client.initDirectPost(token, Calls.post(PrivacyLevel.SELF_ONLY), SMALL),
        401,
        TikTokCode.ACCESS_TOKEN_INVALID,
        "The access token is invalid or not found in the request.",
        Remedy.REFRESH_TOKEN);
  }

  @Test
  void aTokenForUploadsAloneIs401() {
    Expect.failure(
        tiktok.client.initDirectPost(
            tiktok.token(PIA, "video.upload"), Calls.post(PrivacyLevel.SELF_ONLY), SMALL),
        401,
        TikTokCode.SCOPE_NOT_AUTHORIZED,
        "The user did not authorize the scope required for completing this request.",
        Remedy.RECONNECT);
  }

  @Test
  void the7thInitInAMinuteIs429() {
    AccessToken token = tiktok.token(PIA);
    for (int i = 0; i < 6; i++) {
      tiktok.begin(token, PrivacyLevel.SELF_ONLY, SMALL);
    }

    TikTokError error =
        Expect.failure(
            tiktok.client.initDirectPost(token, Calls.post(PrivacyLevel.SELF_ONLY), SMALL),
            429,
            TikTokCode.RATE_LIMIT_EXCEEDED,
            Remedy.RETRY_LATER);
    assertThat(error.retryAfter()).contains(Duration.ofMinutes(1));
    tiktok.simulator.clock().advance(Duration.ofMinutes(1));
    tiktok.begin(token, PrivacyLevel.SELF_ONLY, SMALL);
  }

  // When TikTok fails, docs/tiktok-api.md#103-safe-retries: without a byte sent nothing can be
  // posted

  @Test
  void aServerErrorLeavesTheDecisionToTheCaller() {
    AccessToken token = tiktok.token(PIA);
    Results.value(tiktok.client.creatorInfo(token));
    tiktok.simulator.faults().on(Endpoint.DIRECT_INIT).statusAfterEffect(500);

    Expect.failure(
        tiktok.client.initDirectPost(token, Calls.post(PrivacyLevel.SELF_ONLY), SMALL),
        500,
        TikTokCode.INTERNAL_ERROR,
        Remedy.NEW_INIT);
    assertThat(tiktok.simulator.publications()).hasSize(1);
    assertThat(tiktok.simulator.posts()).isEmpty();
  }

  @Test
  void aLostAnswerLeavesTheDecisionToTheCaller() {
    AccessToken token = tiktok.token(PIA);
    Results.value(tiktok.client.creatorInfo(token));
    tiktok.simulator.faults().on(Endpoint.DIRECT_INIT).dropAfterEffect();

    Expect.lost(
        tiktok.client.initDirectPost(token, Calls.post(PrivacyLevel.SELF_ONLY), SMALL),
        Remedy.NEW_INIT);
    tiktok.begin(token, PrivacyLevel.SELF_ONLY, SMALL);
    assertThat(tiktok.violations()).isEmpty();
  }
}
