package com.viralmommy.tiktok.publishing.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import com.viralmommy.tiktok.accounts.Connection;
import com.viralmommy.tiktok.accounts.ReconnectReason;
import com.viralmommy.tiktok.fixture.AwsFixture;
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
import com.viralmommy.tiktok.simulator.api.Endpoint;
import com.viralmommy.tiktok.simulator.api.FailReason;
import com.viralmommy.tiktok.simulator.faults.Faults;
import com.viralmommy.tiktok.simulator.journal.JournalEntry;
import com.viralmommy.tiktok.simulator.publishing.Post;
import com.viralmommy.tiktok.simulator.settings.BehaviorOption;
import com.viralmommy.tiktok.simulator.settings.ProcessingDelay;
import com.viralmommy.tiktok.simulator.settings.SimulatorSettings;
import com.viralmommy.tiktok.simulator.settings.TokenLifetimes;
import com.viralmommy.tiktok.tiktok.posting.PrivacyLevel;
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

/** Publishing a video of one chunk, with all kinds of faults. */
@ExtendWith(AwsFixture.Extension.class)
class PublisherIT {
  private static final byte[] VIDEO = PublishingFixture.video(100_000);
  private static final String KEY = PublishingFixture.objectKey("small.mp4");
  private static final SimulatorSettings AUDITED = SimulatorSettings.defaults().withAudited(true);

  private final AwsFixture aws;
  private PublishingFixture fixture;

  PublisherIT(AwsFixture aws) {
    this.aws = aws;
  }

  @BeforeEach
  void open() {
    open(AUDITED);
  }

  private void open(SimulatorSettings settings) {
    close();
    fixture = new PublishingFixture(aws, settings, Map.of());
    fixture.put(KEY, VIDEO);
  }

  @AfterEach
  void close() {
    if (fixture != null) {
      fixture.close();
    }
  }

  @Test
  void publishesAVideoAndStoresThePostIdWhenModerationEnds() {
    Publication published = fixture.finish(fixture.storeQueued(KEY));
    requireOnePost(published);
    assertThat(published.result().postIds())
        .containsExactly(fixture.tikTok.posts().getFirst().postId().orElseThrow());
    assertThat(published.result().username()).isEqualTo("pia.public");
    assertThat(fixture.putStatuses()).containsExactly(List.of(201));
  }

  @Test
  void doesNotWaitForTheIdOfAPostThatIsNotPublic() {
    Publication published =
        fixture.finish(fixture.storeQueued(KEY, fixture.connection, PrivacyLevel.SELF_ONLY));
    requireOnePost(published);
    assertThat(published.result().postIds()).isEmpty();
  }

  @Test
  void isPublishedOnlyWhenTikTokSaysSo() {
    Publication.Key key = fixture.storeQueued(KEY);
    Publication waiting = fixture.advance(key);
    assertThat(fixture.tikTok.posts()).hasSize(1);
    assertThat(waiting.status()).isEqualTo(Status.PROCESSING);
    assertThat(waiting.result()).isNull();
  }

  @Test
  void simultaneousWorkersOpenOneUpload() throws Exception {
    Publication.Key key = fixture.storeQueued(KEY);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Callable<Publication>> workers = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        workers.add(() -> fixture.advance(key));
      }
      for (var worker : threads.invokeAll(workers)) {
        worker.get();
      }
    }
    assertThat(requests(Endpoint.DIRECT_INIT)).isEqualTo(1);
    requireOnePost(fixture.finish(key));
  }

  /** A duplicate message must neither take permits nor cause further messages. */
  @Test
  void duplicateMessagesHaveNoEffect() {
    Publication.Key key = fixture.storeQueued(KEY);
    Publication waiting = fixture.advance(key);
    int asked = fixture.tikTok.journal().size();
    for (int i = 0; i < 5; i++) {
      assertThat(fixture.advance(key)).usingRecursiveComparison().isEqualTo(waiting);
    }
    assertThat(fixture.tikTok.journal()).hasSize(asked);
    Publication ended = fixture.finish(key);
    asked = fixture.tikTok.journal().size();
    assertThat(fixture.advance(key)).usingRecursiveComparison().isEqualTo(ended);
    assertThat(fixture.tikTok.journal()).hasSize(asked);
  }

  /**
   * Every second message is lost, the others are delivered twice, and all are delivered again hours
   * later.
   */
  @Test
  void lostDuplicateReorderedAndLateMessagesDoNoHarm() {
    List<Publication.Key> keys =
        List.of(fixture.storeQueued(KEY), fixture.storeQueued(KEY), fixture.storeQueued(KEY));
    List<String> sent = new ArrayList<>();
    for (int minute = 0;
        keys.stream().anyMatch(key -> fixture.find(key).dueAt() != null);
        minute++) {
      assertThat(minute).isLessThan(120);
      fixture.clock.advance(Duration.ofMinutes(1));
      fixture.functions.dueSweep.run(PublishingFixture.FIFTEEN_MINUTES);
      List<String> messages = fixture.messages();
      for (int i = messages.size() - 1; i >= 0; i--) {
        if (sent.size() % 2 == 0) {
          deliver(messages.get(i));
          deliver(messages.get(i));
        }
        sent.add(messages.get(i));
      }
    }
    int asked = fixture.tikTok.journal().size();
    fixture.clock.advance(Duration.ofHours(5));
    sent.reversed().forEach(this::deliver);
    assertThat(fixture.tikTok.journal()).hasSize(asked);
    keys.forEach(key -> requireOnePost(fixture.find(key)));
  }

  private void deliver(String message) {
    fixture.functions.publisher.advance(
        PublishQueue.read(message).orElseThrow(), PublishingFixture.FIFTEEN_MINUTES);
  }

  @Test
  void wakingEndsTheWaitForTheNextPoll() {
    open(AUDITED.withProcessing(ProcessingDelay.afterPolls(3)));
    Publication.Key key = fixture.storeQueued(KEY);
    Publication waiting = fixture.advance(key);
    fixture.advanceClockTo(waiting.waitsUntil());
    waiting = fixture.advance(key);
    fixture.messages();
    int polls = requests(Endpoint.STATUS);
    var waker =
        new PublicationWaker(fixture.functions.publicationStore, fixture.functions.publishQueue);
    assertThat(waker.wake(waiting.transfer().publishId())).isTrue();
    assertThat(fixture.messages()).hasSize(1);
    fixture.advance(key);
    assertThat(requests(Endpoint.STATUS)).isEqualTo(polls + 1);
    assertThat(waker.wake("v_pub_of_somebody_else")).isFalse();
    requireOnePost(fixture.finish(key));
  }

  @Test
  void cancelsTheWaitingPublicationsOfARemovedConnection() {
    fixture.tikTok.faults().on(Endpoint.CREATOR_INFO).next(1).status(429);
    Publication.Key waiting = fixture.storeQueued(KEY);
    assertThat(fixture.advance(waiting).waitsUntil()).isAfter(fixture.clock.instant());
    Publication.Key other =
        fixture.storeQueued(KEY, fixture.connect("quinn.quiet"), PrivacyLevel.PUBLIC_TO_EVERYONE);
    fixture.clock.advance(Duration.ofMinutes(2));
    Publication.Key appearing = fixture.storeQueued(KEY);
    assertThat(fixture.advance(appearing).status()).isEqualTo(Status.PROCESSING);

    new Cancellation(
            fixture.functions.publicationStore,
            fixture.clock,
            new Log(fixture.log::add, fixture.clock))
        .cancel(fixture.connection.key());
    Publication cancelled = fixture.find(waiting);
    assertThat(cancelled.status()).isEqualTo(Status.CANCELLED);
    assertThat(cancelled.dueAt()).isNull();
    assertThat(fixture.find(other).status()).isEqualTo(Status.QUEUED);
    // TikTok has all chunks: only the outcome is open.
    assertThat(fixture.find(appearing).status()).isEqualTo(Status.PROCESSING);
    requireOnePost(fixture.finish(appearing));
  }

  @Test
  void pollsAtMostEveryTenSecondsAndLessOftenWithTime() {
    open(AUDITED.withProcessing(ProcessingDelay.after(Duration.ofHours(2))));
    requireOnePost(fixture.finish(fixture.storeQueued(KEY)));
    List<Instant> polls =
        fixture.tikTok.journal().stream()
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
  void isUnconfirmedWithoutAnOutcomeWithinADay() {
    open(AUDITED.withProcessing(ProcessingDelay.after(Duration.ofDays(30))));
    Publication.Key key = fixture.storeQueued(KEY);
    Instant received = fixture.advance(key).updatedAt();
    fixture.advanceClockTo(received.plus(Duration.ofHours(24)).minusSeconds(1));
    assertThat(fixture.advance(key).status()).isEqualTo(Status.PROCESSING);
    Publication ended = fixture.finish(key);
    assertThat(ended.status()).isEqualTo(Status.UNCONFIRMED);
    assertThat(ended.result().failure().code()).isEqualTo(ProblemCode.OUTCOME_UNKNOWN);
    assertThat(ended.result().failure().code().retryable()).isFalse();
    assertThat(fixture.tikTok.publications()).hasSize(1);
  }

  /** The id may never come, but TikTok has confirmed the post. */
  @Test
  void staysPublishedWithoutAPostIdWithinADay() {
    open(AUDITED.withPostId(ProcessingDelay.after(Duration.ofDays(30))));
    Publication.Key key = fixture.storeQueued(KEY);
    Publication published = fixture.advance(key);
    while (published.status() != Status.PUBLISHED) {
      fixture.advanceClockTo(published.waitsUntil());
      published = fixture.advance(key);
    }
    fixture.advanceClockTo(published.updatedAt().plus(Duration.ofHours(25)));
    Publication ended = fixture.finish(key);
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
  void reportsTikToksFailReason(FailReason reason, ProblemCode code) {
    fixture.tikTok.faults().on(Endpoint.UPLOAD).next(1).fail(reason);
    Publication ended = fixture.finish(fixture.storeQueued(KEY));
    assertThat(ended.status()).isEqualTo(Status.FAILED);
    assertThat(ended.result().failure().code()).isEqualTo(code);
    assertThat(ended.result().failure().detail()).isNotBlank();
    assertThat(ended.result().failure().tikTok().failReason()).isEqualTo(reason.wire());
    assertThat(fixture.tikTok.publications()).hasSize(1);
  }

  /** What can happen to a request to TikTok. */
  enum Fault {
    DROPPED_BEFORE(Faults.Target::dropBeforeEffect),
    DROPPED_AFTER(Faults.Target::dropAfterEffect),
    FAILED_BEFORE(target -> target.status(500)),
    FAILED_AFTER(target -> target.statusAfterEffect(503)),
    PLAIN_TEXT(Faults.Target::plainText500),
    TRUNCATED(target -> target.truncate(5)),
    TOO_MANY(target -> target.status(429));

    private final Consumer<Faults.Target> plan;

    Fault(Consumer<Faults.Target> plan) {
      this.plan = plan;
    }
  }

  @ParameterizedTest
  @EnumSource
  void publishesOnceDespiteFaultsInTheFirstRequests(Fault fault) {
    for (Endpoint endpoint :
        List.of(Endpoint.CREATOR_INFO, Endpoint.DIRECT_INIT, Endpoint.UPLOAD, Endpoint.STATUS)) {
      fault.plan.accept(fixture.tikTok.faults().on(endpoint).next(1));
    }
    Publication ended = fixture.finish(fixture.storeQueued(KEY));
    assertThat(fixture.tikTok.faults().pending()).isEmpty();
    requireOnePost(ended);
  }

  @ParameterizedTest
  @EnumSource
  void opensNoOtherUploadWhileItIsUncertainWhetherAChunkArrived(Fault fault) {
    fault.plan.accept(fixture.tikTok.faults().on(Endpoint.UPLOAD).next(3));
    requireOnePost(fixture.finish(fixture.storeQueued(KEY)));
    assertThat(fixture.tikTok.publications()).hasSize(1);
  }

  /**
   * TikTok has all chunks, processes them for hours and reports no progress. Another upload would
   * become another post.
   */
  @Test
  void opensNoOtherUploadWhileTikTokMayHaveTheVideo() {
    open(
        AUDITED
            .withProcessing(ProcessingDelay.after(Duration.ofHours(3)))
            .with(BehaviorOption.UploadedBytes.ABSENT));
    fixture.tikTok.faults().on(Endpoint.UPLOAD).next(1).dropAfterEffect();
    requireOnePost(fixture.finish(fixture.storeQueued(KEY)));
    assertThat(fixture.tikTok.publications()).hasSize(1);
  }

  /** Users may retry a failure, so that nothing may have been posted. */
  @Test
  void checksTheStatusAfterAnUnknownRefusalOfTheLastChunk() {
    fixture.tikTok.faults().on(Endpoint.UPLOAD).next(1).statusAfterEffect(418);
    requireOnePost(fixture.finish(fixture.storeQueued(KEY)));
    // Permits become free, so that the next publication need not wait.
    fixture.clock.advance(Duration.ofMinutes(2));
    fixture.tikTok.faults().on(Endpoint.UPLOAD).next(1).status(418);
    Publication refused = fixture.finish(fixture.storeQueued(KEY));
    assertThat(refused.status()).isEqualTo(Status.FAILED);
    assertThat(refused.result().failure().code()).isEqualTo(ProblemCode.TIKTOK_REJECTED);
  }

  @ParameterizedTest
  @EnumSource(names = {"CREATOR_INFO", "DIRECT_INIT", "STATUS"})
  void refreshesATokenThatExpiresInBetween(Endpoint endpoint) {
    fixture.tikTok.faults().on(endpoint).next(1).expireTokenNow();
    requireOnePost(fixture.finish(fixture.storeQueued(KEY)));
    assertThat(fixture.tikTok.publications()).hasSize(1);
    assertThat(requests(Endpoint.TOKEN)).isEqualTo(2);
  }

  /** A lost answer to the refresh does not mean that the connection is lost. */
  @Test
  void waitsWhileARefusedTokenCannotBeRefreshed() {
    fixture.tikTok.faults().on(Endpoint.STATUS).next(1).expireTokenNow();
    fixture.tikTok.faults().on(Endpoint.TOKEN).next(3).status(503);
    requireOnePost(fixture.finish(fixture.storeQueued(KEY)));
    assertThat(fixture.tikTok.publications()).hasSize(1);
  }

  @Test
  void keepsPollingWhileTokensExpireEveryTwoHours() {
    open(
        AUDITED
            .withLifetimes(TokenLifetimes.TWO_HOURS_AND_HALF_A_YEAR)
            .withProcessing(ProcessingDelay.after(Duration.ofHours(5))));
    requireOnePost(fixture.finish(fixture.storeQueued(KEY)));
    assertThat(requests(Endpoint.TOKEN)).isBetween(3, 4);
    assertThat(fixture.tikTok.publications()).hasSize(1);
  }

  @Test
  void failsIfTheVideoWasChangedAfterItWasAccepted() {
    Publication.Key key = fixture.storeQueued(KEY);
    fixture.put(KEY, PublishingFixture.video(100_001));
    requireChanged(fixture.finish(key));
    Publication.Key gone = fixture.storeQueued(KEY);
    fixture.delete(KEY);
    requireChanged(fixture.finish(gone));
    assertThat(fixture.tikTok.publications()).isEmpty();
  }

  private static void requireChanged(Publication ended) {
    assertThat(ended.status()).isEqualTo(Status.FAILED);
    assertThat(ended.result().failure().code()).isEqualTo(ProblemCode.VIDEO_CHANGED);
  }

  @Test
  void refusesAFileThatIsNotAVideoWithoutAskingTikTok() {
    fixture.put(KEY, "no video at all".repeat(1000).getBytes(StandardCharsets.UTF_8));
    int asked = fixture.tikTok.journal().size();
    Publication ended = fixture.finish(fixture.storeQueued(KEY));
    assertThat(ended.status()).isEqualTo(Status.FAILED);
    assertThat(ended.result().failure().code()).isEqualTo(ProblemCode.NOT_A_VIDEO);
    assertThat(fixture.tikTok.journal()).hasSize(asked);
  }

  @Test
  void refusesWhatTheCreatorCannotDoBeforeInit() {
    Connection priya = fixture.connect("priya.private");
    Publication ended =
        fixture.finish(fixture.storeQueued(KEY, priya, PrivacyLevel.PUBLIC_TO_EVERYONE));
    assertThat(ended.status()).isEqualTo(Status.FAILED);
    assertThat(ended.result().failure().code()).isEqualTo(ProblemCode.PRIVACY_LEVEL_NOT_OFFERED);
    assertThat(ended.result().failure().detail())
        .contains("FOLLOWER_OF_CREATOR", "PUBLIC_TO_EVERYONE");

    Publication banned =
        fixture.finish(
            fixture.storeQueued(
                KEY, fixture.connect("bruno.banned"), PrivacyLevel.PUBLIC_TO_EVERYONE));
    assertThat(banned.status()).isEqualTo(Status.FAILED);
    assertThat(banned.result().failure().code()).isEqualTo(ProblemCode.CREATOR_BANNED);
    assertThat(requests(Endpoint.DIRECT_INIT)).isZero();
    assertThat(fixture.tikTok.violations()).isEmpty();
  }

  @Test
  void reportsThatAnUnauditedAppPostsToPrivateAccountsOnly() {
    open(SimulatorSettings.defaults());
    Publication ended = fixture.finish(fixture.storeQueued(KEY));
    assertThat(ended.status()).isEqualTo(Status.FAILED);
    assertThat(ended.result().failure().code()).isEqualTo(ProblemCode.ACCOUNT_MUST_BE_PRIVATE);
    assertThat(ended.result().failure().tikTok().code())
        .isEqualTo("unaudited_client_can_only_post_to_private_accounts");
    assertThat(ended.result().failure().tikTok().logId()).isNotBlank();
  }

  @Test
  void waitsForAReconnectionToLearnTheOutcome() {
    Publication.Key key = fixture.storeQueued(KEY);
    fixture.advance(key);
    Connection stored =
        fixture.functions.connectionStore.find(fixture.connection.key()).orElseThrow();
    fixture.functions.connectionStore.markNeedsReconnect(stored, ReconnectReason.TOKENS_REFUSED);
    for (int i = 0; i < 10; i++) {
      fixture.advanceClockTo(fixture.find(key).waitsUntil());
      assertThat(fixture.advance(key).status()).isEqualTo(Status.PROCESSING);
    }
    fixture.connect("pia.public");
    requireOnePost(fixture.finish(key));
  }

  /** TikTok tells the status with either of the scopes for videos (docs/tiktok-api.md#6-status). */
  @Test
  void pollsWithEitherVideoScopeAndWaitsWithoutOne() {
    Publication.Key key = fixture.storeQueued(KEY);
    fixture.advance(key);
    fixture.connect("pia.public", List.of("user.info.basic"));
    for (int i = 0; i < 3; i++) {
      fixture.advanceClockTo(fixture.find(key).waitsUntil());
      assertThat(fixture.advance(key).status()).isEqualTo(Status.PROCESSING);
    }
    fixture.connect("pia.public", List.of("user.info.basic", "video.upload"));
    requireOnePost(fixture.finish(key));
  }

  /** Each attempt would use up an init and a post of the daily limit. */
  @Test
  void makesNoInitIfTheUploadUrlCouldNotBeSealed() {
    Functions worker =
        fixture.process(
            CrashingProcess.meanwhile(
                "generateDataKey",
                1,
                () -> {
                  throw KmsException.builder().message("down").build();
                }));
    Publication.Key key = fixture.storeQueued(KEY);
    fixture.runWhenDue(key, worker);
    assertThat(requests(Endpoint.DIRECT_INIT)).isZero();
    requireOnePost(fixture.finish(key, worker));
    assertThat(requests(Endpoint.DIRECT_INIT)).isEqualTo(1);
  }

  /** The answers of a gateway in maintenance, or of an unknown error code. */
  @ParameterizedTest
  @ValueSource(ints = {400, 403, 404, 418})
  void anErrorOfTheStatusRequestIsNoOutcome(int status) {
    fixture.tikTok.faults().on(Endpoint.STATUS).next(3).status(status);
    requireOnePost(fixture.finish(fixture.storeQueued(KEY)));
  }

  @Test
  void failsBeforeTheUploadIfTheConnectionNeedsAReconnect() {
    Publication.Key key = fixture.storeQueued(KEY);
    Connection stored =
        fixture.functions.connectionStore.find(fixture.connection.key()).orElseThrow();
    fixture.functions.connectionStore.markNeedsReconnect(stored, ReconnectReason.TOKENS_REFUSED);
    Publication ended = fixture.finish(key);
    assertThat(ended.status()).isEqualTo(Status.FAILED);
    assertThat(ended.result().failure().code()).isEqualTo(ProblemCode.CONNECTION_NEEDS_RECONNECT);
  }

  /** Such a message may be redriven by hand, or be caused by a bug. */
  @Test
  void aMessageBeforeTheUploadHasNoEffect() {
    Publication.Key key =
        fixture.store(
            Publications.waitingForUpload(
                PublishingFixture.USER, VIDEO.length, fixture.clock.instant()));
    assertThat(fixture.advance(key).status()).isEqualTo(Status.AWAITING_UPLOAD);
    assertThat(fixture.advance(key).status()).isEqualTo(Status.AWAITING_UPLOAD);
    fixture.advanceClockTo(fixture.find(key).createdAt().plus(UploadIntake.UPLOAD_DEADLINE));
    Publication ended = fixture.advance(key);
    assertThat(ended.status()).isEqualTo(Status.FAILED);
    assertThat(ended.result().failure().code()).isEqualTo(ProblemCode.UPLOAD_EXPIRED);
  }

  @Test
  void findsAnUploadWhoseEventWasLost() {
    Publication waiting =
        Publications.waitingForUpload(
            PublishingFixture.USER, VIDEO.length, fixture.clock.instant());
    fixture.store(
        Publications.of(
            waiting.key(),
            fixture.connection.id(),
            Status.AWAITING_UPLOAD,
            waiting.post(),
            waiting.source(),
            waiting.createdAt(),
            waiting.dueAt()));
    fixture.put(waiting.source().objectKey(), VIDEO);
    requireOnePost(fixture.finish(waiting.key()));
  }

  @Test
  void beginsNoStepWithoutEnoughTime() {
    Publication.Key key = fixture.storeQueued(KEY);
    int asked = fixture.tikTok.journal().size();
    fixture.functions.publisher.advance(key, new Deadline(() -> Duration.ofSeconds(140)));
    assertThat(fixture.tikTok.journal()).hasSize(asked);
    assertThat(fixture.find(key).status()).isEqualTo(Status.QUEUED);
    assertThat(fixture.messages())
        .singleElement()
        .satisfies(body -> assertThat(PublishQueue.read(body)).contains(key));
    requireOnePost(fixture.finish(key));
  }

  /** A missing bucket does not mean that the video was changed. */
  @Test
  void failsAfterADayOfInternalErrors() {
    Publication.Key key = fixture.storeQueued(KEY);
    fixture.variables.put("VIDEO_BUCKET", "no-such-bucket");
    Publication ended = fixture.finish(key, fixture.process(CrashingProcess.never()));
    assertThat(ended.status()).isEqualTo(Status.FAILED);
    assertThat(ended.result().failure().code()).isEqualTo(ProblemCode.INTERNAL_ERROR);
    assertThat(Duration.between(ended.createdAt(), ended.updatedAt()))
        .isBetween(Duration.ofHours(24), Duration.ofHours(25));
  }

  @Test
  void storesAndLogsNoUploadUrlInPlainText() {
    Publication.Key key = fixture.storeQueued(KEY);
    fixture.tikTok.faults().on(Endpoint.UPLOAD).next(1).status(400);
    fixture.advance(key);
    assertThat(fixture.log).isNotEmpty().noneMatch(line -> line.contains("upload_token"));
    assertThat(new String(fixture.find(key).transfer().sealedUrl(), StandardCharsets.ISO_8859_1))
        .doesNotContain("upload_token", fixture.tikTok.uploadHost());
    assertThat(fixture.messages()).noneMatch(body -> body.contains("upload"));
  }

  private void requireOnePost(Publication ended) {
    assertThat(ended.status()).as("%s", ended).isEqualTo(Status.PUBLISHED);
    Post post =
        fixture.tikTok.posts().stream()
            .filter(p -> p.publishId().equals(ended.transfer().publishId()))
            .findFirst()
            .orElseThrow();
    assertThat(post.status()).isEqualTo(Post.Status.PUBLISH_COMPLETE);
    assertThat(post.sha256()).isEqualTo(PublishingFixture.sha256(VIDEO));
    assertThat(fixture.tikTok.posts()).filteredOn(p -> p.title().equals(post.title())).hasSize(1);
    assertThat(fixture.tikTok.violations()).isEmpty();
  }

  private int requests(Endpoint endpoint) {
    return (int)
        fixture.tikTok.journal().stream().filter(e -> e.path().equals(endpoint.path())).count();
  }
}
