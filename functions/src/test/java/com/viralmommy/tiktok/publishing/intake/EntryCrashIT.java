package com.viralmommy.tiktok.publishing.intake;

import static org.assertj.core.api.Assertions.assertThat;

import com.viralmommy.tiktok.fixture.Cloud;
import com.viralmommy.tiktok.fixture.CrashingProcess;
import com.viralmommy.tiktok.fixture.CrashingProcess.Moment;
import com.viralmommy.tiktok.fixture.Functions;
import com.viralmommy.tiktok.fixture.PublishingFixture;
import com.viralmommy.tiktok.fixture.Video;
import com.viralmommy.tiktok.publishing.lifecycle.PublishQueue;
import com.viralmommy.tiktok.publishing.model.IdempotencyKey;
import com.viralmommy.tiktok.publishing.model.Publication;
import com.viralmommy.tiktok.publishing.model.Publication.Status;
import com.viralmommy.tiktok.publishing.model.PublicationStore;
import com.viralmommy.tiktok.simulator.api.Endpoint;
import com.viralmommy.tiktok.simulator.api.FailReason;
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
@ExtendWith(Cloud.Extension.class)
class EntryCrashIT {
  private static final byte[] VIDEO = Video.WHOLE.bytes;

  private static PublishingFixture stage;
  private static int requests;

  @BeforeAll
  static void open(Cloud cloud) {
    stage = PublishingFixture.withoutWaits(cloud);
  }

  @AfterAll
  static void close() {
    stage.close();
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
  private static boolean intakeDies(CrashingProcess life) {
    boolean atOnce = requests % 2 == 0;
    PublishRequest request = request(new PublishRequest.VideoOrigin.Existing(Video.WHOLE.key));
    IdempotencyKey idempotency = idempotency();
    attempt(
        () ->
            stage.process(life).publishIntake.accept(PublishingFixture.USER, request, idempotency));
    Functions next = stage.process(CrashingProcess.never());
    Optional<Publication> stored = stored(request);
    if (!atOnce) {
      stored.ifPresent(publication -> stage.finish(publication.key()));
    }
    var accepted = next.publishIntake.accept(PublishingFixture.USER, request, idempotency);
    assertThat(accepted.replayed()).isEqualTo(stored.isPresent());
    stored.ifPresent(p -> assertThat(accepted.publication().key()).isEqualTo(p.key()));
    requireOnePost(stage.finish(accepted.publication().key()));
    return life.isDead();
  }

  @ParameterizedTest
  @EnumSource(names = {"BEFORE", "AFTER"})
  void anIntakeThatDiesBeforeItHasNamedThePlaceToUploadTo(Moment moment) {
    assertThat(deaths(moment, EntryCrashIT::intakeOfAnUploadDies))
        .containsExactlyInAnyOrder(moment + " getItem", moment + " transactWriteItems");
  }

  private static boolean intakeOfAnUploadDies(CrashingProcess life) {
    PublishRequest request =
        request(new PublishRequest.VideoOrigin.Upload(VIDEO.length, "video/mp4"));
    IdempotencyKey idempotency = idempotency();
    attempt(
        () ->
            stage.process(life).publishIntake.accept(PublishingFixture.USER, request, idempotency));
    Functions next = stage.process(CrashingProcess.never());
    Publication accepted =
        next.publishIntake.accept(PublishingFixture.USER, request, idempotency).publication();
    stage.put(accepted.source().objectKey(), VIDEO);
    next.uploads.arrived(accepted.source().objectKey());
    requireOnePost(stage.finish(accepted.key()));
    return life.isDead();
  }

  @ParameterizedTest
  @EnumSource(names = {"BEFORE", "AFTER"})
  void anUploadsEventOverWhichAFunctionDies(Moment moment) {
    assertThat(deaths(moment, life -> eventDies(life, true)))
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
    assertThat(deaths(moment, life -> eventDies(life, false))).hasSize(5);
  }

  private static boolean eventDies(CrashingProcess life, boolean comesAgain) {
    Publication waiting =
        stage
            .functions
            .publishIntake
            .accept(
                PublishingFixture.USER,
                request(new PublishRequest.VideoOrigin.Upload(VIDEO.length, "video/mp4")),
                idempotency())
            .publication();
    String objectKey = waiting.source().objectKey();
    stage.put(objectKey, VIDEO);
    attempt(() -> stage.process(life).uploads.arrived(objectKey));
    Functions next = stage.process(CrashingProcess.never());
    if (comesAgain) {
      // As Lambda repeats it, when the lease of the one that died is over.
      stage.clock.advance(Duration.ofMinutes(1));
      next.uploads.arrived(objectKey);
    }
    requireOnePost(stage.finish(waiting.key()));
    return life.isDead();
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

  private static boolean dropsEventDies(CrashingProcess life) {
    stage.clock.advance(Duration.ofMinutes(2));
    String objectKey = "drop/" + PublishingFixture.USER.key() + "/" + requests++ + ".mp4";
    stage.drop(
        objectKey,
        VIDEO,
        Map.of(
            "tiktok-connection-id",
            stage.connection.id(),
            "tiktok-privacy-level",
            "SELF_ONLY",
            "tiktok-title",
            "Drop" + requests,
            "tiktok-music-usage-confirmed",
            "true"));
    attempt(() -> stage.process(life).drops.arrived(PublishingFixture.USER, objectKey));
    stage.process(CrashingProcess.never()).drops.arrived(PublishingFixture.USER, objectKey);
    List<Publication> made =
        stage.publications().stream()
            .filter(publication -> publication.source().objectKey().equals(objectKey))
            .toList();
    assertThat(made).hasSize(1);
    requireOnePost(stage.finish(made.getFirst().key()));
    return life.isDead();
  }

  /** Between two chunks; its user asks again, or does not. */
  @ParameterizedTest
  @EnumSource(names = {"BEFORE", "AFTER"})
  void aCancellationThatDies(Moment moment) {
    assertThat(deaths(moment, EntryCrashIT::cancellationDies))
        .containsExactlyInAnyOrder(
            moment + " getItem", moment + " updateItem", moment + " putItem");
  }

  private static boolean cancellationDies(CrashingProcess life) {
    stage.clock.advance(Duration.ofMinutes(2));
    Publication.Key key = stage.queued(Video.IN_TWO_CHUNKS.key);
    try {
      stage.turn(key, stage.process(CrashingProcess.at(Moment.AFTER, "PUT /upload", 1)));
    } catch (CrashingProcess.Death _) {
      assertThat(stage.find(key).cannotHaveAppeared()).isTrue();
    }
    attempt(() -> stage.process(life).cancellation.cancel(key));
    Functions next = stage.process(CrashingProcess.never());
    if (requests++ % 2 == 0) {
      assertThat(next.cancellation.cancel(key).status()).isEqualTo(Status.CANCELLED);
    }
    Publication ended = stage.finish(key, next);
    if (ended.status() == Status.CANCELLED) {
      assertThat(stage.uploads(ended)).allMatch(upload -> upload.uploadedAt().isEmpty());
    } else {
      stage.requireOnePost(ended, Video.IN_TWO_CHUNKS.sha256, "not cancelled");
    }
    assertThat(stage.tikTok.violations()).isEmpty();
    return life.isDead();
  }

  /** Its user asks again, or does not. */
  @ParameterizedTest
  @EnumSource(names = {"BEFORE", "AFTER"})
  void aRetryThatDies(Moment moment) {
    assertThat(deaths(moment, EntryCrashIT::retryDies))
        .containsExactlyInAnyOrder(
            moment + " getItem", moment + " putItem", moment + " sendMessage");
  }

  private static boolean retryDies(CrashingProcess life) {
    stage.clock.advance(Duration.ofMinutes(2));
    stage.tikTok.faults().on(Endpoint.UPLOAD).next(1).fail(FailReason.INTERNAL);
    Publication.Key key = stage.queued(Video.WHOLE.key);
    assertThat(stage.finish(key).status()).isEqualTo(Status.FAILED);
    attempt(() -> stage.process(life).publicationRetry.retry(key));
    Functions next = stage.process(CrashingProcess.never());
    boolean taken = stage.find(key).status() == Status.QUEUED;
    if (!taken) {
      next.publicationRetry.retry(key);
    }
    Publication ended = stage.finish(key, next);
    assertThat(ended.status()).isEqualTo(Status.PUBLISHED);
    assertThat(stage.uploads(ended))
        .extracting(com.viralmommy.tiktok.simulator.publishing.Post::status)
        .containsExactly(
            com.viralmommy.tiktok.simulator.publishing.Post.Status.FAILED,
            com.viralmommy.tiktok.simulator.publishing.Post.Status.PUBLISH_COMPLETE);
    assertThat(stage.tikTok.violations()).isEmpty();
    return life.isDead();
  }

  /** The next ones find what is still due; whatever the queue has taken arrives. */
  @ParameterizedTest
  @EnumSource(names = {"BEFORE", "AFTER"})
  void aSweepThatDies(Moment moment) {
    for (int shard : List.of(1, PublicationStore.SHARDS)) {
      assertThat(sweepDies(CrashingProcess.at(moment, "queryPaginator", shard))).isTrue();
    }
    assertThat(sweepDies(CrashingProcess.at(moment, "sendMessageBatch", 1))).isTrue();
    assertThat(sweepDies(CrashingProcess.at(moment, "updateItem", 1))).isTrue();
  }

  private static boolean sweepDies(CrashingProcess life) {
    stage.clock.advance(Duration.ofMinutes(2));
    Publication.Key due = stage.queued(Video.WHOLE.key, stage.connection, PrivacyLevel.SELF_ONLY);
    attempt(() -> stage.process(life).dueSweep.run(PublishingFixture.PLENTY));
    Functions next = stage.process(CrashingProcess.never());
    Set<Publication.Key> woken = new HashSet<>();
    for (int minutes : List.of(1, 5)) {
      stage.clock.advance(Duration.ofMinutes(minutes));
      next.dueSweep.run(PublishingFixture.PLENTY);
      stage.messages().forEach(body -> woken.add(PublishQueue.read(body).orElseThrow()));
    }
    assertThat(woken).contains(due);
    requireOnePost(stage.finish(due, next));
    return life.isDead();
  }

  /** Moments and calls at which one after the other has died. */
  private static Set<String> deaths(Moment moment, Predicate<CrashingProcess> dies) {
    Set<String> deaths = new TreeSet<>();
    CrashingProcess life = CrashingProcess.at(moment, 1);
    for (int call = 2; dies.test(life); call++) {
      deaths.add(life.death().orElseThrow());
      life = CrashingProcess.at(moment, call);
    }
    return deaths;
  }

  private static void attempt(Runnable work) {
    try {
      work.run();
    } catch (CrashingProcess.Death _) {
      // Whoever comes next finds what it has left.
    }
  }

  private static PublishRequest request(PublishRequest.VideoOrigin video) {
    // What one run has used of TikTok's limits must not change the next one.
    stage.clock.advance(Duration.ofMinutes(2));
    requests++;
    return new PublishRequest(
        stage.connection.id(), stage.post(PrivacyLevel.SELF_ONLY), null, video);
  }

  private static IdempotencyKey idempotency() {
    return new IdempotencyKey("key_" + requests, "request", Duration.ofDays(1));
  }

  private static Optional<Publication> stored(PublishRequest request) {
    return stage.publications().stream()
        .filter(publication -> publication.post().equals(request.post()))
        .findFirst();
  }

  private static void requireOnePost(Publication ended) {
    stage.requireOnePost(ended, Video.WHOLE.sha256, "entered");
  }
}
