package com.viralmommy.tiktok.publishing.intake;

import static org.assertj.core.api.Assertions.assertThat;

import com.viralmommy.tiktok.fixture.AwsFixture;
import com.viralmommy.tiktok.fixture.CrashingProcess;
import com.viralmommy.tiktok.fixture.CrashingProcess.Moment;
import com.viralmommy.tiktok.fixture.Functions;
import com.viralmommy.tiktok.fixture.PublishingFixture;
import com.viralmommy.tiktok.fixture.Video;
import com.viralmommy.tiktok.publishing.lifecycle.PublishQueue;
import com.viralmommy.tiktok.publishing.model.IdempotencyKey;
import com.viralmommy.tiktok.publishing.model.Publication;
import com.viralmommy.tiktok.publishing.model.Publication.Status;
import com.viralmommy.tiktok.publishing.model.PublicationItem;
import com.viralmommy.tiktok.simulator.api.Endpoint;
import com.viralmommy.tiktok.simulator.api.FailReason;
import com.viralmommy.tiktok.tiktok.posting.PrivacyLevel;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The functions that create or wake publications crash at each of their calls in turn. An accepted
 * publication is published once, and a publication that was not accepted leaves nothing behind.
 */
@ExtendWith(AwsFixture.Extension.class)
class EntryCrashIT {
  private static final byte[] VIDEO = Video.WHOLE.bytes;

  private static PublishingFixture fixture;
  private static int requests;

  @BeforeAll
  static void open(AwsFixture aws) {
    fixture = PublishingFixture.withoutRateLimitWaits(aws);
  }

  @AfterAll
  static void close() {
    fixture.close();
  }

  @ParameterizedTest
  @EnumSource(names = {"BEFORE", "AFTER"})
  void crashOfAnIntake(Moment moment) {
    assertThat(crashPoints(moment, EntryCrashIT::intakeCrashes))
        .containsExactlyInAnyOrder(
            moment + " getItem",
            moment + " headObject",
            moment + " transactWriteItems",
            moment + " sendMessage");
  }

  /**
   * The client gets no answer and repeats the request, at once or after the publication has ended.
   */
  private static boolean intakeCrashes(CrashingProcess crashing) {
    boolean atOnce = requests % 2 == 0;
    PublishRequest request = request(new PublishRequest.VideoOrigin.Existing(Video.WHOLE.key));
    IdempotencyKey idempotency = idempotency();
    attempt(
        () ->
            fixture
                .process(crashing)
                .publishIntake
                .accept(PublishingFixture.USER, request, idempotency));
    Functions next = fixture.process(CrashingProcess.never());
    Optional<Publication> stored = stored(request);
    if (!atOnce) {
      stored.ifPresent(publication -> fixture.finish(publication.key()));
    }
    var accepted = next.publishIntake.accept(PublishingFixture.USER, request, idempotency);
    assertThat(accepted.replayed()).isEqualTo(stored.isPresent());
    stored.ifPresent(p -> assertThat(accepted.publication().key()).isEqualTo(p.key()));
    requireOnePost(fixture.finish(accepted.publication().key()));
    return crashing.hasCrashed();
  }

  @ParameterizedTest
  @EnumSource(names = {"BEFORE", "AFTER"})
  void crashOfAnIntakeBeforeItReturnsThePresignedUrl(Moment moment) {
    assertThat(crashPoints(moment, EntryCrashIT::intakeOfAnUploadCrashes))
        .containsExactlyInAnyOrder(moment + " getItem", moment + " transactWriteItems");
  }

  private static boolean intakeOfAnUploadCrashes(CrashingProcess crashing) {
    PublishRequest request =
        request(new PublishRequest.VideoOrigin.Upload(VIDEO.length, "video/mp4"));
    IdempotencyKey idempotency = idempotency();
    attempt(
        () ->
            fixture
                .process(crashing)
                .publishIntake
                .accept(PublishingFixture.USER, request, idempotency));
    Functions next = fixture.process(CrashingProcess.never());
    Publication accepted =
        next.publishIntake.accept(PublishingFixture.USER, request, idempotency).publication();
    fixture.put(accepted.source().objectKey(), VIDEO);
    next.uploads.objectCreated(accepted.source().objectKey());
    requireOnePost(fixture.finish(accepted.key()));
    return crashing.hasCrashed();
  }

  @ParameterizedTest
  @EnumSource(names = {"BEFORE", "AFTER"})
  void crashWhileHandlingAnUploadEvent(Moment moment) {
    assertThat(crashPoints(moment, crashing -> uploadEventCrashes(crashing, true)))
        .containsExactlyInAnyOrder(
            moment + " getItem",
            moment + " headObject",
            moment + " updateItem",
            moment + " putItem",
            moment + " sendMessage");
  }

  @ParameterizedTest
  @EnumSource(names = {"BEFORE", "AFTER"})
  void crashWhileHandlingAnUploadEventThatIsNotDeliveredAgain(Moment moment) {
    assertThat(crashPoints(moment, crashing -> uploadEventCrashes(crashing, false))).hasSize(5);
  }

  private static boolean uploadEventCrashes(CrashingProcess crashing, boolean comesAgain) {
    Publication waiting =
        fixture
            .functions
            .publishIntake
            .accept(
                PublishingFixture.USER,
                request(new PublishRequest.VideoOrigin.Upload(VIDEO.length, "video/mp4")),
                idempotency())
            .publication();
    String objectKey = waiting.source().objectKey();
    fixture.put(objectKey, VIDEO);
    attempt(() -> fixture.process(crashing).uploads.objectCreated(objectKey));
    Functions next = fixture.process(CrashingProcess.never());
    if (comesAgain) {
      // Lambda repeats the event after the lease of the crashed process has expired.
      fixture.clock.advance(Duration.ofMinutes(1));
      next.uploads.objectCreated(objectKey);
    }
    requireOnePost(fixture.finish(waiting.key()));
    return crashing.hasCrashed();
  }

  /** S3 delivers the event again, and the next process does not crash. */
  @ParameterizedTest
  @EnumSource(names = {"BEFORE", "AFTER"})
  void crashWhileHandlingADropEvent(Moment moment) {
    assertThat(crashPoints(moment, EntryCrashIT::dropEventCrashes))
        .containsExactlyInAnyOrder(
            moment + " headObject",
            moment + " getItem",
            moment + " transactWriteItems",
            moment + " sendMessage");
  }

  private static boolean dropEventCrashes(CrashingProcess crashing) {
    fixture.clock.advance(Duration.ofMinutes(2));
    String objectKey = "drop/" + PublishingFixture.USER.key() + "/" + requests++ + ".mp4";
    fixture.drop(
        objectKey,
        VIDEO,
        Map.of(
            "tiktok-connection-id",
            fixture.connection.id(),
            "tiktok-privacy-level",
            "SELF_ONLY",
            "tiktok-title",
            "Drop" + requests,
            "tiktok-music-usage-confirmed",
            "true"));
    attempt(() -> fixture.process(crashing).drops.objectCreated(PublishingFixture.USER, objectKey));
    fixture.process(CrashingProcess.never()).drops.objectCreated(PublishingFixture.USER, objectKey);
    List<Publication> made =
        fixture.publications().stream()
            .filter(publication -> publication.source().objectKey().equals(objectKey))
            .toList();
    assertThat(made).hasSize(1);
    requireOnePost(fixture.finish(made.getFirst().key()));
    return crashing.hasCrashed();
  }

  /** A cancellation between two chunks, which the user repeats or not. */
  @ParameterizedTest
  @EnumSource(names = {"BEFORE", "AFTER"})
  void crashOfACancellation(Moment moment) {
    assertThat(crashPoints(moment, EntryCrashIT::cancellationCrashes))
        .containsExactlyInAnyOrder(
            moment + " getItem", moment + " updateItem", moment + " putItem");
  }

  private static boolean cancellationCrashes(CrashingProcess crashing) {
    fixture.clock.advance(Duration.ofMinutes(2));
    Publication.Key key = fixture.storeQueued(Video.IN_TWO_CHUNKS.key);
    try {
      fixture.runWhenDue(key, fixture.process(CrashingProcess.at(Moment.AFTER, "PUT /upload", 1)));
    } catch (CrashingProcess.Crash _) {
      assertThat(fixture.find(key).cannotHaveAppeared()).isTrue();
    }
    attempt(() -> fixture.process(crashing).cancellation.cancel(key));
    Functions next = fixture.process(CrashingProcess.never());
    if (requests++ % 2 == 0) {
      assertThat(next.cancellation.cancel(key).status()).isEqualTo(Status.CANCELLED);
    }
    Publication ended = fixture.finish(key, next);
    if (ended.status() == Status.CANCELLED) {
      assertThat(fixture.uploads(ended)).allMatch(upload -> upload.uploadedAt().isEmpty());
    } else {
      fixture.requireOnePost(ended, Video.IN_TWO_CHUNKS.sha256, "not cancelled");
    }
    assertThat(fixture.tikTok.violations()).isEmpty();
    return crashing.hasCrashed();
  }

  /** The user repeats the retry or not. */
  @ParameterizedTest
  @EnumSource(names = {"BEFORE", "AFTER"})
  void crashOfARetry(Moment moment) {
    assertThat(crashPoints(moment, EntryCrashIT::retryCrashes))
        .containsExactlyInAnyOrder(
            moment + " getItem", moment + " putItem", moment + " sendMessage");
  }

  private static boolean retryCrashes(CrashingProcess crashing) {
    fixture.clock.advance(Duration.ofMinutes(2));
    fixture.tikTok.faults().on(Endpoint.UPLOAD).next(1).fail(FailReason.INTERNAL);
    Publication.Key key = fixture.storeQueued(Video.WHOLE.key);
    assertThat(fixture.finish(key).status()).isEqualTo(Status.FAILED);
    attempt(() -> fixture.process(crashing).publicationRetry.retry(key));
    Functions next = fixture.process(CrashingProcess.never());
    boolean taken = fixture.find(key).status() == Status.QUEUED;
    if (!taken) {
      next.publicationRetry.retry(key);
    }
    Publication ended = fixture.finish(key, next);
    assertThat(ended.status()).isEqualTo(Status.PUBLISHED);
    assertThat(fixture.uploads(ended))
        .extracting(com.viralmommy.tiktok.simulator.publishing.Post::status)
        .containsExactly(
            com.viralmommy.tiktok.simulator.publishing.Post.Status.FAILED,
            com.viralmommy.tiktok.simulator.publishing.Post.Status.PUBLISH_COMPLETE);
    assertThat(fixture.tikTok.violations()).isEmpty();
    return crashing.hasCrashed();
  }

  /** The next sweeps send the messages that the crashed one has not sent. */
  @ParameterizedTest
  @EnumSource(names = {"BEFORE", "AFTER"})
  void crashOfASweep(Moment moment) {
    for (int shard : List.of(1, PublicationItem.DUE_SHARDS)) {
      assertThat(sweepCrashes(CrashingProcess.at(moment, "queryPaginator", shard))).isTrue();
    }
    assertThat(sweepCrashes(CrashingProcess.at(moment, "sendMessageBatch", 1))).isTrue();
    assertThat(sweepCrashes(CrashingProcess.at(moment, "updateItem", 1))).isTrue();
  }

  private static boolean sweepCrashes(CrashingProcess crashing) {
    fixture.clock.advance(Duration.ofMinutes(2));
    Publication.Key due =
        fixture.storeQueued(Video.WHOLE.key, fixture.connection, PrivacyLevel.SELF_ONLY);
    attempt(() -> fixture.process(crashing).dueSweep.run(PublishingFixture.FIFTEEN_MINUTES));
    Functions next = fixture.process(CrashingProcess.never());
    Set<Publication.Key> woken = new HashSet<>();
    for (int minutes : List.of(1, 5)) {
      fixture.clock.advance(Duration.ofMinutes(minutes));
      next.dueSweep.run(PublishingFixture.FIFTEEN_MINUTES);
      fixture.messages().forEach(body -> woken.add(PublishQueue.read(body).orElseThrow()));
    }
    assertThat(woken).contains(due);
    requireOnePost(fixture.finish(due, next));
    return crashing.hasCrashed();
  }

  /** Crashes at each call in turn and returns the moments and names of these calls. */
  private static Set<String> crashPoints(Moment moment, Predicate<CrashingProcess> crashes) {
    Set<String> crashPoints = new TreeSet<>();
    CrashingProcess crashing = CrashingProcess.at(moment, 1);
    for (int call = 2; crashes.test(crashing); call++) {
      crashPoints.add(crashing.crashPoint().orElseThrow());
      crashing = CrashingProcess.at(moment, call);
    }
    return crashPoints;
  }

  private static void attempt(Runnable work) {
    try {
      work.run();
    } catch (CrashingProcess.Crash _) {
      // The next process has to cope with this state.
    }
  }

  private static PublishRequest request(PublishRequest.VideoOrigin video) {
    // Permits that the previous run has taken become free.
    fixture.clock.advance(Duration.ofMinutes(2));
    requests++;
    return new PublishRequest(
        fixture.connection.id(), fixture.post(PrivacyLevel.SELF_ONLY), null, video);
  }

  private static IdempotencyKey idempotency() {
    return new IdempotencyKey("key_" + requests, "request", Duration.ofDays(1));
  }

  private static Optional<Publication> stored(PublishRequest request) {
    return fixture.publications().stream()
        .filter(publication -> publication.post().equals(request.post()))
        .findFirst();
  }

  private static void requireOnePost(Publication ended) {
    fixture.requireOnePost(ended, Video.WHOLE.sha256, "entered");
  }
}
