package com.viralmommy.tiktok.publishing.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.tuple;

import com.viralmommy.tiktok.accounts.Connection;
import com.viralmommy.tiktok.fixture.Cloud;
import com.viralmommy.tiktok.fixture.PublishingFixture;
import com.viralmommy.tiktok.limits.LimitStore;
import com.viralmommy.tiktok.limits.RateLimit;
import com.viralmommy.tiktok.limits.RateLimiter;
import com.viralmommy.tiktok.limits.Usage;
import com.viralmommy.tiktok.platform.Environment;
import com.viralmommy.tiktok.platform.Problem;
import com.viralmommy.tiktok.platform.ProblemCode;
import com.viralmommy.tiktok.publishing.intake.PublishRequest.VideoOrigin;
import com.viralmommy.tiktok.publishing.model.Post;
import com.viralmommy.tiktok.publishing.model.Publication.Failure;
import com.viralmommy.tiktok.publishing.model.VideoStore;
import com.viralmommy.tiktok.simulator.Endpoint;
import com.viralmommy.tiktok.simulator.SimulatorSettings;
import com.viralmommy.tiktok.tiktok.PrivacyLevel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What would become of a request. */
@ExtendWith(Cloud.Extension.class)
class DryRunIT {
  private static final String KEY = VideoStore.ownedPrefix(PublishingFixture.USER) + "small.mp4";
  private static final VideoOrigin THERE = new VideoOrigin.Existing(KEY);
  private static final VideoOrigin TO_COME = new VideoOrigin.Upload(100_000, "video/mp4");

  private final Cloud cloud;
  private final PublishingFixture stage;

  DryRunIT(Cloud cloud) {
    this.cloud = cloud;
    stage =
        new PublishingFixture(
            cloud,
            SimulatorSettings.defaults().withAudited(true),
            Map.of("LIMIT_CREATORS_PER_DAY", "5"));
    stage.put(KEY, PublishingFixture.video(100_000));
  }

  @AfterEach
  void nothingIsStoredOrPosted() {
    assertThat(stage.publications()).isEmpty();
    assertThat(stage.tikTok.posts()).isEmpty();
    assertThat(stage.tikTok.violations()).isEmpty();
    stage.close();
  }

  @Test
  void aGoodRequestIsPublishableAndItsLimitsAreTold() {
    DryRun.Outcome outcome = dryRun(stage.post(PrivacyLevel.PUBLIC_TO_EVERYONE), THERE);
    assertThat(outcome.problems()).isEmpty();
    assertThat(outcome.limits())
        .extracting(Usage::name, Usage::used, Usage::limit)
        .containsExactly(
            // Creator info was asked for.
            tuple("requests_per_minute", 1, 6),
            tuple("inits_per_minute", 0, 2),
            tuple("posts_per_day", 0, 15),
            tuple("pending_shares_per_day", 0, 5),
            tuple("creators_per_day", 0, 5));
    assertThat(outcome.limits().getFirst().resetsAt())
        .hasValueSatisfying(at -> assertThat(at).isAfter(stage.clock.instant()));
    assertThat(outcome.view()).containsEntry("publishable", true);
  }

  @Test
  void whatTheCreatorMayNotDoIsNamed() {
    Connection quiet = stage.connect("quinn.quiet");
    var post =
        new Post.Direct(
            null, PrivacyLevel.PUBLIC_TO_EVERYONE, true, false, false, false, false, false, null);
    assertThat(dryRun(quiet, post, TO_COME).problems())
        .extracting(Failure::code)
        .containsExactly(ProblemCode.INTERACTION_NOT_ALLOWED);
    assertThat(dryRun(stage.post(PrivacyLevel.FOLLOWER_OF_CREATOR), TO_COME).problems())
        .extracting(Failure::code)
        .containsExactly(ProblemCode.PRIVACY_LEVEL_NOT_OFFERED);
  }

  @Test
  void aFileThatIsNoVideoIsNamed() {
    stage.put(KEY, "no video at all".getBytes(StandardCharsets.UTF_8));
    DryRun.Outcome outcome = dryRun(stage.post(PrivacyLevel.PUBLIC_TO_EVERYONE), THERE);
    assertThat(outcome.problems())
        .extracting(Failure::code)
        .containsExactly(ProblemCode.NOT_A_VIDEO);
    assertThat(outcome.view()).containsEntry("publishable", false);
  }

  @Test
  void aLimitThatItWouldWaitForIsNamedUnlessItIsFreeByThen() {
    Connection pia =
        stage.connect("pia.public", List.of("user.info.basic", "video.publish", "video.upload"));
    var limits =
        new RateLimiter(
            new LimitStore(() -> cloud.dynamoDb, Environment.of(stage.variables)),
            Environment.of(stage.variables),
            stage.clock);
    for (int i = 0; i < 15; i++) {
      limits.take(pia.openId(), Set.of(RateLimit.POSTS));
    }
    for (int i = 0; i < 5; i++) {
      limits.take(pia.openId(), Set.of(RateLimit.PENDING_SHARES));
    }
    Post post = stage.post(PrivacyLevel.PUBLIC_TO_EVERYONE);
    assertThat(dryRun(pia, post, THERE).problems())
        .extracting(Failure::code)
        .containsExactly(ProblemCode.CREATOR_CANNOT_POST_NOW);
    assertThat(dryRun(pia, new Post.Inbox(), THERE).problems())
        .extracting(Failure::code)
        .containsExactly(ProblemCode.INBOX_FULL);
    Instant tomorrow = stage.clock.instant().plus(Duration.ofHours(25));
    assertThat(dryRun(pia, post, THERE, tomorrow).problems()).isEmpty();
  }

  @Test
  void aTikTokThatDoesNotAnswerIsNamed() {
    stage.tikTok.faults().on(Endpoint.CREATOR_INFO).next(1).status(503);
    assertThat(dryRun(stage.post(PrivacyLevel.PUBLIC_TO_EVERYONE), THERE).problems())
        .extracting(Failure::code)
        .containsExactly(ProblemCode.TIKTOK_UNAVAILABLE);
  }

  @Test
  void whatTheRequestWouldBeRefusedForRefusesTheDryRun() {
    assertThatExceptionOfType(Problem.class)
        .isThrownBy(() -> dryRun(new Post.Inbox(), THERE))
        .matches(p -> p.code() == ProblemCode.CONNECTION_LIMITED);
    assertThatExceptionOfType(Problem.class)
        .isThrownBy(
            () ->
                dryRun(
                    stage.post(PrivacyLevel.SELF_ONLY),
                    new VideoOrigin.Existing(
                        VideoStore.ownedPrefix(PublishingFixture.USER) + "none.mp4")))
        .matches(p -> p.code() == ProblemCode.VIDEO_NOT_FOUND);
  }

  private DryRun.Outcome dryRun(Post post, VideoOrigin video) {
    return dryRun(stage.connection, post, video);
  }

  private DryRun.Outcome dryRun(Connection connection, Post post, VideoOrigin video) {
    return dryRun(connection, post, video, null);
  }

  private DryRun.Outcome dryRun(
      Connection connection, Post post, VideoOrigin video, Instant publishAt) {
    return stage
        .compositionRoot()
        .dryRun()
        .of(PublishingFixture.USER, new PublishRequest(connection.id(), post, publishAt, video));
  }
}
