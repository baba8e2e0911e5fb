package com.viralmommy.tiktok.publishing.intake;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.viralmommy.tiktok.accounts.Connection;
import com.viralmommy.tiktok.accounts.actions.CreatorInfoQuery;
import com.viralmommy.tiktok.limits.Permit;
import com.viralmommy.tiktok.limits.RateLimit;
import com.viralmommy.tiktok.limits.RateLimiter;
import com.viralmommy.tiktok.limits.Usage;
import com.viralmommy.tiktok.media.ProbeResult;
import com.viralmommy.tiktok.media.VideoFacts;
import com.viralmommy.tiktok.media.VideoProbe;
import com.viralmommy.tiktok.media.VideoRules;
import com.viralmommy.tiktok.platform.Problem;
import com.viralmommy.tiktok.platform.ProblemCode;
import com.viralmommy.tiktok.platform.UserId;
import com.viralmommy.tiktok.publishing.intake.PublishRequest.VideoOrigin;
import com.viralmommy.tiktok.publishing.model.Post;
import com.viralmommy.tiktok.publishing.model.PublicationFailure;
import com.viralmommy.tiktok.publishing.model.PublicationView;
import com.viralmommy.tiktok.publishing.model.VideoStore;
import com.viralmommy.tiktok.tiktok.posting.CreatorInfo;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Checks a request to publish as if it were real. It stores nothing, and its only call to TikTok is
 * for the creator info.
 */
public final class DryRun {
  /**
   * The result of a dry run.
   *
   * @param problems the reasons for which the publication would fail or wait for a day
   * @param limits the current use of the account's and the app's rate limits
   */
  public record Outcome(List<PublicationFailure> problems, List<Usage> limits) {
    /** This outcome as the API shows it. */
    public View view() {
      return new View(
          problems.isEmpty(),
          problems.stream().map(PublicationView.Failure::of).toList(),
          limits.stream().map(LimitView::of).toList());
    }
  }

  /**
   * The result as the API shows it.
   *
   * @param publishable whether there are no problems
   */
  @JsonInclude(JsonInclude.Include.ALWAYS)
  public record View(
      boolean publishable, List<PublicationView.Failure> problems, List<LimitView> limits) {}

  /**
   * The use of a rate limit.
   *
   * @param resetsAt when the next permit becomes free; absent while none is used
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record LimitView(String name, int used, int limit, String resetsAt) {
    private static LimitView of(Usage usage) {
      return new LimitView(
          usage.name(),
          usage.used(),
          usage.limit(),
          usage.resetsAt().map(Instant::toString).orElse(null));
    }
  }

  private final PublishIntake intake;
  private final VideoStore videos;
  private final CreatorInfoQuery creatorInfo;
  private final RateLimiter limits;

  public DryRun(
      PublishIntake intake, VideoStore videos, CreatorInfoQuery creatorInfo, RateLimiter limits) {
    this.intake = intake;
    this.videos = videos;
    this.creatorInfo = creatorInfo;
    this.limits = limits;
  }

  /**
   * Checks a request.
   *
   * @throws Problem when the API would refuse the real request
   */
  public Outcome of(UserId user, PublishRequest request) {
    Connection connection = intake.connection(user, request);
    List<PublicationFailure> problems = new ArrayList<>();
    Optional<VideoFacts> facts = facts(user, request.video(), problems);
    maxDuration(connection.key(), request.post(), problems)
        .ifPresent(
            maxDuration ->
                facts
                    .flatMap(video -> PostValidator.refusal(video, maxDuration))
                    .ifPresent(problems::add));
    exhaustedDailyLimit(connection, request)
        .filter(code -> problems.stream().noneMatch(problem -> problem.code() == code))
        .ifPresent(code -> problems.add(PublicationFailure.of(code)));
    return new Outcome(problems, limits.usage(connection.openId()));
  }

  /**
   * The problem of a daily limit that has no permit left. Limits of a minute are no problem: the
   * wait is short.
   */
  private Optional<ProblemCode> exhaustedDailyLimit(Connection connection, PublishRequest request) {
    RateLimit dailyLimit =
        switch (request.post()) {
          case Post.DirectPost _ -> RateLimit.POSTS;
          case Post.InboxShare() -> RateLimit.PENDING_SHARES;
        };
    return limits
        .refusal(connection.openId(), Set.of(dailyLimit))
        .flatMap(
            refusal ->
                switch (refusal) {
                  case Permit.Denied(RateLimit _, Instant freeAt) when isTooLate(freeAt, request) ->
                      Optional.of(
                          dailyLimit == RateLimit.POSTS
                              ? ProblemCode.CREATOR_CANNOT_POST_NOW
                              : ProblemCode.INBOX_FULL);
                  case Permit.AppFull(Instant freeAt) when isTooLate(freeAt, request) ->
                      Optional.of(ProblemCode.APP_DAILY_CAP_REACHED);
                  case Permit.Granted _, Permit.Denied _, Permit.AppFull _ -> Optional.empty();
                });
  }

  private static boolean isTooLate(Instant freeAt, PublishRequest request) {
    return request.publishAt() == null || request.publishAt().isBefore(freeAt);
  }

  /** Probes the video. Empty if it is yet to be uploaded or is not a video. */
  private Optional<VideoFacts> facts(
      UserId user, VideoOrigin video, List<PublicationFailure> problems) {
    if (!(video instanceof VideoOrigin.Existing(String objectKey))) {
      return Optional.empty();
    }
    try {
      return switch (VideoProbe.probe(videos.bytes(intake.existingVideo(user, objectKey)))) {
        case ProbeResult.Video(VideoFacts facts) -> Optional.of(facts);
        case ProbeResult.NotAVideo notAVideo -> {
          problems.add(PostValidator.notAVideo(notAVideo));
          yield Optional.empty();
        }
      };
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The longest duration of a video in this post. Empty when TikTok refuses to tell. */
  private Optional<Duration> maxDuration(
      Connection.Key connection, Post post, List<PublicationFailure> problems) {
    return switch (post) {
      case Post.InboxShare() -> Optional.of(VideoRules.LONGEST_FOR_INBOX);
      case Post.DirectPost direct -> {
        try {
          CreatorInfo creator = creatorInfo.ask(connection);
          PostValidator.refusal(direct, creator).ifPresent(problems::add);
          yield Optional.of(creator.maxVideoPostDuration());
        } catch (Problem refused) {
          problems.add(new PublicationFailure(refused.code(), refused.detail(), null));
          yield Optional.empty();
        }
      }
    };
  }
}
