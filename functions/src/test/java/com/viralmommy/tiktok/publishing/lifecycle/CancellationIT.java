package com.viralmommy.tiktok.publishing.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.viralmommy.tiktok.fixture.AwsFixture;
import com.viralmommy.tiktok.fixture.CrashingProcess;
import com.viralmommy.tiktok.fixture.Functions;
import com.viralmommy.tiktok.fixture.PublishingFixture;
import com.viralmommy.tiktok.platform.Log;
import com.viralmommy.tiktok.platform.Problem;
import com.viralmommy.tiktok.platform.ProblemCode;
import com.viralmommy.tiktok.platform.UserId;
import com.viralmommy.tiktok.publishing.model.Publication;
import com.viralmommy.tiktok.publishing.model.Publication.Status;
import com.viralmommy.tiktok.publishing.model.PublicationStore;
import com.viralmommy.tiktok.publishing.model.Publications;
import com.viralmommy.tiktok.simulator.api.Endpoint;
import com.viralmommy.tiktok.simulator.publishing.Post;
import com.viralmommy.tiktok.simulator.settings.SimulatorSettings;
import com.viralmommy.tiktok.tiktok.posting.PrivacyLevel;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Cancelling publications, and when it is too late. */
@ExtendWith(AwsFixture.Extension.class)
class CancellationIT {
  private static final String SMALL = PublishingFixture.objectKey("small.mp4");

  /** Two chunks. */
  private static final String LARGE = PublishingFixture.objectKey("large.mp4");

  private final PublishingFixture fixture;

  CancellationIT(AwsFixture aws) {
    fixture =
        new PublishingFixture(
            aws,
            SimulatorSettings.defaults().withAudited(true),
            Map.of("SINGLE_CHUNK_BYTES", "10485759", "CHUNK_BYTES", "5242880"));
    fixture.put(SMALL, PublishingFixture.video(100_000));
    fixture.put(LARGE, PublishingFixture.video(10_485_760));
  }

  @AfterEach
  void close() {
    assertThat(fixture.tikTok.violations()).isEmpty();
    fixture.close();
  }

  @Test
  void cancelsAWaitingPublication() {
    Publication.Key key = fixture.storeQueued(SMALL);
    Publication cancelled = cancellation().cancel(key);
    assertThat(cancelled.status()).isEqualTo(Status.CANCELLED);
    assertThat(fixture.find(key)).usingRecursiveComparison().isEqualTo(cancelled);
    assertThat(cancellation().cancel(key)).usingRecursiveComparison().isEqualTo(cancelled);
    // A message for it has no effect any more.
    assertThat(fixture.advance(key).status()).isEqualTo(Status.CANCELLED);
    assertThat(fixture.tikTok.posts()).isEmpty();
  }

  @Test
  void ignoresTheUploadOfACancelledPublication() {
    Publication waiting =
        Publications.waitingForUpload(PublishingFixture.USER, 100_000, fixture.clock.instant());
    fixture.store(waiting);
    cancellation().cancel(waiting.key());
    fixture.put(waiting.source().objectKey(), PublishingFixture.video(100_000));
    fixture.compositionRoot().uploadIntake().objectCreated(waiting.source().objectKey());
    assertThat(fixture.find(waiting.key()).status()).isEqualTo(Status.CANCELLED);
    assertThat(fixture.messages()).isEmpty();
  }

  @Test
  void cancelsAPlannedPublication() {
    var publishAt = fixture.clock.instant().plus(Duration.ofDays(2));
    Publication.Key key =
        fixture.storeQueued(
            SMALL, fixture.connection, fixture.post(PrivacyLevel.PUBLIC_TO_EVERYONE), publishAt);
    fixture.advance(key);
    assertThat(cancellation().cancel(key).status()).isEqualTo(Status.CANCELLED);
    fixture.advanceClockTo(publishAt);
    assertThat(fixture.advance(key).status()).isEqualTo(Status.CANCELLED);
    assertThat(fixture.tikTok.posts()).isEmpty();
  }

  /** The worker finishes the chunk that it is sending. Then it finds that it has lost its lease. */
  @Test
  void stopsAWorkerBeforeTheLastChunk() {
    Publication.Key key = fixture.storeQueued(LARGE);
    // The first call of getObject is the probe's, the second reads the first chunk.
    Functions worker =
        fixture.process(CrashingProcess.meanwhile("getObject", 2, () -> cancel(key)));
    worker.publisher.advance(key, PublishingFixture.FIFTEEN_MINUTES);
    assertThat(fixture.find(key).status()).isEqualTo(Status.CANCELLED);
    fixture.clock.advance(Duration.ofHours(2));
    assertThat(fixture.advance(key).status()).isEqualTo(Status.CANCELLED);
    assertThat(fixture.tikTok.posts())
        .allSatisfy(post -> assertThat(post.status()).isEqualTo(Post.Status.PROCESSING_UPLOAD))
        .allSatisfy(post -> assertThat(post.bytes()).isLessThan(post.size()));
  }

  @Test
  void canCancelWhileTheUploadIsOpened() {
    Publication.Key key = fixture.storeQueued(SMALL);
    Functions worker =
        fixture.process(CrashingProcess.meanwhile("generateDataKey", 1, () -> cancel(key)));
    worker.publisher.advance(key, PublishingFixture.FIFTEEN_MINUTES);
    assertThat(fixture.find(key).status()).isEqualTo(Status.CANCELLED);
    assertThat(requests(Endpoint.UPLOAD)).isZero();
  }

  @Test
  void cannotCancelOnceTheLastChunkMayBeInFlight() {
    Publication.Key key = fixture.storeQueued(SMALL);
    fixture.finish(key, processWithAFailingCancellationBeforeRead(2, key));
    requireTooLate(key, Status.PUBLISHED);
    assertThat(fixture.tikTok.posts()).hasSize(1);
  }

  /** A pause between two chunks withdraws the mark that the next one is in flight. */
  @Test
  void cannotCancelOnceTheLastChunkMayBeInFlightAfterAPause() {
    Publication.Key key = fixture.storeQueued(LARGE);
    while (acknowledgedChunks(key) == 0) {
      fixture.runUntilFirstRequest(key, fixture.functions);
    }
    assertThat(fixture.find(key).transfer().inFlight()).isFalse();
    fixture.finish(key, processWithAFailingCancellationBeforeRead(1, key));
    requireTooLate(key, Status.PUBLISHED);
    assertThat(fixture.tikTok.posts()).hasSize(1);
  }

  private Functions processWithAFailingCancellationBeforeRead(int read, Publication.Key key) {
    return fixture.process(
        CrashingProcess.meanwhile(
            "getObject",
            read,
            () ->
                assertThatExceptionOfType(Problem.class)
                    .isThrownBy(() -> cancel(key))
                    .matches(p -> p.code() == ProblemCode.NOT_CANCELLABLE)));
  }

  private int acknowledgedChunks(Publication.Key key) {
    Publication.Transfer transfer = fixture.find(key).transfer();
    return transfer == null ? 0 : transfer.acknowledged();
  }

  /**
   * The worker marks the last chunk as in flight between the cancellation's read of the item and
   * its write.
   */
  @Test
  void returnsTheLeaseToAWorkerThatHasBegunTheLastChunk() {
    PublicationStore store = fixture.functions.publicationStore;
    Publication.Key key = fixture.storeQueued(LARGE);
    Instant now = fixture.clock.instant().truncatedTo(ChronoUnit.MILLIS);
    var lease = new Publication.Lease("worker", now.plusSeconds(300));
    Publication sending =
        store
            .lease(key, lease, now, lease.until())
            .orElseThrow()
            .uploading(
                new Publication.Transfer("v_pub_1", new byte[] {1}, now, 5_242_880, 0, true), now);
    store.save(sending);
    Functions process =
        fixture.process(
            CrashingProcess.meanwhile(
                "updateItem", 1, () -> store.save(sending.acknowledged(1, now))));
    assertThatExceptionOfType(Problem.class)
        .isThrownBy(() -> cancellation(process).cancel(key))
        .matches(p -> p.code() == ProblemCode.NOT_CANCELLABLE);
    Publication left = fixture.find(key);
    assertThat(left.status()).isEqualTo(Status.UPLOADING);
    // No other worker sends it as long as this lease is valid.
    assertThat(left.lease()).isEqualTo(lease);
    assertThat(left.dueAt()).isEqualTo(lease.until());
  }

  @Test
  void doesNotCancelAnEndedPublicationOrThatOfAnotherUser() {
    Publication.Key published = fixture.storeQueued(SMALL);
    fixture.finish(published);
    requireTooLate(published, Status.PUBLISHED);
    assertThatExceptionOfType(Problem.class)
        .isThrownBy(
            () ->
                cancellation()
                    .cancel(new Publication.Key(new UserId("somebody else"), published.id())))
        .matches(p -> p.code() == ProblemCode.NOT_FOUND);
  }

  private void requireTooLate(Publication.Key key, Status status) {
    assertThatExceptionOfType(Problem.class)
        .isThrownBy(() -> cancellation().cancel(key))
        .matches(p -> p.code() == ProblemCode.NOT_CANCELLABLE);
    assertThat(fixture.find(key).status()).isEqualTo(status);
  }

  private void cancel(Publication.Key key) {
    cancellation().cancel(key);
  }

  private Cancellation cancellation() {
    return fixture.compositionRoot().cancellation();
  }

  private Cancellation cancellation(Functions process) {
    return new Cancellation(
        process.publicationStore, fixture.clock, new Log(fixture.log::add, fixture.clock));
  }

  private long requests(Endpoint endpoint) {
    return fixture.tikTok.journal().stream().filter(e -> e.path().equals(endpoint.path())).count();
  }
}
