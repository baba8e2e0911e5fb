package com.viralmommy.tiktok.publishing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.viralmommy.tiktok.Cloud;
import com.viralmommy.tiktok.Functions;
import com.viralmommy.tiktok.Mortal;
import com.viralmommy.tiktok.platform.Log;
import com.viralmommy.tiktok.platform.Problem;
import com.viralmommy.tiktok.platform.ProblemCode;
import com.viralmommy.tiktok.platform.UserId;
import com.viralmommy.tiktok.publishing.Publication.Status;
import com.viralmommy.tiktok.simulator.Endpoint;
import com.viralmommy.tiktok.simulator.Post;
import com.viralmommy.tiktok.simulator.SimulatorSettings;
import com.viralmommy.tiktok.tiktok.PrivacyLevel;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A user's own end of a publication, and when it comes too late. */
@ExtendWith(Cloud.Extension.class)
class CancellationIT {
  private static final String SMALL = VideoStore.ownedPrefix(Stage.USER) + "small.mp4";

  /** Two chunks. */
  private static final String LARGE = VideoStore.ownedPrefix(Stage.USER) + "large.mp4";

  private final Stage stage;

  CancellationIT(Cloud cloud) {
    stage =
        new Stage(
            cloud,
            SimulatorSettings.defaults().withAudited(true),
            Map.of("SINGLE_CHUNK_BYTES", "10485759", "CHUNK_BYTES", "5242880"));
    stage.put(SMALL, Stage.video(100_000));
    stage.put(LARGE, Stage.video(10_485_760));
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
        Publications.waitingForUpload(Stage.USER, 100_000, stage.clock.instant());
    stage.store(waiting);
    cancellation().cancel(waiting.key());
    stage.put(waiting.source().objectKey(), Stage.video(100_000));
    stage.wiring().uploads().arrived(waiting.source().objectKey());
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
    Functions worker = stage.process(Mortal.meanwhile("getObject", 3, () -> cancel(key)));
    worker.publisher.advance(key, Stage.PLENTY);
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
    Functions worker = stage.process(Mortal.meanwhile("generateDataKey", 1, () -> cancel(key)));
    worker.publisher.advance(key, Stage.PLENTY);
    assertThat(stage.find(key).status()).isEqualTo(Status.CANCELLED);
    assertThat(requests(Endpoint.UPLOAD)).isZero();
  }

  @Test
  void onceTheLastChunkMayBeOnItsWayItIsTooLate() {
    Publication.Key key = stage.queued(SMALL);
    Functions worker =
        stage.process(
            Mortal.meanwhile(
                "getObject",
                2,
                () ->
                    assertThatExceptionOfType(Problem.class)
                        .isThrownBy(() -> cancel(key))
                        .matches(p -> p.code() == ProblemCode.NOT_CANCELLABLE)));
    stage.finish(key, worker);
    requireTooLate(key, Status.PUBLISHED);
    assertThat(stage.tikTok.posts()).hasSize(1);
  }

  /** The fence is already taken when it shows that the last chunk was begun. */
  @Test
  void aLastChunkThatIsBegunMeanwhileIsLeftToItsWorker() {
    Publication.Key key = stage.queued(LARGE);
    Mortal[] worker = new Mortal[1];
    Functions canceller =
        stage.process(
            Mortal.meanwhile(
                "updateItem",
                1,
                () -> {
                  // It dies when both chunks are announced and the last one is not sent.
                  worker[0] = Mortal.before("getObject", 3);
                  die(() -> stage.process(worker[0]).publisher.advance(key, Stage.PLENTY));
                }));
    // What the canceller has read is older than what it takes: its condition is the fence alone.
    assertThatExceptionOfType(Problem.class)
        .isThrownBy(() -> cancellation(canceller).cancel(key))
        .matches(p -> p.code() == ProblemCode.NOT_CANCELLABLE || p.code() == ProblemCode.CONFLICT);
    assertThat(stage.finish(key).status()).isEqualTo(Status.PUBLISHED);
    assertThat(stage.tikTok.posts())
        .filteredOn(post -> post.status() == Post.Status.PUBLISH_COMPLETE)
        .hasSize(1);
  }

  private static void die(Runnable life) {
    assertThatExceptionOfType(Mortal.Death.class).isThrownBy(life::run);
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
    return cancellation(stage.functions);
  }

  private Cancellation cancellation(Functions process) {
    return new Cancellation(
        process.publicationStore, stage.clock, new Log(stage.log::add, stage.clock));
  }

  private long requests(Endpoint endpoint) {
    return stage.tikTok.journal().stream().filter(e -> e.path().equals(endpoint.path())).count();
  }
}
