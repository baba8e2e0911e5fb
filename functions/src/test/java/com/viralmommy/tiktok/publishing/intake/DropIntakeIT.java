package com.viralmommy.tiktok.publishing.intake;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.events.DynamodbEvent;
import com.viralmommy.aws.embedded.PublishedEvent;
import com.viralmommy.tiktok.fixture.Cloud;
import com.viralmommy.tiktok.fixture.PublishingFixture;
import com.viralmommy.tiktok.fixture.TableStream;
import com.viralmommy.tiktok.lambda.DeployedFunction;
import com.viralmommy.tiktok.lambda.background.EventRelayHandler;
import com.viralmommy.tiktok.platform.UserId;
import com.viralmommy.tiktok.publishing.model.Post;
import com.viralmommy.tiktok.publishing.model.Publication;
import com.viralmommy.tiktok.publishing.model.Publication.Status;
import com.viralmommy.tiktok.publishing.model.VideoStore;
import com.viralmommy.tiktok.simulator.SimulatorSettings;
import com.viralmommy.tiktok.tiktok.PrivacyLevel;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.sync.RequestBody;

/** Videos that a back end drops into S3, whose metadata is all that is said of them. */
@ExtendWith(Cloud.Extension.class)
class DropIntakeIT {
  private static final byte[] VIDEO = PublishingFixture.video(100_000);
  private static final String KEY = "drop/" + PublishingFixture.USER.key() + "/2026/november.mp4";

  private final Cloud cloud;
  private final PublishingFixture stage;
  private final TableStream changes;
  private final Map<String, String> metadata = new HashMap<>();

  DropIntakeIT(Cloud cloud) {
    this.cloud = cloud;
    stage = new PublishingFixture(cloud, SimulatorSettings.defaults().withAudited(true), Map.of());
    changes = TableStream.of(cloud.streams, stage.variables.get("PUBLICATIONS_TABLE"));
    metadata.putAll(
        Map.of(
            "tiktok-connection-id", stage.connection.id(),
            "tiktok-privacy-level", "PUBLIC_TO_EVERYONE",
            "tiktok-title", "50%25%20caf%C3%A9%20+%20%23tea%20%F0%9F%8D%B5",
            "tiktok-allow-comment", "true",
            "tiktok-cover-timestamp-ms", "400",
            "tiktok-music-usage-confirmed", "true",
            "uploaded-with", "some tool"));
  }

  @AfterEach
  void close() {
    assertThat(stage.tikTok.violations()).isEmpty();
    stage.close();
  }

  @Test
  void theEventAloneMakesThePublication() {
    drop(VIDEO);
    arrived();
    Publication accepted = only();
    assertThat(accepted.status()).isEqualTo(Status.QUEUED);
    assertThat(accepted.post())
        .isEqualTo(
            new Post.Direct(
                "50% café + #tea 🍵",
                PrivacyLevel.PUBLIC_TO_EVERYONE, true, false, false, false, false, false, 400));
    assertThat(stage.messages()).singleElement().asString().contains(accepted.key().id());
    assertThat(stage.finish(accepted.key()).status()).isEqualTo(Status.PUBLISHED);
    assertThat(stage.tikTok.posts())
        .singleElement()
        .satisfies(post -> assertThat(post.sha256()).isEqualTo(PublishingFixture.sha256(VIDEO)));
  }

  /** An upload that was tried again, and an event that comes twice, are no second wish. */
  @Test
  void theSameVideoUnderTheSameKeyIsPublishedOnce() {
    drop(VIDEO);
    arrived();
    arrived();
    stage.clock.advance(Duration.ofDays(30));
    drop(VIDEO);
    arrived();
    assertThat(publications()).hasSize(1);
    assertThat(events()).isEmpty();
  }

  @Test
  void theSameVideoWithOtherWordsIsRefusedAndSaysSo() {
    drop(VIDEO);
    arrived();
    metadata.put("tiktok-title", "another");
    drop(VIDEO);
    arrived();
    assertThat(publications()).hasSize(1);
    assertThat(events())
        .singleElement()
        .satisfies(event -> assertThat(event.detail()).contains("idempotency_key_reused"));
  }

  @Test
  void anotherVideoUnderTheSameKeyIsAnotherPublication() {
    drop(VIDEO);
    arrived();
    drop(PublishingFixture.video(100_001));
    arrived();
    assertThat(publications()).hasSize(2);
  }

  /** There is nobody to answer: the log says everything that is wrong. */
  @Test
  void metadataThatSaysTooLittleOrTooMuchMakesNoPublication() {
    metadata.remove("tiktok-music-usage-confirmed");
    metadata.put("tiktok-allow-comments", "true");
    metadata.put("tiktok-privacy-level", "PUBLIC");
    drop(VIDEO);
    arrived();
    assertThat(publications()).isEmpty();
    assertThat(stage.log)
        .filteredOn(line -> line.contains("drop.refused"))
        .singleElement()
        .asString()
        .contains("/allowComments", "/privacyLevel", "/musicUsageConfirmed", KEY);
    assertThat(events())
        .singleElement()
        .satisfies(
            event -> {
              assertThat(event.detailType()).isEqualTo("drop.refused");
              assertThat(event.detail())
                  .contains(
                      KEY,
                      "invalid_request",
                      "{\"pointer\":\"/allowComments\",\"detail\":\"is not known\"}");
            });
    // An event of S3's that comes twice is no second refusal.
    stage.clock.advance(Duration.ofMinutes(3));
    arrived();
    assertThat(events()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"100% fun", "caf%E9", "=?UTF-8?B?Y2Fmw6k=?="})
  void whatIsNotPercentEncodedIsRefused(String title) {
    metadata.put("tiktok-title", title);
    drop(VIDEO);
    arrived();
    assertThat(publications()).isEmpty();
    assertThat(stage.log).anyMatch(line -> line.contains("/title"));
  }

  @Test
  void anEmptyObjectOrAConnectionOfSomebodyElseIsRefused() {
    drop(new byte[0]);
    arrived();
    metadata.put("tiktok-connection-id", "con_of_somebody_else");
    drop(VIDEO);
    arrived();
    assertThat(publications()).isEmpty();
    assertThat(stage.log).anyMatch(line -> line.contains("video_empty"));
    assertThat(stage.log).anyMatch(line -> line.contains("/connectionId"));
  }

  @Test
  void anObjectThatIsGoneIsIgnored() {
    stage.compositionRoot().dropIntake().arrived(PublishingFixture.USER, KEY);
    assertThat(publications()).isEmpty();
  }

  @Test
  void onlyWhatIsUnderAUsersPrefixIsADrop() {
    assertThat(VideoStore.dropOwner(KEY)).contains(PublishingFixture.USER);
    assertThat(VideoStore.dropOwner("drop/a_20b/c")).contains(new UserId("a b"));
    for (String other :
        List.of("drop/", "drop/me", "drop/me/", "drop//x", "drop/a b/x", "uploads/me/x", "")) {
      assertThat(VideoStore.dropOwner(other)).isEmpty();
    }
  }

  /** What the changes so far have led to on the bus. */
  private List<PublishedEvent> events() {
    var event = new DynamodbEvent();
    event.setRecords(changes.take());
    assertThat(
            ((EventRelayHandler) stage.compositionRoot().handler(DeployedFunction.EVENT_RELAY))
                .handleRequest(event, null)
                .getBatchItemFailures())
        .isEmpty();
    return cloud.events(stage.variables.get("EVENT_BUS")).stream()
        .filter(told -> told.detailType().startsWith("drop."))
        .toList();
  }

  private void drop(byte[] video) {
    cloud.s3.putObject(
        r -> r.bucket(stage.variables.get("VIDEO_BUCKET")).key(KEY).metadata(metadata),
        RequestBody.fromBytes(video));
  }

  private void arrived() {
    stage.compositionRoot().dropIntake().arrived(PublishingFixture.USER, KEY);
  }

  private List<Publication> publications() {
    return stage.publications();
  }

  private Publication only() {
    assertThat(publications()).hasSize(1);
    return publications().getFirst();
  }
}
