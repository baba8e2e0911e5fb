package com.viralmommy.tiktok.publishing.intake;

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
import com.viralmommy.tiktok.publishing.model.Publication.Failure;
import com.viralmommy.tiktok.publishing.model.PublicationView;
import com.viralmommy.tiktok.publishing.model.VideoStore;
import com.viralmommy.tiktok.tiktok.posting.CreatorInfo;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
  public record Outcome(List<Failure> problems, List<Usage> limits) {
    public Map<String, Object> view() {
      Map<String, Object> view = new LinkedHashMap<>();
      view.put("publishable", problems.isEmpty());
      view.put("problems", problems.stream().map(PublicationView::failure).toList());
      view.put("limits", limits.stream().map(Outcome::view).toList());
      return view;
    }

    private static Map<String, Object> view(Usage usage) {
      Map<String, Object> view = new LinkedHashMap<>();
      view.put("name", usage.name());
      view.put("used", usage.used());
      view.put("limit", usage.limit());
      usage.resetsAt().ifPresent(at -> view.put("resetsAt", at.toString()));
      return view;
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
    List<Failure> problems = new ArrayList<>();
    Optional<VideoFacts> facts = facts(user, request.video(), problems);
    longest(connection.key(), request.post(), problems)
        .ifPresent(
            longest ->
                facts
                    .flatMap(video -> PostValidator.refusal(video, longest))
                    .ifPresent(problems::add));
    usedUp(connection, request)
        .filter(code -> problems.stream().noneMatch(problem -> problem.code() == code))
        .ifPresent(code -> problems.add(Failure.of(code)));
    return new Outcome(problems, limits.usage(connection.openId()));
  }

  /** The limit of a day that it would wait for; those of a minute keep nobody long. */
  private Optional<ProblemCode> usedUp(Connection connection, PublishRequest request) {
    RateLimit ofTheDay =
        switch (request.post()) {
          case Post.Direct _ -> RateLimit.POSTS;
          case Post.Inbox() -> RateLimit.PENDING_SHARES;
        };
    return limits
        .refusal(connection.openId(), Set.of(ofTheDay))
        .flatMap(
            refusal ->
                switch (refusal) {
                  case Permit.Denied(RateLimit _, Instant freeAt) when isTooLate(freeAt, request) ->
                      Optional.of(
                          ofTheDay == RateLimit.POSTS
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
  private Optional<VideoFacts> facts(UserId user, VideoOrigin video, List<Failure> problems) {
    if (!(video instanceof VideoOrigin.Existing(String objectKey))) {
      return Optional.empty();
    }
    try {
      return switch (VideoProbe.probe(videos.bytes(intake.existing(user, objectKey)))) {
        case ProbeResult.Video(VideoFacts facts) -> Optional.of(facts);
        case ProbeResult.NotAVideo nothing -> {
          problems.add(PostValidator.notAVideo(nothing));
          yield Optional.empty();
        }
      };
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** How long a video may be; empty where TikTok does not say. */
  private Optional<Duration> longest(Connection.Key connection, Post post, List<Failure> problems) {
    return switch (post) {
      case Post.Inbox() -> Optional.of(VideoRules.LONGEST_FOR_INBOX);
      case Post.Direct direct -> {
        try {
          CreatorInfo creator = creatorInfo.ask(connection);
          PostValidator.refusal(direct, creator).ifPresent(problems::add);
          yield Optional.of(creator.maxVideoPostDuration());
        } catch (Problem refused) {
          problems.add(new Failure(refused.code(), refused.detail(), null));
          yield Optional.empty();
        }
      }
    };
  }
}
