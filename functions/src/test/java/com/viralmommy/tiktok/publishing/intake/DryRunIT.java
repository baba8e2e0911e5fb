package com.viralmommy.tiktok.publishing.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.tuple;

import com.viralmommy.tiktok.accounts.Connection;
import com.viralmommy.tiktok.fixture.AwsFixture;
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
import com.viralmommy.tiktok.publishing.model.PublicationFailure;
import com.viralmommy.tiktok.simulator.api.Endpoint;
import com.viralmommy.tiktok.simulator.settings.SimulatorSettings;
import com.viralmommy.tiktok.tiktok.posting.PrivacyLevel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Dry runs of requests to publish. */
@ExtendWith(AwsFixture.Extension.class)
class DryRunIT {
  private static final String KEY = PublishingFixture.objectKey("small.mp4");
  private static final VideoOrigin THERE = new VideoOrigin.Existing(KEY);
  private static final VideoOrigin TO_COME = new VideoOrigin.Upload(100_000, "video/mp4");

  private final AwsFixture aws;
  private final PublishingFixture fixture;

  DryRunIT(AwsFixture aws) {
    this.aws = aws;
    fixture =
        new PublishingFixture(
            aws,
            SimulatorSettings.defaults().withAudited(true),
            Map.of("LIMIT_CREATORS_PER_DAY", "5"));
    fixture.put(KEY, PublishingFixture.video(100_000));
  }

  @AfterEach
  void requireNothingStoredOrPosted() {
    assertThat(fixture.publications()).isEmpty();
    assertThat(fixture.tikTok.posts()).isEmpty();
    assertThat(fixture.tikTok.violations()).isEmpty();
    fixture.close();
  }

  @Test
  void aValidRequestIsPublishableAndItsLimitsAreReported() {
    DryRun.Outcome outcome = dryRun(fixture.post(PrivacyLevel.PUBLIC_TO_EVERYONE), THERE);
    assertThat(outcome.problems()).isEmpty();
    assertThat(outcome.limits())
        .extracting(Usage::name, Usage::used, Usage::limit)
        .containsExactly(
            // The request for the creator info.
            tuple("requests_per_minute", 1, 6),
            tuple("inits_per_minute", 0, 2),
            tuple("posts_per_day", 0, 15),
            tuple("pending_shares_per_day", 0, 5),
            tuple("creators_per_day", 0, 5));
    assertThat(outcome.limits().getFirst().resetsAt())
        .hasValueSatisfying(at -> assertThat(at).isAfter(fixture.clock.instant()));
    assertThat(outcome.view().publishable()).isTrue();
  }

  @Test
  void reportsWhatTheCreatorCannotDo() {
    Connection quiet = fixture.connect("quinn.quiet");
    var post =
        new Post.DirectPost(
            null, PrivacyLevel.PUBLIC_TO_EVERYONE, true, false, false, false, false, false, null);
    assertThat(dryRun(quiet, post, TO_COME).problems())
        .extracting(PublicationFailure::code)
        .containsExactly(ProblemCode.INTERACTION_NOT_ALLOWED);
    assertThat(dryRun(fixture.post(PrivacyLevel.FOLLOWER_OF_CREATOR), TO_COME).problems())
        .extracting(PublicationFailure::code)
        .containsExactly(ProblemCode.PRIVACY_LEVEL_NOT_OFFERED);
  }

  @Test
  void reportsAFileThatIsNotAVideo() {
    fixture.put(KEY, "no video at all".getBytes(StandardCharsets.UTF_8));
    DryRun.Outcome outcome = dryRun(fixture.post(PrivacyLevel.PUBLIC_TO_EVERYONE), THERE);
    assertThat(outcome.problems())
        .extracting(PublicationFailure::code)
        .containsExactly(ProblemCode.NOT_A_VIDEO);
    assertThat(outcome.view().publishable()).isFalse();
  }

  @Test
  void reportsAnExhaustedDailyLimitUnlessThereIsAPermitAtTheTimeToPublish() {
    Connection pia =
        fixture.connect("pia.public", List.of("user.info.basic", "video.publish", "video.upload"));
    var limits =
        new RateLimiter(
            new LimitStore(() -> aws.dynamoDb, Environment.of(fixture.variables)),
            Environment.of(fixture.variables),
            fixture.clock);
    for (int i = 0; i < 15; i++) {
      limits.take(pia.openId(), Set.of(RateLimit.POSTS));
    }
    for (int i = 0; i < 5; i++) {
      limits.take(pia.openId(), Set.of(RateLimit.PENDING_SHARES));
    }
    Post post = fixture.post(PrivacyLevel.PUBLIC_TO_EVERYONE);
    assertThat(dryRun(pia, post, THERE).problems())
        .extracting(PublicationFailure::code)
        .containsExactly(ProblemCode.CREATOR_CANNOT_POST_NOW);
    assertThat(dryRun(pia, new Post.InboxShare(), THERE).problems())
        .extracting(PublicationFailure::code)
        .containsExactly(ProblemCode.INBOX_FULL);
    Instant tomorrow = fixture.clock.instant().plus(Duration.ofHours(25));
    assertThat(dryRun(pia, post, THERE, tomorrow).problems()).isEmpty();
  }

  @Test
  void reportsThatTikTokIsUnavailable() {
    fixture.tikTok.faults().on(Endpoint.CREATOR_INFO).next(1).status(503);
    assertThat(dryRun(fixture.post(PrivacyLevel.PUBLIC_TO_EVERYONE), THERE).problems())
        .extracting(PublicationFailure::code)
        .containsExactly(ProblemCode.TIKTOK_UNAVAILABLE);
  }

  @Test
  void refusesARequestThatTheApiWouldRefuse() {
    assertThatExceptionOfType(Problem.class)
        .isThrownBy(() -> dryRun(new Post.InboxShare(), THERE))
        .matches(p -> p.code() == ProblemCode.CONNECTION_LIMITED);
    assertThatExceptionOfType(Problem.class)
        .isThrownBy(
            () ->
                dryRun(
                    fixture.post(PrivacyLevel.SELF_ONLY),
                    new VideoOrigin.Existing(PublishingFixture.objectKey("none.mp4"))))
        .matches(p -> p.code() == ProblemCode.VIDEO_NOT_FOUND);
  }

  private DryRun.Outcome dryRun(Post post, VideoOrigin video) {
    return dryRun(fixture.connection, post, video);
  }

  private DryRun.Outcome dryRun(Connection connection, Post post, VideoOrigin video) {
    return dryRun(connection, post, video, null);
  }

  private DryRun.Outcome dryRun(
      Connection connection, Post post, VideoOrigin video, Instant publishAt) {
    return fixture
        .compositionRoot()
        .dryRun()
        .of(PublishingFixture.USER, new PublishRequest(connection.id(), post, publishAt, video));
  }
}
