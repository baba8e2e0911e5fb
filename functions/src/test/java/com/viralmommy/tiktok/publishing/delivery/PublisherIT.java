package com.viralmommy.tiktok.publishing.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import com.viralmommy.tiktok.accounts.Connection;
import com.viralmommy.tiktok.accounts.ReconnectReason;
import com.viralmommy.tiktok.fixture.Cloud;
import com.viralmommy.tiktok.fixture.CrashingProcess;
import com.viralmommy.tiktok.fixture.Functions;
import com.viralmommy.tiktok.fixture.PublishingFixture;
import com.viralmommy.tiktok.platform.Deadline;
import com.viralmommy.tiktok.platform.Log;
import com.viralmommy.tiktok.platform.ProblemCode;
import com.viralmommy.tiktok.publishing.intake.UploadIntake;
import com.viralmommy.tiktok.publishing.lifecycle.Cancellation;
import com.viralmommy.tiktok.publishing.lifecycle.PublicationWaker;
import com.viralmommy.tiktok.publishing.lifecycle.PublishQueue;
import com.viralmommy.tiktok.publishing.model.Publication;
import com.viralmommy.tiktok.publishing.model.Publication.Status;
import com.viralmommy.tiktok.publishing.model.Publications;
import com.viralmommy.tiktok.publishing.model.VideoStore;
import com.viralmommy.tiktok.simulator.api.Endpoint;
import com.viralmommy.tiktok.simulator.api.FailReason;
import com.viralmommy.tiktok.simulator.faults.Faults;
import com.viralmommy.tiktok.simulator.journal.JournalEntry;
import com.viralmommy.tiktok.simulator.publishing.Post;
import com.viralmommy.tiktok.simulator.settings.BehaviorOption;
import com.viralmommy.tiktok.simulator.settings.ProcessingDelay;
import com.viralmommy.tiktok.simulator.settings.SimulatorSettings;
import com.viralmommy.tiktok.simulator.settings.TokenLifetimes;
import com.viralmommy.tiktok.tiktok.PrivacyLevel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.kms.model.KmsException;

/** A video of one chunk on its way, and what becomes of it when something goes wrong. */
@ExtendWith(Cloud.Extension.class)
class PublisherIT {
  private static final byte[] VIDEO = PublishingFixture.video(100_000);
  private static final String KEY = VideoStore.ownedPrefix(PublishingFixture.USER) + "small.mp4";
  private static final SimulatorSettings AUDITED = SimulatorSettings.defaults().withAudited(true);

  private final Cloud cloud;
  private PublishingFixture stage;

  PublisherIT(Cloud cloud) {
    this.cloud = cloud;
  }

  @BeforeEach
  void open() {
    open(AUDITED);
  }

  private void open(SimulatorSettings settings) {
    close();
    stage = new PublishingFixture(cloud, settings, Map.of());
    stage.put(KEY, VIDEO);
  }

  @AfterEach
  void close() {
    if (stage != null) {
      stage.close();
    }
  }

  @Test
  void publishesAVideoAndFillsInThePostsIdWhenModerationEnds() {
    Publication published = stage.finish(stage.queued(KEY));
    requireOnePost(published);
    assertThat(published.result().postIds())
        .containsExactly(stage.tikTok.posts().getFirst().postId().orElseThrow());
    assertThat(published.result().username()).isEqualTo("pia.public");
    assertThat(stage.putStatuses()).containsExactly(List.of(201));
  }

  @Test
  void doesNotWaitForTheIdOfAPostThatIsNotPublic() {
    Publication published =
        stage.finish(stage.queued(KEY, stage.connection, PrivacyLevel.SELF_ONLY));
    requireOnePost(published);
    assertThat(published.result().postIds()).isEmpty();
  }

  @Test
  void saysPublishedOnlyWhenTikTokDoes() {
    Publication.Key key = stage.queued(KEY);
    Publication waiting = stage.advance(key);
    assertThat(stage.tikTok.posts()).hasSize(1);
    assertThat(waiting.status()).isEqualTo(Status.PROCESSING);
    assertThat(waiting.result()).isNull();
  }

  @Test
  void severalWorkersAtOnceDoTheWorkOfOne() throws Exception {
    Publication.Key key = stage.queued(KEY);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Callable<Publication>> workers = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        workers.add(() -> stage.advance(key));
      }
      for (var worker : threads.invokeAll(workers)) {
        worker.get();
      }
    }
    assertThat(requests(Endpoint.DIRECT_INIT)).isEqualTo(1);
    requireOnePost(stage.finish(key));
  }

  /** A message that comes twice must neither cost TikTok's limits nor begin another chain. */
  @Test
  void messagesThatComeTwiceFindNothingToDo() {
    Publication.Key key = stage.queued(KEY);
    Publication waiting = stage.advance(key);
    int asked = stage.tikTok.journal().size();
    for (int i = 0; i < 5; i++) {
      assertThat(stage.advance(key)).usingRecursiveComparison().isEqualTo(waiting);
    }
    assertThat(stage.tikTok.journal()).hasSize(asked);
    Publication ended = stage.finish(key);
    asked = stage.tikTok.journal().size();
    assertThat(stage.advance(key)).usingRecursiveComparison().isEqualTo(ended);
    assertThat(stage.tikTok.journal()).hasSize(asked);
  }

  /** Every second message is lost; the others come twice, and all of them again hours later. */
  @Test
  void messagesThatAreLostDoubledReorderedAndLateDoNoHarm() {
    List<Publication.Key> keys = List.of(stage.queued(KEY), stage.queued(KEY), stage.queued(KEY));
    List<String> sent = new ArrayList<>();
    for (int minute = 0; keys.stream().anyMatch(key -> stage.find(key).dueAt() != null); minute++) {
      assertThat(minute).isLessThan(120);
      stage.clock.advance(Duration.ofMinutes(1));
      stage.functions.dueSweep.run(PublishingFixture.PLENTY);
      List<String> messages = stage.messages();
      for (int i = messages.size() - 1; i >= 0; i--) {
        if (sent.size() % 2 == 0) {
          deliver(messages.get(i));
          deliver(messages.get(i));
        }
        sent.add(messages.get(i));
      }
    }
    int asked = stage.tikTok.journal().size();
    stage.clock.advance(Duration.ofHours(5));
    sent.reversed().forEach(this::deliver);
    assertThat(stage.tikTok.journal()).hasSize(asked);
    keys.forEach(key -> requireOnePost(stage.find(key)));
  }

  private void deliver(String message) {
    stage.functions.publisher.advance(
        PublishQueue.read(message).orElseThrow(), PublishingFixture.PLENTY);
  }

  @Test
  void aNudgeEndsTheWaitForTheNextPoll() {
    open(AUDITED.withProcessing(ProcessingDelay.afterPolls(3)));
    Publication.Key key = stage.queued(KEY);
    Publication waiting = stage.advance(key);
    stage.passTo(waiting.waitsUntil());
    waiting = stage.advance(key);
    stage.messages();
    int polls = requests(Endpoint.STATUS);
    var nudge =
        new PublicationWaker(stage.functions.publicationStore, stage.functions.publishQueue);
    assertThat(nudge.nudge(waiting.transfer().publishId())).isTrue();
    assertThat(stage.messages()).hasSize(1);
    stage.advance(key);
    assertThat(requests(Endpoint.STATUS)).isEqualTo(polls + 1);
    assertThat(nudge.nudge("v_pub_of_somebody_else")).isFalse();
    requireOnePost(stage.finish(key));
  }

  @Test
  void whatWaitsForAConnectionThatIsNoMoreIsCancelled() {
    stage.tikTok.faults().on(Endpoint.CREATOR_INFO).next(1).status(429);
    Publication.Key waiting = stage.queued(KEY);
    assertThat(stage.advance(waiting).waitsUntil()).isAfter(stage.clock.instant());
    Publication.Key other =
        stage.queued(KEY, stage.connect("quinn.quiet"), PrivacyLevel.PUBLIC_TO_EVERYONE);
    stage.clock.advance(Duration.ofMinutes(2));
    Publication.Key appearing = stage.queued(KEY);
    assertThat(stage.advance(appearing).status()).isEqualTo(Status.PROCESSING);

    new Cancellation(
            stage.functions.publicationStore, stage.clock, new Log(stage.log::add, stage.clock))
        .cancel(stage.connection.key());
    Publication cancelled = stage.find(waiting);
    assertThat(cancelled.status()).isEqualTo(Status.CANCELLED);
    assertThat(cancelled.dueAt()).isNull();
    assertThat(stage.find(other).status()).isEqualTo(Status.QUEUED);
    // TikTok has all of it: only its outcome is still open.
    assertThat(stage.find(appearing).status()).isEqualTo(Status.PROCESSING);
    requireOnePost(stage.finish(appearing));
  }

  @Test
  void asksAtMostEveryTenSecondsAndMoreRarelyWithTime() {
    open(AUDITED.withProcessing(ProcessingDelay.after(Duration.ofHours(2))));
    requireOnePost(stage.finish(stage.queued(KEY)));
    List<Instant> polls =
        stage.tikTok.journal().stream()
            .filter(e -> e.path().equals(Endpoint.STATUS.path()))
            .map(JournalEntry::time)
            .toList();
    assertThat(polls).hasSizeBetween(20, 40);
    for (int i = 1; i < polls.size(); i++) {
      Duration between = Duration.between(polls.get(i - 1), polls.get(i));
      assertThat(between).isBetween(Duration.ofMillis(9_900), Duration.ofMinutes(11));
    }
  }

  @Test
  void whatTikTokDoesNotTellWithinADayStaysUnconfirmed() {
    open(AUDITED.withProcessing(ProcessingDelay.after(Duration.ofDays(30))));
    Publication.Key key = stage.queued(KEY);
    Instant received = stage.advance(key).updatedAt();
    stage.passTo(received.plus(Duration.ofHours(24)).minusSeconds(1));
    assertThat(stage.advance(key).status()).isEqualTo(Status.PROCESSING);
    Publication ended = stage.finish(key);
    assertThat(ended.status()).isEqualTo(Status.UNCONFIRMED);
    assertThat(ended.result().failure().code()).isEqualTo(ProblemCode.OUTCOME_UNKNOWN);
    assertThat(ended.result().failure().code().retryable()).isFalse();
    assertThat(stage.tikTok.publications()).hasSize(1);
  }

  /** The id may never come; that is no reason to take back what TikTok has said. */
  @Test
  void staysPublishedWhenTheIdDoesNotComeWithinADay() {
    open(AUDITED.withPostId(ProcessingDelay.after(Duration.ofDays(30))));
    Publication.Key key = stage.queued(KEY);
    Publication published = stage.advance(key);
    while (published.status() != Status.PUBLISHED) {
      stage.passTo(published.waitsUntil());
      published = stage.advance(key);
    }
    stage.passTo(published.updatedAt().plus(Duration.ofHours(25)));
    Publication ended = stage.finish(key);
    requireOnePost(ended);
    assertThat(ended.result().postIds()).isEmpty();
    assertThat(ended.updatedAt()).isEqualTo(published.updatedAt());
  }

  @ParameterizedTest
  @CsvSource({
    "FILE_FORMAT_CHECK_FAILED, VIDEO_NOT_ACCEPTED",
    "DURATION_CHECK_FAILED, VIDEO_NOT_ACCEPTED",
    "FRAME_RATE_CHECK_FAILED, VIDEO_NOT_ACCEPTED",
    "PICTURE_SIZE_CHECK_FAILED, VIDEO_NOT_ACCEPTED",
    "INTERNAL, TIKTOK_FAILED",
    "PUBLISH_CANCELLED, TIKTOK_REJECTED",
    "AUTH_REMOVED, CONNECTION_NEEDS_RECONNECT",
    "SPAM_RISK_TOO_MANY_POSTS, CREATOR_CANNOT_POST_NOW",
    "SPAM_RISK_USER_BANNED_FROM_POSTING, CREATOR_BANNED",
    "SPAM_RISK_TEXT, TIKTOK_REJECTED",
    "SPAM_RISK, TIKTOK_REJECTED"
  })
  void tellsWhyTikTokDidNotPost(FailReason reason, ProblemCode code) {
    stage.tikTok.faults().on(Endpoint.UPLOAD).next(1).fail(reason);
    Publication ended = stage.finish(stage.queued(KEY));
    assertThat(ended.status()).isEqualTo(Status.FAILED);
    assertThat(ended.result().failure().code()).isEqualTo(code);
    assertThat(ended.result().failure().detail()).isNotBlank();
    assertThat(ended.result().failure().tikTok().failReason()).isEqualTo(reason.wire());
    assertThat(stage.tikTok.publications()).hasSize(1);
  }

  /** What TikTok is asked, and what can happen to a request. */
  enum Trouble {
    DROPPED_BEFORE(Faults.Target::dropBeforeEffect),
    DROPPED_AFTER(Faults.Target::dropAfterEffect),
    FAILED_BEFORE(target -> target.status(500)),
    FAILED_AFTER(target -> target.statusAfterEffect(503)),
    PLAIN_TEXT(Faults.Target::plainText500),
    TRUNCATED(target -> target.truncate(5)),
    TOO_MANY(target -> target.status(429));

    private final Consumer<Faults.Target> plan;

    Trouble(Consumer<Faults.Target> plan) {
      this.plan = plan;
    }
  }

  @ParameterizedTest
  @EnumSource
  void publishesOnceWhateverHappensToTheFirstRequests(Trouble trouble) {
    for (Endpoint endpoint :
        List.of(Endpoint.CREATOR_INFO, Endpoint.DIRECT_INIT, Endpoint.UPLOAD, Endpoint.STATUS)) {
      trouble.plan.accept(stage.tikTok.faults().on(endpoint).next(1));
    }
    Publication ended = stage.finish(stage.queued(KEY));
    assertThat(stage.tikTok.faults().pending()).isEmpty();
    requireOnePost(ended);
  }

  @ParameterizedTest
  @EnumSource
  void neverOpensAnotherUploadForAChunkOfWhichItIsNotCertain(Trouble trouble) {
    trouble.plan.accept(stage.tikTok.faults().on(Endpoint.UPLOAD).next(3));
    requireOnePost(stage.finish(stage.queued(KEY)));
    assertThat(stage.tikTok.publications()).hasSize(1);
  }

  /**
   * TikTok has all of it and takes hours, without a word of what it has: another upload would
   * become another post.
   */
  @Test
  void opensNoOtherUploadWhileTikTokMayHaveTheVideo() {
    open(
        AUDITED
            .withProcessing(ProcessingDelay.after(Duration.ofHours(3)))
            .with(BehaviorOption.UploadedBytes.ABSENT));
    stage.tikTok.faults().on(Endpoint.UPLOAD).next(1).dropAfterEffect();
    requireOnePost(stage.finish(stage.queued(KEY)));
    assertThat(stage.tikTok.publications()).hasSize(1);
  }

  /** A failure may be tried again by the user, so it must be one. */
  @Test
  void doesNotBelieveARefusalOfTheLastChunkThatItDoesNotKnow() {
    stage.tikTok.faults().on(Endpoint.UPLOAD).next(1).statusAfterEffect(418);
    requireOnePost(stage.finish(stage.queued(KEY)));
    // With permits to ask at once.
    stage.clock.advance(Duration.ofMinutes(2));
    stage.tikTok.faults().on(Endpoint.UPLOAD).next(1).status(418);
    Publication refused = stage.finish(stage.queued(KEY));
    assertThat(refused.status()).isEqualTo(Status.FAILED);
    assertThat(refused.result().failure().code()).isEqualTo(ProblemCode.TIKTOK_REJECTED);
  }

  @ParameterizedTest
  @EnumSource(names = {"CREATOR_INFO", "DIRECT_INIT", "STATUS"})
  void refreshesATokenThatExpiresInTheMiddleAndGoesOn(Endpoint endpoint) {
    stage.tikTok.faults().on(endpoint).next(1).expireTokenNow();
    requireOnePost(stage.finish(stage.queued(KEY)));
    assertThat(stage.tikTok.publications()).hasSize(1);
    assertThat(requests(Endpoint.TOKEN)).isEqualTo(2);
  }

  /** No answer to the refresh is no proof that the connection is lost. */
  @Test
  void waitsWhileARefusedTokenCannotBeRefreshed() {
    stage.tikTok.faults().on(Endpoint.STATUS).next(1).expireTokenNow();
    stage.tikTok.faults().on(Endpoint.TOKEN).next(3).status(503);
    requireOnePost(stage.finish(stage.queued(KEY)));
    assertThat(stage.tikTok.publications()).hasSize(1);
  }

  @Test
  void pollsThroughManyRefreshesOfTokensThatLiveForTwoHours() {
    open(
        AUDITED
            .withLifetimes(TokenLifetimes.TWO_HOURS_AND_HALF_A_YEAR)
            .withProcessing(ProcessingDelay.after(Duration.ofHours(5))));
    requireOnePost(stage.finish(stage.queued(KEY)));
    assertThat(requests(Endpoint.TOKEN)).isBetween(3, 4);
    assertThat(stage.tikTok.publications()).hasSize(1);
  }

  @Test
  void sendsNothingOfAVideoThatWasChangedAfterItWasAccepted() {
    Publication.Key key = stage.queued(KEY);
    stage.put(KEY, PublishingFixture.video(100_001));
    requireChanged(stage.finish(key));
    Publication.Key gone = stage.queued(KEY);
    stage.delete(KEY);
    requireChanged(stage.finish(gone));
    assertThat(stage.tikTok.publications()).isEmpty();
  }

  private static void requireChanged(Publication ended) {
    assertThat(ended.status()).isEqualTo(Status.FAILED);
    assertThat(ended.result().failure().code()).isEqualTo(ProblemCode.VIDEO_CHANGED);
  }

  @Test
  void refusesWhatIsNoVideoBeforeTikTokIsAsked() {
    stage.put(KEY, "no video at all".repeat(1000).getBytes(StandardCharsets.UTF_8));
    int asked = stage.tikTok.journal().size();
    Publication ended = stage.finish(stage.queued(KEY));
    assertThat(ended.status()).isEqualTo(Status.FAILED);
    assertThat(ended.result().failure().code()).isEqualTo(ProblemCode.NOT_A_VIDEO);
    assertThat(stage.tikTok.journal()).hasSize(asked);
  }

  @Test
  void refusesWhatThisCreatorMayNotDoBeforeTikTokRefusesIt() {
    Connection priya = stage.connect("priya.private");
    Publication ended = stage.finish(stage.queued(KEY, priya, PrivacyLevel.PUBLIC_TO_EVERYONE));
    assertThat(ended.status()).isEqualTo(Status.FAILED);
    assertThat(ended.result().failure().code()).isEqualTo(ProblemCode.PRIVACY_LEVEL_NOT_OFFERED);
    assertThat(ended.result().failure().detail())
        .contains("FOLLOWER_OF_CREATOR", "PUBLIC_TO_EVERYONE");

    Publication banned =
        stage.finish(
            stage.queued(KEY, stage.connect("bruno.banned"), PrivacyLevel.PUBLIC_TO_EVERYONE));
    assertThat(banned.status()).isEqualTo(Status.FAILED);
    assertThat(banned.result().failure().code()).isEqualTo(ProblemCode.CREATOR_BANNED);
    assertThat(requests(Endpoint.DIRECT_INIT)).isZero();
    assertThat(stage.tikTok.violations()).isEmpty();
  }

  @Test
  void tellsThatAnUnauditedAppPostsToPrivateAccountsOnly() {
    open(SimulatorSettings.defaults());
    Publication ended = stage.finish(stage.queued(KEY));
    assertThat(ended.status()).isEqualTo(Status.FAILED);
    assertThat(ended.result().failure().code()).isEqualTo(ProblemCode.ACCOUNT_MUST_BE_PRIVATE);
    assertThat(ended.result().failure().tikTok().code())
        .isEqualTo("unaudited_client_can_only_post_to_private_accounts");
    assertThat(ended.result().failure().tikTok().logId()).isNotBlank();
  }

  @Test
  void waitsUntilTheUserConnectsAgainToLearnAnOutcome() {
    Publication.Key key = stage.queued(KEY);
    stage.advance(key);
    Connection stored = stage.functions.connectionStore.find(stage.connection.key()).orElseThrow();
    stage.functions.connections.needsReconnect(stored, ReconnectReason.TOKENS_REFUSED);
    for (int i = 0; i < 10; i++) {
      stage.passTo(stage.find(key).waitsUntil());
      assertThat(stage.advance(key).status()).isEqualTo(Status.PROCESSING);
    }
    stage.connect("pia.public");
    requireOnePost(stage.finish(key));
  }

  /** TikTok tells it to whoever has either scope for videos (docs/tiktok-api.md#6-status). */
  @Test
  void anOutcomeIsAskedWithEitherScopeAndAwaitedWithNone() {
    Publication.Key key = stage.queued(KEY);
    stage.advance(key);
    stage.connect("pia.public", List.of("user.info.basic"));
    for (int i = 0; i < 3; i++) {
      stage.passTo(stage.find(key).waitsUntil());
      assertThat(stage.advance(key).status()).isEqualTo(Status.PROCESSING);
    }
    stage.connect("pia.public", List.of("user.info.basic", "video.upload"));
    requireOnePost(stage.finish(key));
  }

  /** An init and a post of the day would be spent on each try. */
  @Test
  void tikTokIsNotAskedForAnUploadWhoseAddressCouldNotBeSealed() {
    Functions worker =
        stage.process(
            CrashingProcess.meanwhile(
                "generateDataKey",
                1,
                () -> {
                  throw KmsException.builder().message("down").build();
                }));
    Publication.Key key = stage.queued(KEY);
    stage.turn(key, worker);
    assertThat(requests(Endpoint.DIRECT_INIT)).isZero();
    requireOnePost(stage.finish(key, worker));
    assertThat(requests(Endpoint.DIRECT_INIT)).isEqualTo(1);
  }

  /** A gateway in maintenance, or a word that nobody knows yet. */
  @ParameterizedTest
  @ValueSource(ints = {400, 403, 404, 418})
  void whatIsNoAnswerIsNoOutcome(int status) {
    stage.tikTok.faults().on(Endpoint.STATUS).next(3).status(status);
    requireOnePost(stage.finish(stage.queued(KEY)));
  }

  @Test
  void failsBeforeTheUploadWhenTheConnectionIsGoneOrBroken() {
    Publication.Key key = stage.queued(KEY);
    Connection stored = stage.functions.connectionStore.find(stage.connection.key()).orElseThrow();
    stage.functions.connections.needsReconnect(stored, ReconnectReason.TOKENS_REFUSED);
    Publication ended = stage.finish(key);
    assertThat(ended.status()).isEqualTo(Status.FAILED);
    assertThat(ended.result().failure().code()).isEqualTo(ProblemCode.CONNECTION_NEEDS_RECONNECT);
  }

  /** Such a message may be redriven by hand, or come from a fault of ours. */
  @Test
  void aMessageThatComesBeforeTheUploadEndsNothing() {
    Publication.Key key =
        stage.store(
            Publications.waitingForUpload(
                PublishingFixture.USER, VIDEO.length, stage.clock.instant()));
    assertThat(stage.advance(key).status()).isEqualTo(Status.AWAITING_UPLOAD);
    assertThat(stage.advance(key).status()).isEqualTo(Status.AWAITING_UPLOAD);
    stage.passTo(stage.find(key).createdAt().plus(UploadIntake.MAY_TAKE));
    Publication ended = stage.advance(key);
    assertThat(ended.status()).isEqualTo(Status.FAILED);
    assertThat(ended.result().failure().code()).isEqualTo(ProblemCode.UPLOAD_EXPIRED);
  }

  @Test
  void findsAnUploadWhoseEventWasLost() {
    Publication waiting =
        Publications.waitingForUpload(PublishingFixture.USER, VIDEO.length, stage.clock.instant());
    stage.store(
        Publications.of(
            waiting.key(),
            stage.connection.id(),
            Status.AWAITING_UPLOAD,
            waiting.post(),
            waiting.source(),
            waiting.createdAt(),
            waiting.dueAt()));
    stage.put(waiting.source().objectKey(), VIDEO);
    requireOnePost(stage.finish(waiting.key()));
  }

  @Test
  void beginsNothingForWhichTheInvocationHasNoTime() {
    Publication.Key key = stage.queued(KEY);
    int asked = stage.tikTok.journal().size();
    stage.functions.publisher.advance(key, new Deadline(() -> Duration.ofSeconds(140)));
    assertThat(stage.tikTok.journal()).hasSize(asked);
    assertThat(stage.find(key).status()).isEqualTo(Status.QUEUED);
    assertThat(stage.messages())
        .singleElement()
        .satisfies(body -> assertThat(PublishQueue.read(body)).contains(key));
    requireOnePost(stage.finish(key));
  }

  /** No bucket is no proof that the video was changed. */
  @Test
  void whatCannotBeWorkedOnEndsAfterADay() {
    Publication.Key key = stage.queued(KEY);
    stage.variables.put("VIDEO_BUCKET", "no-such-bucket");
    Publication ended = stage.finish(key, stage.process(CrashingProcess.never()));
    assertThat(ended.status()).isEqualTo(Status.FAILED);
    assertThat(ended.result().failure().code()).isEqualTo(ProblemCode.INTERNAL_ERROR);
    assertThat(Duration.between(ended.createdAt(), ended.updatedAt()))
        .isBetween(Duration.ofHours(24), Duration.ofHours(25));
  }

  @Test
  void keepsUploadUrlsOutOfWhatIsStoredAndLogged() {
    Publication.Key key = stage.queued(KEY);
    stage.tikTok.faults().on(Endpoint.UPLOAD).next(1).status(400);
    stage.advance(key);
    assertThat(stage.log).isNotEmpty().noneMatch(line -> line.contains("upload_token"));
    assertThat(new String(stage.find(key).transfer().sealedUrl(), StandardCharsets.ISO_8859_1))
        .doesNotContain("upload_token", stage.tikTok.uploadHost());
    assertThat(stage.messages()).noneMatch(body -> body.contains("upload"));
  }

  private void requireOnePost(Publication ended) {
    assertThat(ended.status()).as("%s", ended).isEqualTo(Status.PUBLISHED);
    Post post =
        stage.tikTok.posts().stream()
            .filter(p -> p.publishId().equals(ended.transfer().publishId()))
            .findFirst()
            .orElseThrow();
    assertThat(post.status()).isEqualTo(Post.Status.PUBLISH_COMPLETE);
    assertThat(post.sha256()).isEqualTo(PublishingFixture.sha256(VIDEO));
    assertThat(stage.tikTok.posts()).filteredOn(p -> p.title().equals(post.title())).hasSize(1);
    assertThat(stage.tikTok.violations()).isEmpty();
  }

  private int requests(Endpoint endpoint) {
    return (int)
        stage.tikTok.journal().stream().filter(e -> e.path().equals(endpoint.path())).count();
  }
}
