package com.viralmommy.tiktok.publishing.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import com.viralmommy.tiktok.fixture.AwsFixture;
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

@ExtendWith(AwsFixture.Extension.class)
class UploadIntakeIT {
  private static PublishingFixture fixture;

  private UploadIntake uploads;

  @BeforeAll
  static void open(AwsFixture aws) {
    fixture = new PublishingFixture(aws);
  }

  @AfterAll
  static void close() {
    fixture.close();
  }

  @BeforeEach
  void begin() {
    fixture.messages();
    uploads =
        new UploadIntake(
            fixture.functions.publicationStore,
            fixture.functions.publishQueue,
            fixture.functions.videoStore,
            fixture.clock,
            new Log(fixture.log::add, fixture.clock));
  }

  @Test
  void queuesThePublicationThatAwaitsTheUpload() {
    Publication.Key key = waiting(5);
    uploaded(key, "12345");
    Publication queued = fixture.find(key);
    assertThat(queued.status()).isEqualTo(Status.QUEUED);
    assertThat(queued.source().eTag()).matches("\"[0-9a-f]{32}\"");
    assertThat(queued.lease()).isNull();
    assertThat(queued.dueAt()).isAfter(fixture.clock.instant());
    assertThat(fixture.messages()).singleElement().asString().contains(key.id());
  }

  @Test
  void aDuplicateEventQueuesOnce() {
    Publication.Key key = waiting(5);
    uploaded(key, "12345");
    Publication queued = fixture.find(key);
    uploads.objectCreated(queued.source().objectKey());
    assertThat(fixture.find(key)).usingRecursiveComparison().isEqualTo(queued);
    assertThat(fixture.messages()).hasSize(1);
  }

  /** Only the accepted video may be published, so its ETag stays. */
  @Test
  void aSecondUploadToTheSameKeyChangesNothing() {
    Publication.Key key = waiting(5);
    uploaded(key, "12345");
    Publication queued = fixture.find(key);
    uploaded(key, "54321");
    assertThat(fixture.find(key)).usingRecursiveComparison().isEqualTo(queued);
  }

  /** The video is replaced after the event was handled. Its bytes must not reach TikTok. */
  @Test
  void failsIfTheAcceptedVideoIsReplaced() {
    byte[] accepted = PublishingFixture.video(100_000);
    byte[] other = accepted.clone();
    other[other.length - 1]++;
    Publication.Key key = waiting(accepted.length);
    uploaded(key, accepted);
    uploaded(key, other);
    Publication ended = fixture.finish(key);
    assertThat(ended.status()).isEqualTo(Status.FAILED);
    assertThat(ended.result().failure().code()).isEqualTo(ProblemCode.VIDEO_CHANGED);
    assertThat(fixture.tikTok.publications()).isEmpty();
  }

  /** Until the event is handled, the last upload counts. */
  @Test
  void publishesTheVideoThatIsInS3WhenTheEventIsHandled() {
    byte[] first = PublishingFixture.video(100_000);
    byte[] last = first.clone();
    last[last.length - 1]++;
    Publication.Key key = waiting(first.length);
    fixture.put(VideoStore.uploadKey(key), first);
    uploaded(key, last);
    uploads.objectCreated(VideoStore.uploadKey(key));
    assertThat(fixture.finish(key).status()).isEqualTo(Status.PUBLISHED);
    assertThat(fixture.tikTok.publications())
        .singleElement()
        .satisfies(post -> assertThat(post.sha256()).isEqualTo(PublishingFixture.sha256(last)));
  }

  @Test
  void failsIfTheSizeIsNotTheAnnouncedOne() {
    for (String video : new String[] {"1234", "123456", ""}) {
      Publication.Key key = waiting(5);
      uploaded(key, video);
      Publication failed = fixture.find(key);
      assertThat(failed.status()).isEqualTo(Status.FAILED);
      assertThat(failed.dueAt()).isNull();
      assertThat(failed.result().failure().code()).isEqualTo(ProblemCode.UPLOAD_SIZE_MISMATCH);
      assertThat(failed.result().failure().detail())
          .contains(video.length() + " bytes", "5 were announced");
    }
    assertThat(fixture.messages()).isEmpty();
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
  void ignoresAnObjectOfNoPublication(String objectKey) {
    uploads.objectCreated(objectKey);
    assertThat(fixture.messages()).isEmpty();
    assertThat(fixture.log.getLast()).contains("upload.ignored");
  }

  @Test
  void ignoresTheEventOfADeletedObject() {
    Publication.Key key = waiting(5);
    uploads.objectCreated(VideoStore.uploadKey(key));
    assertThat(fixture.find(key).status()).isEqualTo(Status.AWAITING_UPLOAD);
  }

  @Test
  void ignoresAnUploadAfterThePublicationHasEnded() {
    Publication.Key key = waiting(5);
    fixture.advanceClockTo(fixture.find(key).dueAt());
    Publication expired = fixture.advance(key);
    assertThat(expired.status()).isEqualTo(Status.FAILED);
    uploaded(key, "12345");
    assertThat(fixture.find(key)).usingRecursiveComparison().isEqualTo(expired);
  }

  @Test
  void failsWhileAWorkerHoldsTheLeaseSoThatTheEventIsDeliveredAgain() {
    Publication.Key key = waiting(5);
    Instant now = fixture.clock.instant();
    fixture.functions.publicationStore.lease(
        key, new Lease("somebody", now.plusSeconds(60)), now, now.plusSeconds(60));
    fixture.put(VideoStore.uploadKey(key), "12345".getBytes(StandardCharsets.UTF_8));
    assertThatIllegalStateException()
        .isThrownBy(() -> uploads.objectCreated(VideoStore.uploadKey(key)));
    fixture.clock.advance(Duration.ofSeconds(61));
    uploads.objectCreated(VideoStore.uploadKey(key));
    assertThat(fixture.find(key).status()).isEqualTo(Status.QUEUED);
  }

  /** The early message has stored a wait until the upload's deadline. */
  @Test
  void acceptsTheUploadAfterAnEarlyMessage() {
    Publication.Key key = waiting(5);
    fixture.advance(key);
    uploaded(key, "12345");
    assertThat(fixture.find(key).status()).isEqualTo(Status.QUEUED);
  }

  private static Publication.Key waiting(long size) {
    Publication by =
        Publications.waitingForUpload(PublishingFixture.USER, size, fixture.clock.instant());
    return fixture.store(
        Publications.of(
            by.key(),
            fixture.connection.id(),
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
    fixture.put(VideoStore.uploadKey(key), video);
    uploads.objectCreated(VideoStore.uploadKey(key));
  }
}
