package com.viralmommy.tiktok.publishing.intake;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.events.DynamodbEvent;
import com.viralmommy.aws.embedded.PublishedEvent;
import com.viralmommy.tiktok.fixture.AwsFixture;
import com.viralmommy.tiktok.fixture.PublishingFixture;
import com.viralmommy.tiktok.fixture.TableStream;
import com.viralmommy.tiktok.lambda.DeployedFunction;
import com.viralmommy.tiktok.lambda.background.EventRelayHandler;
import com.viralmommy.tiktok.platform.UserId;
import com.viralmommy.tiktok.publishing.model.Post;
import com.viralmommy.tiktok.publishing.model.Publication;
import com.viralmommy.tiktok.publishing.model.Publication.Status;
import com.viralmommy.tiktok.publishing.model.VideoStore;
import com.viralmommy.tiktok.simulator.settings.SimulatorSettings;
import com.viralmommy.tiktok.tiktok.posting.PrivacyLevel;
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

/** Videos that a back end drops into S3, with metadata in place of a request. */
@ExtendWith(AwsFixture.Extension.class)
class DropIntakeIT {
  private static final byte[] VIDEO = PublishingFixture.video(100_000);
  private static final String KEY = "drop/" + PublishingFixture.USER.key() + "/2026/november.mp4";

  private final AwsFixture aws;
  private final PublishingFixture fixture;
  private final TableStream changes;
  private final Map<String, String> metadata = new HashMap<>();

  DropIntakeIT(AwsFixture aws) {
    this.aws = aws;
    fixture = new PublishingFixture(aws, SimulatorSettings.defaults().withAudited(true), Map.of());
    changes = TableStream.of(aws.streams, fixture.variables.get("PUBLICATIONS_TABLE"));
    metadata.putAll(
        Map.of(
            "tiktok-connection-id", fixture.connection.id(),
            "tiktok-privacy-level", "PUBLIC_TO_EVERYONE",
            "tiktok-title", "50%25%20caf%C3%A9%20+%20%23tea%20%F0%9F%8D%B5",
            "tiktok-allow-comment", "true",
            "tiktok-cover-timestamp-ms", "400",
            "tiktok-music-usage-confirmed", "true",
            "uploaded-with", "some tool"));
  }

  @AfterEach
  void close() {
    assertThat(fixture.tikTok.violations()).isEmpty();
    fixture.close();
  }

  @Test
  void createsAPublicationFromTheMetadata() {
    drop(VIDEO);
    objectCreated();
    Publication accepted = onlyPublication();
    assertThat(accepted.status()).isEqualTo(Status.QUEUED);
    assertThat(accepted.post())
        .isEqualTo(
            new Post.DirectPost(
                "50% café + #tea 🍵",
                PrivacyLevel.PUBLIC_TO_EVERYONE, true, false, false, false, false, false, 400));
    assertThat(fixture.messages()).singleElement().asString().contains(accepted.key().id());
    assertThat(fixture.finish(accepted.key()).status()).isEqualTo(Status.PUBLISHED);
    assertThat(fixture.tikTok.posts())
        .singleElement()
        .satisfies(post -> assertThat(post.sha256()).isEqualTo(PublishingFixture.sha256(VIDEO)));
  }

  /** A repeated upload or a duplicate event does not mean a second post. */
  @Test
  void theSameVideoUnderTheSameKeyIsPublishedOnce() {
    drop(VIDEO);
    objectCreated();
    objectCreated();
    fixture.clock.advance(Duration.ofDays(30));
    drop(VIDEO);
    objectCreated();
    assertThat(publications()).hasSize(1);
    assertThat(events()).isEmpty();
  }

  @Test
  void theSameVideoWithDifferentMetadataIsRefusedWithAnEvent() {
    drop(VIDEO);
    objectCreated();
    metadata.put("tiktok-title", "another");
    drop(VIDEO);
    objectCreated();
    assertThat(publications()).hasSize(1);
    assertThat(events())
        .singleElement()
        .satisfies(event -> assertThat(event.detail()).contains("idempotency_key_reused"));
  }

  @Test
  void aDifferentVideoUnderTheSameKeyIsAnotherPublication() {
    drop(VIDEO);
    objectCreated();
    drop(PublishingFixture.video(100_001));
    objectCreated();
    assertThat(publications()).hasSize(2);
  }

  /** A drop has no caller to answer, so the log and an event have all findings. */
  @Test
  void invalidMetadataIsRefusedWithAllFindings() {
    metadata.remove("tiktok-music-usage-confirmed");
    metadata.put("tiktok-allow-comments", "true");
    metadata.put("tiktok-privacy-level", "PUBLIC");
    drop(VIDEO);
    objectCreated();
    assertThat(publications()).isEmpty();
    assertThat(fixture.log)
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
    // A duplicate event of S3 causes no second refusal.
    fixture.clock.advance(Duration.ofMinutes(3));
    objectCreated();
    assertThat(events()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"100% fun", "caf%E9", "=?UTF-8?B?Y2Fmw6k=?="})
  void valuesThatAreNotPercentEncodedAreRefused(String title) {
    metadata.put("tiktok-title", title);
    drop(VIDEO);
    objectCreated();
    assertThat(publications()).isEmpty();
    assertThat(fixture.log).anyMatch(line -> line.contains("/title"));
  }

  @Test
  void anEmptyObjectOrTheConnectionOfAnotherUserIsRefused() {
    drop(new byte[0]);
    objectCreated();
    metadata.put("tiktok-connection-id", "con_of_somebody_else");
    drop(VIDEO);
    objectCreated();
    assertThat(publications()).isEmpty();
    assertThat(fixture.log).anyMatch(line -> line.contains("video_empty"));
    assertThat(fixture.log).anyMatch(line -> line.contains("/connectionId"));
  }

  @Test
  void anObjectThatIsGoneIsIgnored() {
    fixture.compositionRoot().dropIntake().objectCreated(PublishingFixture.USER, KEY);
    assertThat(publications()).isEmpty();
  }

  @Test
  void onlyObjectsUnderAUsersDropPrefixAreDrops() {
    assertThat(VideoStore.dropOwner(KEY)).contains(PublishingFixture.USER);
    assertThat(VideoStore.dropOwner("drop/a_20b/c")).contains(new UserId("a b"));
    for (String other :
        List.of("drop/", "drop/me", "drop/me/", "drop//x", "drop/a b/x", "uploads/me/x", "")) {
      assertThat(VideoStore.dropOwner(other)).isEmpty();
    }
  }

  /** Relays the table's changes and returns the events of drops. */
  private List<PublishedEvent> events() {
    var event = new DynamodbEvent();
    event.setRecords(changes.take());
    assertThat(
            ((EventRelayHandler) fixture.compositionRoot().handler(DeployedFunction.EVENT_RELAY))
                .handleRequest(event, null)
                .getBatchItemFailures())
        .isEmpty();
    return aws.events(fixture.variables.get("EVENT_BUS")).stream()
        .filter(published -> published.detailType().startsWith("drop."))
        .toList();
  }

  private void drop(byte[] video) {
    aws.s3.putObject(
        r -> r.bucket(fixture.variables.get("VIDEO_BUCKET")).key(KEY).metadata(metadata),
        RequestBody.fromBytes(video));
  }

  private void objectCreated() {
    fixture.compositionRoot().dropIntake().objectCreated(PublishingFixture.USER, KEY);
  }

  private List<Publication> publications() {
    return fixture.publications();
  }

  private Publication onlyPublication() {
    assertThat(publications()).hasSize(1);
    return publications().getFirst();
  }
}
