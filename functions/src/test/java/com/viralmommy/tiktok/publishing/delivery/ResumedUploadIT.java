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

/** Uploads of six chunks that are interrupted. */
@ExtendWith(AwsFixture.Extension.class)
class ResumedUploadIT {
  private static final int CHUNK = 5_242_880;
  private static final byte[] VIDEO = PublishingFixture.video(6 * CHUNK + 7);
  private static final String SHA256 = PublishingFixture.sha256(VIDEO);
  private static final String KEY = PublishingFixture.objectKey("large.mp4");
  private static final SimulatorSettings AUDITED = SimulatorSettings.defaults().withAudited(true);

  private static final List<Integer> COMPLETE_UPLOAD = List.of(206, 206, 206, 206, 206, 201);

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
    // Permits that the previous test has taken become free.
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
    assertThat(uploads(ended)).extracting(Post::putStatuses).containsExactly(COMPLETE_UPLOAD);
    assertThat(uploads(ended).getFirst().chunkSizes())
        .containsExactly(
            (long) CHUNK, (long) CHUNK, (long) CHUNK, (long) CHUNK, (long) CHUNK, CHUNK + 7L);
  }

  @Test
  void continuesInTheNextInvocationAfterTheAcknowledgedChunk() {
    Publication.Key key = fixture.storeQueued(KEY);
    Publication stopped = stopAfter(key, 3);
    assertThat(stopped.status()).isEqualTo(Status.UPLOADING);
    assertThat(stopped.transfer().acknowledged()).isEqualTo(3);
    assertThat(stopped.lease()).isNull();
    assertThat(fixture.messages()).filteredOn(body -> body.contains(key.id())).hasSize(1);
    int asked = fixture.tikTok.journal().size();
    Publication ended = fixture.finish(key);
    requireOnePost(ended);
    assertThat(uploads(ended)).extracting(Post::putStatuses).containsExactly(COMPLETE_UPLOAD);
    // The worker stopped between two chunks, so that the next one need not ask for the status.
    assertThat(fixture.tikTok.journal().get(asked).path()).isEqualTo(Endpoint.UPLOAD.path());
  }

  /** Chunks at the beginning, in the middle and at the end. */
  @ParameterizedTest
  @ValueSource(ints = {1, 3, 6})
  void resyncsWhenTheAnswerToAChunkIsLost(int chunk) {
    fixture.tikTok.faults().on(Endpoint.UPLOAD).occurrence(chunk).dropAfterEffect();
    requireOneUpload(fixture.finish(fixture.storeQueued(KEY)));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 6})
  void sendsALostChunkAgain(int chunk) {
    fixture.tikTok.faults().on(Endpoint.UPLOAD).occurrence(chunk).dropBeforeEffect();
    requireOneUpload(fixture.finish(fixture.storeQueued(KEY)));
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 6})
  void repeatsAChunkAfterAServerError(int chunk) {
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
  void opensAnotherUploadAfterAnHour() {
    Publication.Key key = fixture.storeQueued(KEY);
    stopAfter(key, 3);
    fixture.clock.advance(Duration.ofMinutes(61));
    Publication ended = fixture.finish(key);
    requireOnePost(ended);
    assertThat(ended.progress().uploads()).isEqualTo(2);
    assertThat(uploads(ended))
        .extracting(Post::putStatuses)
        .containsExactly(List.of(206, 206, 206), COMPLETE_UPLOAD);
  }

  /** TikTok closes the upload earlier than documented. */
  @Test
  void opensAnotherUploadWhenTikTokHasClosedTheFirst() {
    fixture = open(AUDITED.withUploadUrlLifetime(Duration.ofMinutes(10)));
    Publication.Key key = fixture.storeQueued(KEY);
    stopAfter(key, 3);
    fixture.clock.advance(Duration.ofMinutes(11));
    Publication ended = fixture.finish(key);
    requireOnePost(ended);
    assertThat(uploads(ended)).hasSize(2);
  }

  /**
   * The last chunk may still arrive and complete the old upload. Together with a new one there
   * would be two posts.
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
   * TikTok has all chunks, processes them for hours and reports no progress. Another upload would
   * become another post.
   */
  @Test
  void opensNoOtherUploadWhileTikTokMayHaveTheLastChunk() {
    openWithALostAnswerToTheLastChunkAndNoProgress();
    requireOneUpload(fixture.finish(fixture.storeQueued(KEY)));
  }

  /** TikTok has all chunks but reports no progress, and then the video is replaced. */
  @Test
  void doesNotFailWhenTheVideoIsReplacedWhileTikTokMayHaveTheLastChunk() {
    openWithALostAnswerToTheLastChunkAndNoProgress();
    Functions worker =
        fixture.process(
            CrashingProcess.meanwhile(
                "POST /v2/post/publish/status/fetch/", 1, () -> fixture.put(KEY, otherVideo())));
    requireOneUpload(fixture.finish(fixture.storeQueued(KEY), worker));
    fixture.put(KEY, VIDEO);
  }

  /** TikTok has all chunks but reports no progress, and refuses to receive the last one again. */
  @Test
  void doesNotFailWhenTheLastChunkIsRefusedWhileTikTokMayHaveIt() {
    openWithALostAnswerToTheLastChunkAndNoProgress();
    fixture.tikTok.faults().on(Endpoint.UPLOAD).occurrence(7).status(400);
    requireOneUpload(fixture.finish(fixture.storeQueued(KEY)));
  }

  @Test
  void failsWhenTheLastChunkIsRefusedTheFirstTime() {
    fixture = open(AUDITED.with(BehaviorOption.UploadedBytes.ABSENT));
    fixture.tikTok.faults().on(Endpoint.UPLOAD).occurrence(6).status(400);
    Publication ended = fixture.finish(fixture.storeQueued(KEY));
    assertThat(ended.status()).isEqualTo(Status.FAILED);
    assertThat(uploads(ended)).allMatch(upload -> upload.uploadedAt().isEmpty());
  }

  /** The answer to the last chunk is lost, and TikTok reports no progress for hours. */
  private void openWithALostAnswerToTheLastChunkAndNoProgress() {
    fixture =
        open(
            AUDITED
                .withProcessing(ProcessingDelay.after(Duration.ofHours(3)))
                .with(BehaviorOption.UploadedBytes.ABSENT));
    fixture.tikTok.faults().on(Endpoint.UPLOAD).occurrence(6).dropAfterEffect();
  }

  private static byte[] otherVideo() {
    byte[] other = VIDEO.clone();
    other[other.length - 1]++;
    return other;
  }

  /** The first worker's chunk arrives after another worker has sent it. */
  @Test
  void toleratesALateChunkOfAWorkerThatLostItsLease() {
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

  /** TikTok closes the upload while it is still receiving the last chunk of a worker that hangs. */
  @Test
  void opensNoOtherUploadWhileAClosedOneReceivesTheLastChunk() {
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

  /** The number of uploads of a publication is bounded. */
  @Test
  void failsAfterFiveExpiredUploads() {
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

  /** Another worker takes the lease while this one sleeps. It must neither write nor go on. */
  @Test
  void aWorkerStopsWhenItsLeaseHasExpired() {
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

  /** Runs an invocation whose time ends when TikTok has received this many further chunks. */
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

  /** The uploads of this publication at TikTok, one for each init. */
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
