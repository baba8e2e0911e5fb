package com.viralmommy.tiktok.publishing.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.viralmommy.tiktok.platform.Json;
import com.viralmommy.tiktok.platform.Problem;
import com.viralmommy.tiktok.platform.ProblemCode;
import com.viralmommy.tiktok.publishing.intake.PublishRequest.VideoOrigin;
import com.viralmommy.tiktok.publishing.model.Post;
import com.viralmommy.tiktok.tiktok.posting.PrivacyLevel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class PublishRequestTest {
  private static final long LARGEST = 287_600_000L;
  private static final Instant NOW = Instant.parse("2026-11-25T10:00:00Z");

  @Test
  void readsTheLeastThatCanBeAsked() {
    PublishRequest request = read(body -> {});
    assertThat(request.connectionId()).isEqualTo("con_1");
    assertThat(request.video()).isEqualTo(new VideoOrigin.Upload(1000, "video/mp4"));
    assertThat(request.post())
        .isEqualTo(
            new Post.Direct(
                null, PrivacyLevel.SELF_ONLY, false, false, false, false, false, false, null));
  }

  @Test
  void readsEverythingThatCanBeAsked() {
    PublishRequest request =
        read(
            body -> {
              body.put("title", "A #title @you 😀").put("privacyLevel", "PUBLIC_TO_EVERYONE");
              for (String flag : FLAGS) {
                body.put(flag, true);
              }
              body.put("coverTimestampMs", 2_147_483_647);
              body.remove("upload");
              body.putObject("source").put("key", "uploads/me/a video.mp4");
            });
    assertThat(request.video()).isEqualTo(new VideoOrigin.Existing("uploads/me/a video.mp4"));
    assertThat(request.post())
        .isEqualTo(
            new Post.Direct(
                "A #title @you 😀",
                PrivacyLevel.PUBLIC_TO_EVERYONE,
                true,
                true,
                true,
                true,
                true,
                true,
                Integer.MAX_VALUE));
  }

  private static final List<String> FLAGS =
      List.of(
          "allowComment",
          "allowDuet",
          "allowStitch",
          "brandedContent",
          "yourBrand",
          "aiGenerated",
          "musicUsageConfirmed");

  @Test
  void namesEverythingThatIsMissingAtOnce() {
    assertThat(findings("{}"))
        .containsExactlyInAnyOrder(
            finding("/connectionId", "is required"),
            finding("/privacyLevel", "is required"),
            finding(
                "/musicUsageConfirmed",
                "must be true: the user has to agree to TikTok's Music Usage Confirmation"),
            finding("/upload", "exactly one of upload and source is required"));
  }

  @Test
  void namesEverythingThatIsWrongAtOnce() {
    assertThat(
            findings(
                """
                {"connectionId":1,"privacyLevel":"PUBLIC","title":["x"],"allowComment":"yes",
                 "coverTimestampMs":-1,"musicUsageConfirmed":true,"privacy":"SELF_ONLY",
                 "upload":{"sizeBytes":"1","contentType":"image/png","checksum":"x"}}
                """))
        .extracting(Problem.Finding::pointer)
        .containsExactlyInAnyOrder(
            "/connectionId",
            "/privacyLevel",
            "/title",
            "/allowComment",
            "/coverTimestampMs",
            "/privacy",
            "/upload/sizeBytes",
            "/upload/contentType",
            "/upload/checksum");
  }

  @Test
  void takesNullForAbsent() {
    assertThat(read(body -> body.putNull("title").putNull("source").putNull("allowDuet")).post())
        .isEqualTo(read(body -> {}).post());
    assertThat(findings(body -> body.putNull("privacyLevel")))
        .containsExactly(finding("/privacyLevel", "is required"));
  }

  @Test
  void escapesTheNameOfAMemberThatIsNotKnown() {
    assertThat(findings(body -> body.put("a/b~c", 1).put("", 2)))
        .containsExactlyInAnyOrder(
            finding("/a~1b~0c", "is not known"), finding("/", "is not known"));
  }

  @Test
  void doesNotAnswerABodyOfMistakesWithOneOfManyTimesItsSize() {
    assertThat(
            findings(
                body -> {
                  for (int i = 0; i < 10_000; i++) {
                    body.put("m" + i, 0);
                  }
                }))
        .hasSize(50);
  }

  /**
   * There is no default: TikTok's auditors check it (docs/tiktok-api.md#31-audit-rules-and-caps).
   */
  @ParameterizedTest
  @ValueSource(strings = {"", "self_only", "PRIVATE", "SELF_ONLY "})
  void refusesAPrivacyLevelThatIsNotOneOfTikToks(String level) {
    assertThat(findings(body -> body.put("privacyLevel", level)))
        .singleElement()
        .satisfies(f -> assertThat(f.detail()).contains("PUBLIC_TO_EVERYONE", "SELF_ONLY"));
  }

  @ParameterizedTest
  @EnumSource
  void takesEveryPrivacyLevelOfTikToks(PrivacyLevel level) {
    assertThat(direct(read(body -> body.put("privacyLevel", level.name()))).privacyLevel())
        .isEqualTo(level);
  }

  @ParameterizedTest
  @CsvSource({
    "a, 2200, true",
    "a, 2201, false",
    "😀, 1100, true",
    "😀, 1101, false",
    "ü, 2200, true"
  })
  void countsATitleInUtf16UnitsAsTikTokDoes(String letter, int times, boolean good) {
    Consumer<ObjectNode> titled = body -> body.put("title", letter.repeat(times));
    if (good) {
      assertThat(direct(read(titled)).title()).hasSize(letter.length() * times);
    } else {
      assertThat(findings(titled))
          .containsExactly(finding("/title", "must be a text of 0 to 2200 characters"));
    }
  }

  @Test
  void refusesBrandedContentThatNobodySees() {
    assertThat(findings(body -> body.put("brandedContent", true)))
        .containsExactly(finding("/privacyLevel", "cannot be SELF_ONLY for branded content"));
    assertThat(
            direct(
                    read(
                        body ->
                            body.put("brandedContent", true)
                                .put("privacyLevel", "FOLLOWER_OF_CREATOR")))
                .brandedContent())
        .isTrue();
    assertThat(direct(read(body -> body.put("yourBrand", true))).yourBrand()).isTrue();
  }

  @Test
  void wantsTheUsersConsentToTheMusicUsageConfirmation() {
    assertThat(findings(body -> body.put("musicUsageConfirmed", false)))
        .extracting(Problem.Finding::pointer)
        .containsExactly("/musicUsageConfirmed");
    assertThat(findings(body -> body.put("musicUsageConfirmed", "true")))
        .extracting(Problem.Finding::pointer)
        .contains("/musicUsageConfirmed");
  }

  @Test
  void wantsExactlyOneWayToTheVideo() {
    assertThat(findings(body -> body.putObject("source").put("key", "k")))
        .containsExactly(finding("/upload", "exactly one of upload and source is required"));
    assertThat(findings(body -> body.remove("upload")))
        .containsExactly(finding("/upload", "exactly one of upload and source is required"));
    assertThat(findings(body -> body.put("upload", "file")))
        .extracting(Problem.Finding::pointer)
        .contains("/upload");
  }

  @ParameterizedTest
  @ValueSource(strings = {"video/mp4", "video/quicktime", "video/webm"})
  void takesTheThreeContainersThatTikTokTakes(String type) {
    assertThat(read(body -> upload(body).put("contentType", type)).video())
        .isEqualTo(new VideoOrigin.Upload(1000, type));
  }

  @Test
  void refusesASizeThatIsNone() {
    for (String size : List.of("-1", "1.0", "1e3", "true", "\"1\"", "9223372036854775808")) {
      assertThat(findings(body -> upload(body).set("sizeBytes", json(size))))
          .as(size)
          .extracting(Problem.Finding::pointer)
          .containsExactly("/upload/sizeBytes");
    }
  }

  @Test
  void refusesASizeThatIsNotAllowedOnceNothingElseIsWrong() {
    assertThat(problem(with(body -> upload(body).put("sizeBytes", 0))).code())
        .isEqualTo(ProblemCode.VIDEO_EMPTY);
    Problem tooLarge = problem(with(body -> upload(body).put("sizeBytes", LARGEST + 1)));
    assertThat(tooLarge.code()).isEqualTo(ProblemCode.UPLOAD_SIZE_TOO_LARGE);
    assertThat(tooLarge.detail()).contains("287600001", "287600000");
    assertThat(read(body -> upload(body).put("sizeBytes", LARGEST))).isNotNull();
    assertThat(
            findings(
                body -> {
                  upload(body).put("sizeBytes", 0);
                  body.remove("connectionId");
                }))
        .extracting(Problem.Finding::pointer)
        .containsExactly("/connectionId");
  }

  /** An empty text would be no key of DynamoDB's, a longer one none of S3's. */
  @Test
  void refusesTextsThatCannotBeKeys() {
    assertThat(findings(body -> body.put("connectionId", "")))
        .containsExactly(finding("/connectionId", "must be a text of 1 to 64 characters"));
    assertThat(findings(body -> body.put("connectionId", "c".repeat(65)))).hasSize(1);
    for (String key : List.of("", "k".repeat(1025), "ü".repeat(513))) {
      assertThat(
              findings(
                  body -> {
                    body.remove("upload");
                    body.putObject("source").put("key", key);
                  }))
          .extracting(Problem.Finding::pointer)
          .containsExactly("/source/key");
    }
  }

  /** Any JSON object is a request or a problem, and nothing else. */
  @Property(tries = 2000)
  void anyObjectIsARequestOrAProblem(@ForAll("bodies") ObjectNode body) {
    try {
      PublishRequest request = PublishRequest.read(body, LARGEST, NOW);
      assertThat(request.connectionId()).isNotEmpty();
      assertThat(request.video()).isNotNull();
      if (request.post() instanceof Post.Direct post) {
        assertThat(post.privacyLevel()).isNotNull();
        assertThat(body.path("musicUsageConfirmed").booleanValue()).isTrue();
      }
      if (request.publishAt() != null) {
        assertThat(request.publishAt()).isAfter(NOW).isBefore(NOW.plus(Duration.ofDays(61)));
      }
    } catch (Problem refused) {
      assertThat(refused.code().status()).isIn(400, 422);
      assertThat(refused.findings())
          .allSatisfy(finding -> assertThat(finding.pointer()).startsWith("/"));
    }
  }

  /** Good requests with some members replaced by anything at all. */
  @Provide
  Arbitrary<ObjectNode> bodies() {
    JsonNodeFactory f = JsonNodeFactory.instance;
    Arbitrary<JsonNode> leaf =
        Arbitraries.of(
            f.nullNode(),
            f.textNode(""),
            f.textNode("SELF_ONLY"),
            f.textNode("video/mp4"),
            f.textNode("INBOX"),
            f.textNode("2026-12-01T08:30:00+01:00"),
            f.textNode("+999999999-12-31T23:59:59.999999999-18:00"),
            f.textNode("x".repeat(3000)),
            f.numberNode(0),
            f.numberNode(-1),
            f.numberNode(Long.MAX_VALUE),
            f.numberNode(1e300),
            f.numberNode(new java.math.BigInteger("9".repeat(100))),
            f.booleanNode(true),
            f.booleanNode(false),
            f.arrayNode(),
            f.arrayNode().add("x"),
            f.objectNode(),
            f.objectNode().put("key", "k"),
            f.objectNode().put("sizeBytes", 1).put("contentType", "video/webm"));
    Arbitrary<String> names =
        Arbitraries.of(
            "connectionId",
            "privacyLevel",
            "title",
            "allowComment",
            "brandedContent",
            "coverTimestampMs",
            "musicUsageConfirmed",
            "mode",
            "publishAt",
            "upload",
            "source",
            "unknown",
            "a/b",
            "");
    return Combinators.combine(names, leaf)
        .as((name, value) -> (Consumer<ObjectNode>) body -> body.set(name, value))
        .list()
        .ofMaxSize(4)
        .map(
            changes -> {
              ObjectNode body = good();
              changes.forEach(change -> change.accept(body));
              return body;
            });
  }

  @Test
  void aShareToTheInboxLeavesEverythingElseToTheCreator() {
    PublishRequest request = PublishRequest.read(share(), LARGEST, NOW);
    assertThat(request.post()).isEqualTo(new Post.Inbox());

    ObjectNode tooMuch = share().put("title", "x").put("allowDuet", false);
    tooMuch.put("privacyLevel", "SELF_ONLY").put("musicUsageConfirmed", true);
    String complaint = "is decided in TikTok's app when the mode is INBOX";
    assertThat(findings(tooMuch.toString()))
        .containsExactlyInAnyOrder(
            finding("/title", complaint),
            finding("/allowDuet", complaint),
            finding("/privacyLevel", complaint),
            finding("/musicUsageConfirmed", complaint));
  }

  private static ObjectNode share() {
    ObjectNode body = good().put("mode", "INBOX");
    body.remove(List.of("privacyLevel", "musicUsageConfirmed"));
    return body;
  }

  @Test
  void aTimeToPublishAtLiesWithinSixtyDays() {
    assertThat(planned("2026-11-25T12:30:00+02:00").publishAt())
        .isEqualTo(Instant.parse("2026-11-25T10:30:00Z"));
    assertThat(planned("2027-01-24T10:00:00Z").publishAt())
        .isEqualTo(NOW.plus(Duration.ofDays(60)));
    // What has just passed is published at once.
    assertThat(planned("2026-11-25T09:59:59Z").publishAt()).isNull();
    assertThat(findings(body -> body.put("publishAt", "2027-01-24T10:00:01Z")))
        .containsExactly(finding("/publishAt", "must be at most 60 days ahead"));
    for (String noTime : List.of("tomorrow", "2026-11-26", "2026-11-26T10:00:00", "1764064800")) {
      assertThat(findings(body -> body.put("publishAt", noTime)))
          .containsExactly(finding("/publishAt", "must be a time such as 2026-11-30T18:00:00Z"));
    }
  }

  private static PublishRequest planned(String publishAt) {
    return read(body -> body.put("publishAt", publishAt));
  }

  private static Post.Direct direct(PublishRequest request) {
    return (Post.Direct) request.post();
  }

  private static Problem.Finding finding(String pointer, String detail) {
    return new Problem.Finding(pointer, detail);
  }

  private static ObjectNode upload(ObjectNode body) {
    return (ObjectNode) body.get("upload");
  }

  private static ObjectNode good() {
    ObjectNode body =
        JsonNodeFactory.instance
            .objectNode()
            .put("connectionId", "con_1")
            .put("privacyLevel", "SELF_ONLY")
            .put("musicUsageConfirmed", true);
    body.putObject("upload").put("sizeBytes", 1000).put("contentType", "video/mp4");
    return body;
  }

  private static ObjectNode with(Consumer<ObjectNode> change) {
    ObjectNode body = good();
    change.accept(body);
    return body;
  }

  private static PublishRequest read(Consumer<ObjectNode> change) {
    return PublishRequest.read(with(change), LARGEST, NOW);
  }

  private static List<Problem.Finding> findings(Consumer<ObjectNode> change) {
    return findings(with(change).toString());
  }

  private static List<Problem.Finding> findings(String body) {
    Problem problem = problem(json(body));
    assertThat(problem.code()).isEqualTo(ProblemCode.INVALID_REQUEST);
    return problem.findings();
  }

  private static Problem problem(JsonNode body) {
    Problem[] refused = new Problem[1];
    assertThatExceptionOfType(Problem.class)
        .isThrownBy(() -> PublishRequest.read(body, LARGEST, NOW))
        .satisfies(p -> refused[0] = p);
    return refused[0];
  }

  private static JsonNode json(String text) {
    try {
      return Json.read(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
