package com.viralmommy.tiktok.publishing.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import com.viralmommy.tiktok.fixture.Cloud;
import com.viralmommy.tiktok.fixture.PublishingFixture;
import com.viralmommy.tiktok.platform.Log;
import com.viralmommy.tiktok.platform.ProblemCode;
import com.viralmommy.tiktok.publishing.model.Publication;
import com.viralmommy.tiktok.publishing.model.Publication.Lease;
import com.viralmommy.tiktok.publishing.model.Publication.Status;
import com.viralmommy.tiktok.publishing.model.Publications;
import com.viralmommy.tiktok.publishing.model.VideoStore;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(Cloud.Extension.class)
class UploadIntakeIT {
  private static PublishingFixture stage;

  private UploadIntake uploads;

  @BeforeAll
  static void open(Cloud cloud) {
    stage = new PublishingFixture(cloud);
  }

  @AfterAll
  static void close() {
    stage.close();
  }

  @BeforeEach
  void begin() {
    stage.messages();
    uploads =
        new UploadIntake(
            stage.functions.publicationStore,
            stage.functions.publishQueue,
            stage.functions.videoStore,
            stage.clock,
            new Log(stage.log::add, stage.clock));
  }

  @Test
  void queuesThePublicationThatWaitsForTheVideo() {
    Publication.Key key = waiting(5);
    uploaded(key, "12345");
    Publication queued = stage.find(key);
    assertThat(queued.status()).isEqualTo(Status.QUEUED);
    assertThat(queued.source().eTag()).matches("\"[0-9a-f]{32}\"");
    assertThat(queued.lease()).isNull();
    assertThat(queued.dueAt()).isAfter(stage.clock.instant());
    assertThat(stage.messages()).singleElement().asString().contains(key.id());
  }

  @Test
  void anEventThatComesTwiceQueuesOnce() {
    Publication.Key key = waiting(5);
    uploaded(key, "12345");
    Publication queued = stage.find(key);
    uploads.arrived(queued.source().objectKey());
    assertThat(stage.find(key)).usingRecursiveComparison().isEqualTo(queued);
    assertThat(stage.messages()).hasSize(1);
  }

  /** The accepted video is the one that is published: the ETag of the first stays. */
  @Test
  void aSecondUploadToTheSameKeyChangesNothing() {
    Publication.Key key = waiting(5);
    uploaded(key, "12345");
    Publication queued = stage.find(key);
    uploaded(key, "54321");
    assertThat(stage.find(key)).usingRecursiveComparison().isEqualTo(queued);
  }

  /** Between the event and the worker: other bytes than the accepted never reach TikTok. */
  @Test
  void failsRatherThanPublishesWhatReplacedTheAcceptedVideo() {
    byte[] accepted = PublishingFixture.video(100_000);
    byte[] other = accepted.clone();
    other[other.length - 1]++;
    Publication.Key key = waiting(accepted.length);
    uploaded(key, accepted);
    uploaded(key, other);
    Publication ended = stage.finish(key);
    assertThat(ended.status()).isEqualTo(Status.FAILED);
    assertThat(ended.result().failure().code()).isEqualTo(ProblemCode.VIDEO_CHANGED);
    assertThat(stage.tikTok.publications()).isEmpty();
  }

  /** The publish begins when the event is taken in: until then the last upload is the video. */
  @Test
  void publishesWhatIsThereWhenTheEventIsTakenInThoughItWasUploadedTwice() {
    byte[] first = PublishingFixture.video(100_000);
    byte[] last = first.clone();
    last[last.length - 1]++;
    Publication.Key key = waiting(first.length);
    stage.put(VideoStore.uploadKey(key), first);
    uploaded(key, last);
    uploads.arrived(VideoStore.uploadKey(key));
    assertThat(stage.finish(key).status()).isEqualTo(Status.PUBLISHED);
    assertThat(stage.tikTok.publications())
        .singleElement()
        .satisfies(post -> assertThat(post.sha256()).isEqualTo(PublishingFixture.sha256(last)));
  }

  @Test
  void failsWhatHasAnotherSizeThanAnnounced() {
    for (String video : new String[] {"1234", "123456", ""}) {
      Publication.Key key = waiting(5);
      uploaded(key, video);
      Publication failed = stage.find(key);
      assertThat(failed.status()).isEqualTo(Status.FAILED);
      assertThat(failed.dueAt()).isNull();
      assertThat(failed.result().failure().code()).isEqualTo(ProblemCode.UPLOAD_SIZE_MISMATCH);
      assertThat(failed.result().failure().detail())
          .contains(video.length() + " bytes", "5 were announced");
    }
    assertThat(stage.messages()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "uploads/me/",
        "uploads/me/holiday.mp4",
        "uploads/me/pub_0123456789abcdefghjkmnpqrs",
        "uploads/me/key_0123456789abcdefghjkmnpqrs",
        "other/object",
        ""
      })
  void ignoresAnObjectThatNobodyAskedFor(String objectKey) {
    uploads.arrived(objectKey);
    assertThat(stage.messages()).isEmpty();
    assertThat(stage.log.getLast()).contains("upload.ignored");
  }

  @Test
  void ignoresAnEventWhoseObjectIsGone() {
    Publication.Key key = waiting(5);
    uploads.arrived(VideoStore.uploadKey(key));
    assertThat(stage.find(key).status()).isEqualTo(Status.AWAITING_UPLOAD);
  }

  @Test
  void ignoresAnUploadAfterThePublicationHasEnded() {
    Publication.Key key = waiting(5);
    stage.passTo(stage.find(key).dueAt());
    Publication expired = stage.advance(key);
    assertThat(expired.status()).isEqualTo(Status.FAILED);
    uploaded(key, "12345");
    assertThat(stage.find(key)).usingRecursiveComparison().isEqualTo(expired);
  }

  @Test
  void hasTheEventDeliveredAgainWhileAWorkerHoldsThePublication() {
    Publication.Key key = waiting(5);
    Instant now = stage.clock.instant();
    stage.functions.publicationStore.lease(
        key, new Lease("somebody", now.plusSeconds(60)), now, now.plusSeconds(60));
    stage.put(VideoStore.uploadKey(key), "12345".getBytes(StandardCharsets.UTF_8));
    assertThatIllegalStateException().isThrownBy(() -> uploads.arrived(VideoStore.uploadKey(key)));
    stage.clock.advance(Duration.ofSeconds(61));
    uploads.arrived(VideoStore.uploadKey(key));
    assertThat(stage.find(key).status()).isEqualTo(Status.QUEUED);
  }

  /** Whoever was early has stored until when the upload may take. */
  @Test
  void takesTheUploadThoughAMessageCameBeforeIt() {
    Publication.Key key = waiting(5);
    stage.advance(key);
    uploaded(key, "12345");
    assertThat(stage.find(key).status()).isEqualTo(Status.QUEUED);
  }

  private static Publication.Key waiting(long size) {
    Publication by =
        Publications.waitingForUpload(PublishingFixture.USER, size, stage.clock.instant());
    return stage.store(
        Publications.of(
            by.key(),
            stage.connection.id(),
            by.status(),
            by.post(),
            by.source(),
            by.createdAt(),
            by.dueAt()));
  }

  private void uploaded(Publication.Key key, String video) {
    uploaded(key, video.getBytes(StandardCharsets.UTF_8));
  }

  private void uploaded(Publication.Key key, byte[] video) {
    stage.put(VideoStore.uploadKey(key), video);
    uploads.arrived(VideoStore.uploadKey(key));
  }
}
