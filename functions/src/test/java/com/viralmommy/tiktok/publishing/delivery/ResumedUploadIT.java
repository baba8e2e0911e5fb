package com.viralmommy.tiktok.publishing.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import com.viralmommy.tiktok.fixture.Cloud;
import com.viralmommy.tiktok.fixture.CrashingProcess;
import com.viralmommy.tiktok.fixture.CrashingProcess.Moment;
import com.viralmommy.tiktok.fixture.Functions;
import com.viralmommy.tiktok.fixture.PublishingFixture;
import com.viralmommy.tiktok.platform.Deadline;
import com.viralmommy.tiktok.platform.ProblemCode;
import com.viralmommy.tiktok.publishing.model.Publication;
import com.viralmommy.tiktok.publishing.model.Publication.Status;
import com.viralmommy.tiktok.publishing.model.VideoStore;
import com.viralmommy.tiktok.simulator.api.Endpoint;
import com.viralmommy.tiktok.simulator.journal.Violation;
import com.viralmommy.tiktok.simulator.publishing.Post;
import com.viralmommy.tiktok.simulator.settings.BehaviorOption;
import com.viralmommy.tiktok.simulator.settings.ProcessingDelay;
import com.viralmommy.tiktok.simulator.settings.SimulatorSettings;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A video of six chunks that is not sent in one go. */
@ExtendWith(Cloud.Extension.class)
class ResumedUploadIT {
  private static final int CHUNK = 5_242_880;
  private static final byte[] VIDEO = PublishingFixture.video(6 * CHUNK + 7);
  private static final String SHA256 = PublishingFixture.sha256(VIDEO);
  private static final String KEY = VideoStore.ownedPrefix(PublishingFixture.USER) + "large.mp4";
  private static final SimulatorSettings AUDITED = SimulatorSettings.defaults().withAudited(true);

  private static final List<Integer> WHOLE = List.of(206, 206, 206, 206, 206, 201);

  private static Cloud cloud;
  private static PublishingFixture shared;

  private PublishingFixture stage;

  @BeforeAll
  static void openShared(Cloud engines) {
    cloud = engines;
    shared = open(AUDITED.withDailyPostCap(1_000));
  }

  @AfterAll
  static void closeShared() {
    shared.close();
  }

  @BeforeEach
  void begin() {
    stage = shared;
    // What the test before has used of the limits.
    stage.clock.advance(Duration.ofMinutes(2));
  }

  @AfterEach
  void end() {
    stage.tikTok.faults().clear();
    if (stage != shared) {
      stage.close();
    }
  }

  private static PublishingFixture open(SimulatorSettings settings) {
    PublishingFixture opened =
        new PublishingFixture(
            cloud,
            settings,
            Map.of(
                "LIMIT_REQUESTS_PER_MINUTE",
                "100",
                "LIMIT_POSTS_PER_DAY",
                "1000",
                "SINGLE_CHUNK_BYTES",
                "10000000",
                "CHUNK_BYTES",
                Integer.toString(CHUNK)));
    opened.put(KEY, VIDEO);
    return opened;
  }

  @Test
  void sendsSixChunksOneAfterTheOther() {
    Publication ended = stage.finish(stage.queued(KEY));
    requireOnePost(ended);
    assertThat(uploads(ended)).extracting(Post::putStatuses).containsExactly(WHOLE);
    assertThat(uploads(ended).getFirst().chunkSizes())
        .containsExactly(
            (long) CHUNK, (long) CHUNK, (long) CHUNK, (long) CHUNK, (long) CHUNK, CHUNK + 7L);
  }

  @Test
  void goesOnInTheNextInvocationFromTheAcknowledgedChunk() {
    Publication.Key key = stage.queued(KEY);
    Publication stopped = stopAfter(key, 3);
    assertThat(stopped.status()).isEqualTo(Status.UPLOADING);
    assertThat(stopped.transfer().acknowledged()).isEqualTo(3);
    assertThat(stopped.lease()).isNull();
    assertThat(stage.messages()).filteredOn(body -> body.contains(key.id())).hasSize(1);
    int asked = stage.tikTok.journal().size();
    Publication ended = stage.finish(key);
    requireOnePost(ended);
    assertThat(uploads(ended)).extracting(Post::putStatuses).containsExactly(WHOLE);
    // It was between two chunks: nobody had to ask what TikTok has.
    assertThat(stage.tikTok.journal().get(asked).path()).isEqualTo(Endpoint.UPLOAD.path());
  }

  /** What happens to a chunk in the middle, and to the last one. */
  @ParameterizedTest
  @ValueSource(ints = {1, 3, 6})
  void asksWhatTikTokHasWhenTheAnswerToAChunkIsLost(int chunk) {
    stage.tikTok.faults().on(Endpoint.UPLOAD).occurrence(chunk).dropAfterEffect();
    requireOneUpload(stage.finish(stage.queued(KEY)));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 6})
  void sendsAChunkAgainThatDidNotArrive(int chunk) {
    stage.tikTok.faults().on(Endpoint.UPLOAD).occurrence(chunk).dropBeforeEffect();
    requireOneUpload(stage.finish(stage.queued(KEY)));
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 6})
  void repeatsAChunkThatTikTokFailedToTake(int chunk) {
    stage.tikTok.faults().on(Endpoint.UPLOAD).occurrence(chunk).status(503);
    stage.tikTok.faults().on(Endpoint.UPLOAD).occurrence(chunk + 1).statusAfterEffect(500);
    requireOneUpload(stage.finish(stage.queued(KEY)));
  }

  @ParameterizedTest
  @EnumSource
  void understandsBothMeaningsOfUploadedBytesAndOfARepeatedRange(
      BehaviorOption.StoredRange repeated) {
    stage = open(AUDITED.with(repeated).with(BehaviorOption.ProgressHeader.LAST_INDEX));
    stage.tikTok.faults().on(Endpoint.UPLOAD).occurrence(2).statusAfterEffect(500);
    stage.tikTok.faults().on(Endpoint.UPLOAD).occurrence(7).statusAfterEffect(500);
    requireOneUpload(stage.finish(stage.queued(KEY)));
  }

  @Test
  void opensAnotherUploadWhenTheHourIsOver() {
    Publication.Key key = stage.queued(KEY);
    stopAfter(key, 3);
    stage.clock.advance(Duration.ofMinutes(61));
    Publication ended = stage.finish(key);
    requireOnePost(ended);
    assertThat(ended.uploads()).isEqualTo(2);
    assertThat(uploads(ended))
        .extracting(Post::putStatuses)
        .containsExactly(List.of(206, 206, 206), WHOLE);
  }

  /** TikTok closes the upload earlier than it says. */
  @Test
  void opensAnotherUploadWhenTikTokHasClosedThisOne() {
    stage = open(AUDITED.withUploadUrlLifetime(Duration.ofMinutes(10)));
    Publication.Key key = stage.queued(KEY);
    stopAfter(key, 3);
    stage.clock.advance(Duration.ofMinutes(11));
    Publication ended = stage.finish(key);
    requireOnePost(ended);
    assertThat(uploads(ended)).hasSize(2);
  }

  /**
   * The chunk may still be on its way: then the old upload becomes a post, and a new one another.
   */
  @Test
  void opensNoOtherUploadWhileTheLastChunkMayStillArrive() {
    Publication.Key key = stage.queued(KEY);
    Publication stopped = stopAfter(key, 5);
    stage.clock.advance(Duration.ofMinutes(59));
    stage.tikTok.faults().on(Endpoint.UPLOAD).next(100).dropBeforeEffect();
    Publication waiting = stopped;
    while (stage
        .clock
        .instant()
        .isBefore(stopped.transfer().openedAt().plus(Duration.ofMinutes(64)))) {
      waiting = stage.advance(key);
      assertThat(uploads(waiting)).hasSize(1);
      stage.passTo(waiting.waitsUntil());
    }
    stage.tikTok.faults().clear();
    Publication ended = stage.finish(key);
    requireOnePost(ended);
    assertThat(uploads(ended)).hasSize(2);
  }

  /**
   * TikTok has all of it and takes hours, without a word of what it has: another upload would
   * become another post.
   */
  @Test
  void opensNoOtherUploadWhileTikTokMayHaveTheLastChunk() {
    openWhereTikTokTakesTheLastChunkAndSaysNothing();
    requireOneUpload(stage.finish(stage.queued(KEY)));
  }

  /** TikTok has all of it, says nothing of what it has, and then the video is replaced. */
  @Test
  void aVideoThatIsReplacedWhenTikTokMayHaveItIsNotCalledFailed() {
    openWhereTikTokTakesTheLastChunkAndSaysNothing();
    Functions worker =
        stage.process(
            CrashingProcess.meanwhile(
                "POST /v2/post/publish/status/fetch/", 1, () -> stage.put(KEY, otherVideo())));
    requireOneUpload(stage.finish(stage.queued(KEY), worker));
    stage.put(KEY, VIDEO);
  }

  /** TikTok has all of it, says nothing of what it has, and refuses to be sent it again. */
  @Test
  void aLastChunkThatIsRefusedWhenTikTokMayHaveItIsNotCalledFailed() {
    openWhereTikTokTakesTheLastChunkAndSaysNothing();
    stage.tikTok.faults().on(Endpoint.UPLOAD).occurrence(7).status(400);
    requireOneUpload(stage.finish(stage.queued(KEY)));
  }

  @Test
  void aLastChunkThatIsRefusedAtOnceFailsThePublication() {
    stage = open(AUDITED.with(BehaviorOption.UploadedBytes.ABSENT));
    stage.tikTok.faults().on(Endpoint.UPLOAD).occurrence(6).status(400);
    Publication ended = stage.finish(stage.queued(KEY));
    assertThat(ended.status()).isEqualTo(Status.FAILED);
    assertThat(uploads(ended)).allMatch(upload -> upload.uploadedAt().isEmpty());
  }

  /** Neither that it has it nor, for hours, what it has. */
  private void openWhereTikTokTakesTheLastChunkAndSaysNothing() {
    stage =
        open(
            AUDITED
                .withProcessing(ProcessingDelay.after(Duration.ofHours(3)))
                .with(BehaviorOption.UploadedBytes.ABSENT));
    stage.tikTok.faults().on(Endpoint.UPLOAD).occurrence(6).dropAfterEffect();
  }

  private static byte[] otherVideo() {
    byte[] other = VIDEO.clone();
    other[other.length - 1]++;
    return other;
  }

  /** The first worker's chunk arrives when TikTok has it from another one already. */
  @Test
  void aChunkOfAWorkerWhoseLeaseWasTakenOverComesLate() {
    Publication.Key key = stage.queued(KEY);
    Functions late =
        stage.process(
            CrashingProcess.meanwhile(
                Moment.HALFWAY,
                "PUT /upload",
                6,
                () -> {
                  stage.clock.advance(Duration.ofMinutes(10));
                  stage.finish(key, stage.process(CrashingProcess.never()));
                }));
    late.publisher.advance(key, PublishingFixture.PLENTY);
    assertThat(stage.log).anyMatch(line -> line.contains("publication.lease_lost"));
    assertThat(stage.tikTok.violations())
        .extracting(Violation::code)
        .containsExactly(Violation.Code.UPLOAD_RANGE_OUT_OF_ORDER);
    stage.tikTok.clearViolations();
    requireOneUpload(stage.find(key));
  }

  /** TikTok closes the upload while it still receives the last chunk of a worker that hangs. */
  @Test
  void opensNoOtherUploadWhileTheLastChunkArrivesAtAClosedOne() {
    stage = open(AUDITED.withUploadUrlLifetime(Duration.ofMinutes(10)));
    Publication.Key key = stage.queued(KEY);
    Functions late =
        stage.process(
            CrashingProcess.meanwhile(
                Moment.HALFWAY,
                "PUT /upload",
                6,
                () -> {
                  stage.clock.advance(Duration.ofMinutes(11));
                  stage
                      .process(CrashingProcess.never())
                      .publisher
                      .advance(key, PublishingFixture.PLENTY);
                }));
    late.publisher.advance(key, PublishingFixture.PLENTY);
    requireOneUpload(stage.finish(key, stage.process(CrashingProcess.never())));
  }

  @Test
  void failsWhenTheVideoIsReplacedBetweenTwoChunks() {
    Publication.Key key = stage.queued(KEY);
    stopAfter(key, 2);
    stage.put(KEY, otherVideo());
    Publication ended = stage.finish(key);
    assertThat(ended.status()).isEqualTo(Status.FAILED);
    assertThat(ended.result().failure().code()).isEqualTo(ProblemCode.VIDEO_CHANGED);
    assertThat(uploads(ended)).allMatch(upload -> upload.uploadedAt().isEmpty());
    stage.put(KEY, VIDEO);
  }

  /** No publication keeps opening uploads for ever. */
  @Test
  void givesUpAfterAFewUploadsThatAllExpired() {
    Publication.Key key = stage.queued(KEY);
    Publication publication = stage.find(key);
    for (int i = 0; publication.dueAt() != null && i < 20; i++) {
      publication = stopAfter(key, 1);
      stage.clock.advance(Duration.ofMinutes(70));
    }
    assertThat(publication.status()).isEqualTo(Status.FAILED);
    assertThat(publication.result().failure().code()).isEqualTo(ProblemCode.TIKTOK_UNAVAILABLE);
    assertThat(uploads(publication)).hasSize(5).allMatch(upload -> upload.uploadedAt().isEmpty());
  }

  /** Another worker has taken over while this one slept: it must not write, nor go on. */
  @Test
  void aWorkerWhoseLeaseHasRunOutLeavesTheFieldToTheNext() {
    Publication.Key key = stage.queued(KEY);
    boolean[] slept = new boolean[1];
    int before = chunksSent();
    stage.functions.publisher.advance(
        key,
        new Deadline(
            () -> {
              if (!slept[0] && chunksSent() - before == 2) {
                slept[0] = true;
                stage.clock.advance(Duration.ofMinutes(10));
                stage
                    .process(CrashingProcess.never())
                    .publisher
                    .advance(key, PublishingFixture.PLENTY);
              }
              return Duration.ofMinutes(15);
            }));
    assertThat(slept[0]).isTrue();
    requireOneUpload(stage.finish(key));
  }

  /** As if the invocation's time were over once TikTok has so many chunks more. */
  private Publication stopAfter(Publication.Key key, int chunks) {
    int before = chunksSent();
    stage.functions.publisher.advance(
        key,
        new Deadline(
            () -> chunksSent() - before < chunks ? Duration.ofMinutes(15) : Duration.ofMinutes(1)));
    return stage.find(key);
  }

  private int chunksSent() {
    return stage.tikTok.publications().stream().mapToInt(p -> p.chunkSizes().size()).sum();
  }

  /** What TikTok was told of this publication, one for each init. */
  private List<Post> uploads(Publication publication) {
    return stage.tikTok.publications().stream()
        .filter(upload -> upload.title().equals(PublishingFixture.title(publication)))
        .toList();
  }

  private void requireOneUpload(Publication ended) {
    requireOnePost(ended);
    assertThat(uploads(ended)).hasSize(1);
  }

  private void requireOnePost(Publication ended) {
    assertThat(ended.status()).as("%s", ended).isEqualTo(Status.PUBLISHED);
    assertThat(uploads(ended))
        .filteredOn(upload -> upload.uploadedAt().isPresent())
        .singleElement()
        .satisfies(
            post -> {
              assertThat(post.publishId()).isEqualTo(ended.transfer().publishId());
              assertThat(post.status()).isEqualTo(Post.Status.PUBLISH_COMPLETE);
              assertThat(post.sha256()).isEqualTo(SHA256);
            });
    assertThat(stage.tikTok.violations()).isEmpty();
  }
}
