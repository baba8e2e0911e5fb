package com.viralmommy.tiktok.publishing.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import com.viralmommy.tiktok.fixture.AwsFixture;
import com.viralmommy.tiktok.fixture.CrashingProcess;
import com.viralmommy.tiktok.fixture.CrashingProcess.Moment;
import com.viralmommy.tiktok.fixture.Functions;
import com.viralmommy.tiktok.fixture.PublishingFixture;
import com.viralmommy.tiktok.platform.Deadline;
import com.viralmommy.tiktok.platform.ProblemCode;
import com.viralmommy.tiktok.publishing.model.Publication;
import com.viralmommy.tiktok.publishing.model.Publication.Status;
import com.viralmommy.tiktok.simulator.BehaviorOption;
import com.viralmommy.tiktok.simulator.Endpoint;
import com.viralmommy.tiktok.simulator.Post;
import com.viralmommy.tiktok.simulator.ProcessingDelay;
import com.viralmommy.tiktok.simulator.SimulatorSettings;
import com.viralmommy.tiktok.simulator.Violation;
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
@ExtendWith(AwsFixture.Extension.class)
class ResumedUploadIT {
  private static final int CHUNK = 5_242_880;
  private static final byte[] VIDEO = PublishingFixture.video(6 * CHUNK + 7);
  private static final String SHA256 = PublishingFixture.sha256(VIDEO);
  private static final String KEY = PublishingFixture.objectKey("large.mp4");
  private static final SimulatorSettings AUDITED = SimulatorSettings.defaults().withAudited(true);

  private static final List<Integer> WHOLE = List.of(206, 206, 206, 206, 206, 201);

  private static AwsFixture aws;
  private static PublishingFixture shared;

  private PublishingFixture fixture;

  @BeforeAll
  static void openShared(AwsFixture engines) {
    aws = engines;
    shared = open(AUDITED.withDailyPostCap(1_000));
  }

  @AfterAll
  static void closeShared() {
    shared.close();
  }

  @BeforeEach
  void begin() {
    fixture = shared;
    // What the test before has used of the limits.
    fixture.clock.advance(Duration.ofMinutes(2));
  }

  @AfterEach
  void end() {
    fixture.tikTok.faults().clear();
    if (fixture != shared) {
      fixture.close();
    }
  }

  private static PublishingFixture open(SimulatorSettings settings) {
    PublishingFixture opened =
        new PublishingFixture(
            aws,
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
    Publication ended = fixture.finish(fixture.storeQueued(KEY));
    requireOnePost(ended);
    assertThat(uploads(ended)).extracting(Post::putStatuses).containsExactly(WHOLE);
    assertThat(uploads(ended).getFirst().chunkSizes())
        .containsExactly(
            (long) CHUNK, (long) CHUNK, (long) CHUNK, (long) CHUNK, (long) CHUNK, CHUNK + 7L);
  }

  @Test
  void goesOnInTheNextInvocationFromTheAcknowledgedChunk() {
    Publication.Key key = fixture.storeQueued(KEY);
    Publication stopped = stopAfter(key, 3);
    assertThat(stopped.status()).isEqualTo(Status.UPLOADING);
    assertThat(stopped.transfer().acknowledged()).isEqualTo(3);
    assertThat(stopped.lease()).isNull();
    assertThat(fixture.messages()).filteredOn(body -> body.contains(key.id())).hasSize(1);
    int asked = fixture.tikTok.journal().size();
    Publication ended = fixture.finish(key);
    requireOnePost(ended);
    assertThat(uploads(ended)).extracting(Post::putStatuses).containsExactly(WHOLE);
    // It was between two chunks: nobody had to ask what TikTok has.
    assertThat(fixture.tikTok.journal().get(asked).path()).isEqualTo(Endpoint.UPLOAD.path());
  }

  /** What happens to a chunk in the middle, and to the last one. */
  @ParameterizedTest
  @ValueSource(ints = {1, 3, 6})
  void asksWhatTikTokHasWhenTheAnswerToAChunkIsLost(int chunk) {
    fixture.tikTok.faults().on(Endpoint.UPLOAD).occurrence(chunk).dropAfterEffect();
    requireOneUpload(fixture.finish(fixture.storeQueued(KEY)));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 6})
  void sendsAChunkAgainThatDidNotArrive(int chunk) {
    fixture.tikTok.faults().on(Endpoint.UPLOAD).occurrence(chunk).dropBeforeEffect();
    requireOneUpload(fixture.finish(fixture.storeQueued(KEY)));
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 6})
  void repeatsAChunkThatTikTokFailedToTake(int chunk) {
    fixture.tikTok.faults().on(Endpoint.UPLOAD).occurrence(chunk).status(503);
    fixture.tikTok.faults().on(Endpoint.UPLOAD).occurrence(chunk + 1).statusAfterEffect(500);
    requireOneUpload(fixture.finish(fixture.storeQueued(KEY)));
  }

  @ParameterizedTest
  @EnumSource
  void understandsBothMeaningsOfUploadedBytesAndOfARepeatedRange(
      BehaviorOption.StoredRange repeated) {
    fixture = open(AUDITED.with(repeated).with(BehaviorOption.ProgressHeader.LAST_INDEX));
    fixture.tikTok.faults().on(Endpoint.UPLOAD).occurrence(2).statusAfterEffect(500);
    fixture.tikTok.faults().on(Endpoint.UPLOAD).occurrence(7).statusAfterEffect(500);
    requireOneUpload(fixture.finish(fixture.storeQueued(KEY)));
  }

  @Test
  void opensAnotherUploadWhenTheHourIsOver() {
    Publication.Key key = fixture.storeQueued(KEY);
    stopAfter(key, 3);
    fixture.clock.advance(Duration.ofMinutes(61));
    Publication ended = fixture.finish(key);
    requireOnePost(ended);
    assertThat(ended.progress().uploads()).isEqualTo(2);
    assertThat(uploads(ended))
        .extracting(Post::putStatuses)
        .containsExactly(List.of(206, 206, 206), WHOLE);
  }

  /** TikTok closes the upload earlier than it says. */
  @Test
  void opensAnotherUploadWhenTikTokHasClosedThisOne() {
    fixture = open(AUDITED.withUploadUrlLifetime(Duration.ofMinutes(10)));
    Publication.Key key = fixture.storeQueued(KEY);
    stopAfter(key, 3);
    fixture.clock.advance(Duration.ofMinutes(11));
    Publication ended = fixture.finish(key);
    requireOnePost(ended);
    assertThat(uploads(ended)).hasSize(2);
  }

  /**
   * The chunk may still be on its way: then the old upload becomes a post, and a new one another.
   */
  @Test
  void opensNoOtherUploadWhileTheLastChunkMayStillArrive() {
    Publication.Key key = fixture.storeQueued(KEY);
    Publication stopped = stopAfter(key, 5);
    fixture.clock.advance(Duration.ofMinutes(59));
    fixture.tikTok.faults().on(Endpoint.UPLOAD).next(100).dropBeforeEffect();
    Publication waiting = stopped;
    while (fixture
        .clock
        .instant()
        .isBefore(stopped.transfer().openedAt().plus(Duration.ofMinutes(64)))) {
      waiting = fixture.advance(key);
      assertThat(uploads(waiting)).hasSize(1);
      fixture.advanceClockTo(waiting.waitsUntil());
    }
    fixture.tikTok.faults().clear();
    Publication ended = fixture.finish(key);
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
    requireOneUpload(fixture.finish(fixture.storeQueued(KEY)));
  }

  /** TikTok has all of it, says nothing of what it has, and then the video is replaced. */
  @Test
  void aVideoThatIsReplacedWhenTikTokMayHaveItIsNotCalledFailed() {
    openWhereTikTokTakesTheLastChunkAndSaysNothing();
    Functions worker =
        fixture.process(
            CrashingProcess.meanwhile(
                "POST /v2/post/publish/status/fetch/", 1, () -> fixture.put(KEY, otherVideo())));
    requireOneUpload(fixture.finish(fixture.storeQueued(KEY), worker));
    fixture.put(KEY, VIDEO);
  }

  /** TikTok has all of it, says nothing of what it has, and refuses to be sent it again. */
  @Test
  void aLastChunkThatIsRefusedWhenTikTokMayHaveItIsNotCalledFailed() {
    openWhereTikTokTakesTheLastChunkAndSaysNothing();
    fixture.tikTok.faults().on(Endpoint.UPLOAD).occurrence(7).status(400);
    requireOneUpload(fixture.finish(fixture.storeQueued(KEY)));
  }

  @Test
  void aLastChunkThatIsRefusedAtOnceFailsThePublication() {
    fixture = open(AUDITED.with(BehaviorOption.UploadedBytes.LEFT_OUT));
    fixture.tikTok.faults().on(Endpoint.UPLOAD).occurrence(6).status(400);
    Publication ended = fixture.finish(fixture.storeQueued(KEY));
    assertThat(ended.status()).isEqualTo(Status.FAILED);
    assertThat(uploads(ended)).allMatch(upload -> upload.uploadedAt().isEmpty());
  }

  /** Neither that it has it nor, for hours, what it has. */
  private void openWhereTikTokTakesTheLastChunkAndSaysNothing() {
    fixture =
        open(
            AUDITED
                .withProcessing(ProcessingDelay.after(Duration.ofHours(3)))
                .with(BehaviorOption.UploadedBytes.LEFT_OUT));
    fixture.tikTok.faults().on(Endpoint.UPLOAD).occurrence(6).dropAfterEffect();
  }

  private static byte[] otherVideo() {
    byte[] other = VIDEO.clone();
    other[other.length - 1]++;
    return other;
  }

  /** The first worker's chunk arrives when TikTok has it from another one already. */
  @Test
  void aChunkOfAWorkerWhoseLeaseWasTakenOverComesLate() {
    Publication.Key key = fixture.storeQueued(KEY);
    Functions late =
        fixture.process(
            CrashingProcess.meanwhile(
                Moment.HALFWAY,
                "PUT /upload",
                6,
                () -> {
                  fixture.clock.advance(Duration.ofMinutes(10));
                  fixture.finish(key, fixture.process(CrashingProcess.never()));
                }));
    late.publisher.advance(key, PublishingFixture.FIFTEEN_MINUTES);
    assertThat(fixture.log).anyMatch(line -> line.contains("publication.lease_lost"));
    assertThat(fixture.tikTok.violations())
        .extracting(Violation::code)
        .containsExactly(Violation.Code.UPLOAD_RANGE_OUT_OF_ORDER);
    fixture.tikTok.clearViolations();
    requireOneUpload(fixture.find(key));
  }

  /** TikTok closes the upload while it still receives the last chunk of a worker that hangs. */
  @Test
  void opensNoOtherUploadWhileTheLastChunkArrivesAtAClosedOne() {
    fixture = open(AUDITED.withUploadUrlLifetime(Duration.ofMinutes(10)));
    Publication.Key key = fixture.storeQueued(KEY);
    Functions late =
        fixture.process(
            CrashingProcess.meanwhile(
                Moment.HALFWAY,
                "PUT /upload",
                6,
                () -> {
                  fixture.clock.advance(Duration.ofMinutes(11));
                  fixture
                      .process(CrashingProcess.never())
                      .publisher
                      .advance(key, PublishingFixture.FIFTEEN_MINUTES);
                }));
    late.publisher.advance(key, PublishingFixture.FIFTEEN_MINUTES);
    requireOneUpload(fixture.finish(key, fixture.process(CrashingProcess.never())));
  }

  @Test
  void failsWhenTheVideoIsReplacedBetweenTwoChunks() {
    Publication.Key key = fixture.storeQueued(KEY);
    stopAfter(key, 2);
    fixture.put(KEY, otherVideo());
    Publication ended = fixture.finish(key);
    assertThat(ended.status()).isEqualTo(Status.FAILED);
    assertThat(ended.result().failure().code()).isEqualTo(ProblemCode.VIDEO_CHANGED);
    assertThat(uploads(ended)).allMatch(upload -> upload.uploadedAt().isEmpty());
    fixture.put(KEY, VIDEO);
  }

  /** No publication keeps opening uploads for ever. */
  @Test
  void givesUpAfterAFewUploadsThatAllExpired() {
    Publication.Key key = fixture.storeQueued(KEY);
    Publication publication = fixture.find(key);
    for (int i = 0; publication.dueAt() != null && i < 20; i++) {
      publication = stopAfter(key, 1);
      fixture.clock.advance(Duration.ofMinutes(70));
    }
    assertThat(publication.status()).isEqualTo(Status.FAILED);
    assertThat(publication.result().failure().code()).isEqualTo(ProblemCode.TIKTOK_UNAVAILABLE);
    assertThat(uploads(publication)).hasSize(5).allMatch(upload -> upload.uploadedAt().isEmpty());
  }

  /** Another worker has taken over while this one slept: it must not write, nor go on. */
  @Test
  void aWorkerWhoseLeaseHasRunOutLeavesTheFieldToTheNext() {
    Publication.Key key = fixture.storeQueued(KEY);
    boolean[] slept = new boolean[1];
    int before = chunksSent();
    fixture.functions.publisher.advance(
        key,
        new Deadline(
            () -> {
              if (!slept[0] && chunksSent() - before == 2) {
                slept[0] = true;
                fixture.clock.advance(Duration.ofMinutes(10));
                fixture
                    .process(CrashingProcess.never())
                    .publisher
                    .advance(key, PublishingFixture.FIFTEEN_MINUTES);
              }
              return Duration.ofMinutes(15);
            }));
    assertThat(slept[0]).isTrue();
    requireOneUpload(fixture.finish(key));
  }

  /** As if the invocation's time were over once TikTok has so many chunks more. */
  private Publication stopAfter(Publication.Key key, int chunks) {
    int before = chunksSent();
    fixture.functions.publisher.advance(
        key,
        new Deadline(
            () -> chunksSent() - before < chunks ? Duration.ofMinutes(15) : Duration.ofMinutes(1)));
    return fixture.find(key);
  }

  private int chunksSent() {
    return fixture.tikTok.publications().stream().mapToInt(p -> p.chunkSizes().size()).sum();
  }

  /** What TikTok was told of this publication, one for each init. */
  private List<Post> uploads(Publication publication) {
    return fixture.tikTok.publications().stream()
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
    assertThat(fixture.tikTok.violations()).isEmpty();
  }
}
