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
import com.viralmommy.tiktok.simulator.Endpoint;
import com.viralmommy.tiktok.simulator.FailReason;
import com.viralmommy.tiktok.tiktok.PrivacyLevel;
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
 * Whoever takes a publication in, or wakes it, dies at each of its calls in turn: what was accepted
 * is published once, and what was not leaves nothing behind.
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
  void anIntakeThatDies(Moment moment) {
    assertThat(deaths(moment, EntryCrashIT::intakeDies))
        .containsExactlyInAnyOrder(
            moment + " getItem",
            moment + " headObject",
            moment + " transactWriteItems",
            moment + " sendMessage");
  }

  /** The client gets no answer and asks again, at once or when all is over. */
  private static boolean intakeDies(CrashingProcess crashing) {
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
  void anIntakeThatDiesBeforeItHasNamedThePlaceToUploadTo(Moment moment) {
    assertThat(deaths(moment, EntryCrashIT::intakeOfAnUploadDies))
        .containsExactlyInAnyOrder(moment + " getItem", moment + " transactWriteItems");
  }

  private static boolean intakeOfAnUploadDies(CrashingProcess crashing) {
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
  void anUploadsEventOverWhichAFunctionDies(Moment moment) {
    assertThat(deaths(moment, crashing -> eventDies(crashing, true)))
        .containsExactlyInAnyOrder(
            moment + " getItem",
            moment + " headObject",
            moment + " updateItem",
            moment + " putItem",
            moment + " sendMessage");
  }

  @ParameterizedTest
  @EnumSource(names = {"BEFORE", "AFTER"})
  void anUploadsEventOverWhichAFunctionDiesAndWhichDoesNotComeAgain(Moment moment) {
    assertThat(deaths(moment, crashing -> eventDies(crashing, false))).hasSize(5);
  }

  private static boolean eventDies(CrashingProcess crashing, boolean comesAgain) {
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
      // As Lambda repeats it, when the lease of the one that died is over.
      fixture.clock.advance(Duration.ofMinutes(1));
      next.uploads.objectCreated(objectKey);
    }
    requireOnePost(fixture.finish(waiting.key()));
    return crashing.hasCrashed();
  }

  /** S3's event comes again, and the next time somebody lives. */
  @ParameterizedTest
  @EnumSource(names = {"BEFORE", "AFTER"})
  void aDropsEventOverWhichAFunctionDies(Moment moment) {
    assertThat(deaths(moment, EntryCrashIT::dropsEventDies))
        .containsExactlyInAnyOrder(
            moment + " headObject",
            moment + " getItem",
            moment + " transactWriteItems",
            moment + " sendMessage");
  }

  private static boolean dropsEventDies(CrashingProcess crashing) {
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

  /** Between two chunks; its user asks again, or does not. */
  @ParameterizedTest
  @EnumSource(names = {"BEFORE", "AFTER"})
  void aCancellationThatDies(Moment moment) {
    assertThat(deaths(moment, EntryCrashIT::cancellationDies))
        .containsExactlyInAnyOrder(
            moment + " getItem", moment + " updateItem", moment + " putItem");
  }

  private static boolean cancellationDies(CrashingProcess crashing) {
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

  /** Its user asks again, or does not. */
  @ParameterizedTest
  @EnumSource(names = {"BEFORE", "AFTER"})
  void aRetryThatDies(Moment moment) {
    assertThat(deaths(moment, EntryCrashIT::retryDies))
        .containsExactlyInAnyOrder(
            moment + " getItem", moment + " putItem", moment + " sendMessage");
  }

  private static boolean retryDies(CrashingProcess crashing) {
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
        .extracting(com.viralmommy.tiktok.simulator.Post::status)
        .containsExactly(
            com.viralmommy.tiktok.simulator.Post.Status.FAILED,
            com.viralmommy.tiktok.simulator.Post.Status.PUBLISH_COMPLETE);
    assertThat(fixture.tikTok.violations()).isEmpty();
    return crashing.hasCrashed();
  }

  /** The next ones find what is still due; whatever the queue has taken arrives. */
  @ParameterizedTest
  @EnumSource(names = {"BEFORE", "AFTER"})
  void aSweepThatDies(Moment moment) {
    for (int shard : List.of(1, PublicationItem.DUE_SHARDS)) {
      assertThat(sweepDies(CrashingProcess.at(moment, "queryPaginator", shard))).isTrue();
    }
    assertThat(sweepDies(CrashingProcess.at(moment, "sendMessageBatch", 1))).isTrue();
    assertThat(sweepDies(CrashingProcess.at(moment, "updateItem", 1))).isTrue();
  }

  private static boolean sweepDies(CrashingProcess crashing) {
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

  /** Moments and calls at which one after the other has died. */
  private static Set<String> deaths(Moment moment, Predicate<CrashingProcess> dies) {
    Set<String> deaths = new TreeSet<>();
    CrashingProcess crashing = CrashingProcess.at(moment, 1);
    for (int call = 2; dies.test(crashing); call++) {
      deaths.add(crashing.crashPoint().orElseThrow());
      crashing = CrashingProcess.at(moment, call);
    }
    return deaths;
  }

  private static void attempt(Runnable work) {
    try {
      work.run();
    } catch (CrashingProcess.Crash _) {
      // Whoever comes next finds what it has left.
    }
  }

  private static PublishRequest request(PublishRequest.VideoOrigin video) {
    // What one run has used of TikTok's limits must not change the next one.
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
