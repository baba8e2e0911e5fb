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
import com.viralmommy.tiktok.tiktok.CreatorInfo;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Says what would become of a request to publish. Nothing is stored, and nothing is sent but the
 * question what the creator may post.
 */
public final class DryRun {
  /**
   * @param problems what a worker would end the publication for, or make it wait for
   * @param limits of the account and of the app, as they are now
   */
  public record Outcome(List<PublicationFailure> problems, List<Usage> limits) {
    /** The outcome as the API shows it. */
    public View view() {
      return new View(
          problems.isEmpty(),
          problems.stream().map(PublicationView.Failure::of).toList(),
          limits.stream().map(LimitView::of).toList());
    }
  }

  /**
   * @param publishable whether a real request would be published
   */
  @JsonInclude(JsonInclude.Include.ALWAYS)
  public record View(
      boolean publishable, List<PublicationView.Failure> problems, List<LimitView> limits) {}

  /**
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
   * @throws Problem what the real request would be refused with
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

  /** The limit of a day that it would wait for; those of a minute keep nobody long. */
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
                  default -> Optional.empty();
                });
  }

  private static boolean isTooLate(Instant freeAt, PublishRequest request) {
    return request.publishAt() == null || request.publishAt().isBefore(freeAt);
  }

  /** Of a video that is there to be looked at. */
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

  /** How long a video may be; empty where TikTok does not say. */
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
