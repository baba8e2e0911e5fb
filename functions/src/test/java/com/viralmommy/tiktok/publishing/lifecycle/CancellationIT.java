package com.viralmommy.tiktok.publishing.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.viralmommy.tiktok.fixture.Cloud;
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
import com.viralmommy.tiktok.publishing.model.VideoStore;
import com.viralmommy.tiktok.simulator.Endpoint;
import com.viralmommy.tiktok.simulator.Post;
import com.viralmommy.tiktok.simulator.SimulatorSettings;
import com.viralmommy.tiktok.tiktok.PrivacyLevel;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A user's own end of a publication, and when it comes too late. */
@ExtendWith(Cloud.Extension.class)
class CancellationIT {
  private static final String SMALL = VideoStore.ownedPrefix(PublishingFixture.USER) + "small.mp4";

  /** Two chunks. */
  private static final String LARGE = VideoStore.ownedPrefix(PublishingFixture.USER) + "large.mp4";

  private final PublishingFixture stage;

  CancellationIT(Cloud cloud) {
    stage =
        new PublishingFixture(
            cloud,
            SimulatorSettings.defaults().withAudited(true),
            Map.of("SINGLE_CHUNK_BYTES", "10485759", "CHUNK_BYTES", "5242880"));
    stage.put(SMALL, PublishingFixture.video(100_000));
    stage.put(LARGE, PublishingFixture.video(10_485_760));
  }

  @AfterEach
  void close() {
    assertThat(stage.tikTok.violations()).isEmpty();
    stage.close();
  }

  @Test
  void whatWaitsIsCancelledForGood() {
    Publication.Key key = stage.queued(SMALL);
    Publication cancelled = cancellation().cancel(key);
    assertThat(cancelled.status()).isEqualTo(Status.CANCELLED);
    assertThat(stage.find(key)).usingRecursiveComparison().isEqualTo(cancelled);
    assertThat(cancellation().cancel(key)).usingRecursiveComparison().isEqualTo(cancelled);
    // A message that names it still finds nothing to do.
    assertThat(stage.advance(key).status()).isEqualTo(Status.CANCELLED);
    assertThat(stage.tikTok.posts()).isEmpty();
  }

  @Test
  void aVideoThatArrivesAfterwardsIsIgnored() {
    Publication waiting =
        Publications.waitingForUpload(PublishingFixture.USER, 100_000, stage.clock.instant());
    stage.store(waiting);
    cancellation().cancel(waiting.key());
    stage.put(waiting.source().objectKey(), PublishingFixture.video(100_000));
    stage.compositionRoot().uploadIntake().arrived(waiting.source().objectKey());
    assertThat(stage.find(waiting.key()).status()).isEqualTo(Status.CANCELLED);
    assertThat(stage.messages()).isEmpty();
  }

  @Test
  void aPlannedPublicationIsCancelled() {
    var publishAt = stage.clock.instant().plus(Duration.ofDays(2));
    Publication.Key key =
        stage.queued(
            SMALL, stage.connection, stage.post(PrivacyLevel.PUBLIC_TO_EVERYONE), publishAt);
    stage.advance(key);
    assertThat(cancellation().cancel(key).status()).isEqualTo(Status.CANCELLED);
    stage.passTo(publishAt);
    assertThat(stage.advance(key).status()).isEqualTo(Status.CANCELLED);
    assertThat(stage.tikTok.posts()).isEmpty();
  }

  /** The worker finishes the chunk that it is sending, and finds that it may not go on. */
  @Test
  void aWorkerBetweenTheFirstChunkAndTheLastStops() {
    Publication.Key key = stage.queued(LARGE);
    // The first read is the probe's, the second the first chunk's.
    Functions worker = stage.process(CrashingProcess.meanwhile("getObject", 2, () -> cancel(key)));
    worker.publisher.advance(key, PublishingFixture.PLENTY);
    assertThat(stage.find(key).status()).isEqualTo(Status.CANCELLED);
    stage.clock.advance(Duration.ofHours(2));
    assertThat(stage.advance(key).status()).isEqualTo(Status.CANCELLED);
    assertThat(stage.tikTok.posts())
        .allSatisfy(post -> assertThat(post.status()).isEqualTo(Post.Status.PROCESSING_UPLOAD))
        .allSatisfy(post -> assertThat(post.bytes()).isLessThan(post.size()));
  }

  @Test
  void whileTikTokIsAskedForAnUploadItIsInTime() {
    Publication.Key key = stage.queued(SMALL);
    Functions worker =
        stage.process(CrashingProcess.meanwhile("generateDataKey", 1, () -> cancel(key)));
    worker.publisher.advance(key, PublishingFixture.PLENTY);
    assertThat(stage.find(key).status()).isEqualTo(Status.CANCELLED);
    assertThat(requests(Endpoint.UPLOAD)).isZero();
  }

  @Test
  void onceTheLastChunkMayBeOnItsWayItIsTooLate() {
    Publication.Key key = stage.queued(SMALL);
    stage.finish(key, whoseUserCancelsInVainBeforeItsRead(2, key));
    requireTooLate(key, Status.PUBLISHED);
    assertThat(stage.tikTok.posts()).hasSize(1);
  }

  /** A pause between two chunks withdraws the announcement of the one that was to come. */
  @Test
  void alsoAfterAPauseBeforeTheLastChunkItIsTooLateOnceThatIsOnItsWay() {
    Publication.Key key = stage.queued(LARGE);
    while (chunks(key) == 0) {
      stage.shortTurn(key, stage.functions);
    }
    assertThat(stage.find(key).transfer().inFlight()).isFalse();
    stage.finish(key, whoseUserCancelsInVainBeforeItsRead(1, key));
    requireTooLate(key, Status.PUBLISHED);
    assertThat(stage.tikTok.posts()).hasSize(1);
  }

  private Functions whoseUserCancelsInVainBeforeItsRead(int read, Publication.Key key) {
    return stage.process(
        CrashingProcess.meanwhile(
            "getObject",
            read,
            () ->
                assertThatExceptionOfType(Problem.class)
                    .isThrownBy(() -> cancel(key))
                    .matches(p -> p.code() == ProblemCode.NOT_CANCELLABLE)));
  }

  private int chunks(Publication.Key key) {
    Publication.Transfer transfer = stage.find(key).transfer();
    return transfer == null ? 0 : transfer.acknowledged();
  }

  /** Its worker has announced the last chunk between the look at the item and the taking of it. */
  @Test
  void aLastChunkThatIsBegunMeanwhileIsLeftToItsWorker() {
    PublicationStore store = stage.functions.publicationStore;
    Publication.Key key = stage.queued(LARGE);
    Instant now = stage.clock.instant().truncatedTo(ChronoUnit.MILLIS);
    var lease = new Publication.Lease("worker", now.plusSeconds(300));
    Publication sending =
        store
            .lease(key, lease, now, lease.until())
            .orElseThrow()
            .uploading(
                new Publication.Transfer("v_pub_1", new byte[] {1}, now, 5_242_880, 0, true), now);
    store.save(sending);
    Functions process =
        stage.process(
            CrashingProcess.meanwhile(
                "updateItem", 1, () -> store.save(sending.acknowledged(1, now))));
    assertThatExceptionOfType(Problem.class)
        .isThrownBy(() -> cancellation(process).cancel(key))
        .matches(p -> p.code() == ProblemCode.NOT_CANCELLABLE);
    Publication left = stage.find(key);
    assertThat(left.status()).isEqualTo(Status.UPLOADING);
    // Nobody else sends it as long as that worker may.
    assertThat(left.lease()).isEqualTo(lease);
    assertThat(left.dueAt()).isEqualTo(lease.until());
  }

  @Test
  void whatHasEndedOrIsSomebodyElsesIsNotCancelled() {
    Publication.Key published = stage.queued(SMALL);
    stage.finish(published);
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
    assertThat(stage.find(key).status()).isEqualTo(status);
  }

  private void cancel(Publication.Key key) {
    cancellation().cancel(key);
  }

  private Cancellation cancellation() {
    return stage.compositionRoot().cancellation();
  }

  private Cancellation cancellation(Functions process) {
    return new Cancellation(
        process.publicationStore, stage.clock, new Log(stage.log::add, stage.clock));
  }

  private long requests(Endpoint endpoint) {
    return stage.tikTok.journal().stream().filter(e -> e.path().equals(endpoint.path())).count();
  }
}
