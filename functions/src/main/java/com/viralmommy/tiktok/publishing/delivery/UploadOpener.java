package com.viralmommy.tiktok.publishing.delivery;

import com.viralmommy.tiktok.accounts.tokens.TokenVault;
import com.viralmommy.tiktok.limits.RateLimit;
import com.viralmommy.tiktok.media.ProbeResult;
import com.viralmommy.tiktok.media.VideoFacts;
import com.viralmommy.tiktok.media.VideoProbe;
import com.viralmommy.tiktok.media.VideoRules;
import com.viralmommy.tiktok.platform.Deadline;
import com.viralmommy.tiktok.platform.ProblemCode;
import com.viralmommy.tiktok.publishing.delivery.CreatorAccess.Answer;
import com.viralmommy.tiktok.publishing.intake.PostValidator;
import com.viralmommy.tiktok.publishing.model.ChunkPlan;
import com.viralmommy.tiktok.publishing.model.Post;
import com.viralmommy.tiktok.publishing.model.Publication;
import com.viralmommy.tiktok.publishing.model.Publication.Failure;
import com.viralmommy.tiktok.publishing.model.Publication.Transfer;
import com.viralmommy.tiktok.publishing.model.PublishSettings;
import com.viralmommy.tiktok.publishing.model.VideoStore;
import com.viralmommy.tiktok.tiktok.TikTokClient;
import com.viralmommy.tiktok.tiktok.TikTokResult;
import com.viralmommy.tiktok.tiktok.login.AccessToken;
import com.viralmommy.tiktok.tiktok.posting.CreatorInfo;
import com.viralmommy.tiktok.tiktok.posting.PostInfo;
import com.viralmommy.tiktok.tiktok.posting.SourceInfo;
import com.viralmommy.tiktok.tiktok.posting.UploadTicket;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.BiFunction;

/**
 * The step from QUEUED to UPLOADING: everything is checked that can be, then TikTok is asked for a
 * place to upload to.
 *
 * <p>Asking cannot post anything, since no byte is sent (docs/tiktok-api.md#103-safe-retries): an
 * init whose answer was lost is simply made again.
 */
final class UploadOpener {
  private static final Set<RateLimit> ONE_REQUEST = Set.of(RateLimit.REQUESTS);
  private static final Set<RateLimit> ONE_POST =
      Set.of(RateLimit.REQUESTS, RateLimit.INITS, RateLimit.POSTS);
  private static final Set<RateLimit> ONE_SHARE =
      Set.of(RateLimit.REQUESTS, RateLimit.INITS, RateLimit.PENDING_SHARES);

  private final VideoStore videos;
  private final CreatorAccess creatorAccess;
  private final TikTokClient tikTok;
  private final TokenVault vault;
  private final PublishSettings settings;
  private final InstantSource clock;

  UploadOpener(
      VideoStore videos,
      CreatorAccess creatorAccess,
      TikTokClient tikTok,
      TokenVault vault,
      PublishSettings settings,
      InstantSource clock) {
    this.videos = videos;
    this.creatorAccess = creatorAccess;
    this.tikTok = tikTok;
    this.vault = vault;
    this.settings = settings;
    this.clock = clock;
  }

  Step open(Publication publication, Deadline budget) throws IOException {
    return switch (VideoProbe.probe(videos.bytes(publication.source()))) {
      case ProbeResult.NotAVideo nothing -> failed(publication, PostValidator.notAVideo(nothing));
      case ProbeResult.Video(VideoFacts facts) ->
          // TikTok is told what the bytes are, whatever the upload called them.
          open(publication.ofType(facts.container().contentType()), facts, budget);
    };
  }

  private Step open(Publication publication, VideoFacts facts, Deadline budget) {
    return switch (publication.post()) {
      case Post.Direct post -> openDirectPost(publication, post, facts, budget);
      // Creator info is for direct posts (docs/tiktok-api.md#3-creator-info): of a share, only the
      // video is checked.
      case Post.Inbox() ->
          PostValidator.refusal(facts, VideoRules.LONGEST_FOR_INBOX)
              .map(refusal -> failed(publication, refusal))
              .orElseGet(() -> init(publication, ONE_SHARE, budget, tikTok::initInboxShare));
    };
  }

  private Step openDirectPost(
      Publication publication, Post.Direct post, VideoFacts facts, Deadline budget) {
    // Where the post itself has to wait, TikTok is not asked what it might be.
    return switch (creatorAccess.post(
        publication, ONE_REQUEST, ONE_POST, budget, tikTok::creatorInfo)) {
      case Answer.Given<CreatorInfo>(CreatorInfo creator, var _) ->
          PostValidator.refusal(post, creator)
              .or(() -> PostValidator.refusal(facts, creator.maxVideoPostDuration()))
              .map(refusal -> failed(publication, refusal))
              .orElseGet(
                  () ->
                      init(
                          publication,
                          ONE_POST,
                          budget,
                          (token, source) -> tikTok.initDirectPost(token, postInfo(post), source)));
      case Answer.NotNow<CreatorInfo>(Duration least, Failure because) ->
          tryAgain(publication, least, because);
      case Answer.Limited<CreatorInfo>(Duration wait, Failure because) ->
          awaitPermit(publication, wait, because);
      case Answer.Refused<CreatorInfo>(Failure because) -> refused(publication, because);
    };
  }

  private Step init(
      Publication publication,
      Set<RateLimit> windows,
      Deadline budget,
      BiFunction<AccessToken, SourceInfo, TikTokResult<UploadTicket>> init) {
    ChunkPlan plan =
        ChunkPlan.of(publication.source().size(), settings.singleChunkMost(), settings.chunkSize());
    var source = new SourceInfo(plan.size(), plan.chunkSize(), plan.count());
    // First: an upload that TikTok has opened must not be lost for want of a key.
    TokenVault.TextSealer sealer = vault.textSealer();
    var answer =
        creatorAccess.post(
            publication, windows, Set.of(), budget, token -> init.apply(token, source));
    return switch (answer) {
      case Answer.Given<UploadTicket>(UploadTicket ticket, var _) ->
          new Step.Continue(opened(publication, ticket, plan, sealer));
      case Answer.NotNow<UploadTicket>(Duration least, Failure because) ->
          tryAgain(publication, least, because);
      case Answer.Limited<UploadTicket>(Duration wait, Failure because) ->
          awaitPermit(publication, wait, because);
      case Answer.Refused<UploadTicket>(Failure because) -> refused(publication, because);
    };
  }

  private Publication opened(
      Publication publication, UploadTicket ticket, ChunkPlan plan, TokenVault.TextSealer sealer) {
    Instant now = clock.instant();
    byte[] sealedUrl =
        sealer.seal(ticket.uploadUrl().value(), belongsTo(publication, ticket.publishId()));
    return publication.uploading(
        new Transfer(ticket.publishId(), sealedUrl, now, plan.chunkSize(), 0, true), now);
  }

  /** What an upload URL belongs to: no other publication and no other upload can open it. */
  static String[] belongsTo(Publication publication, String publishId) {
    return new String[] {
      "upload_url", publication.key().user().value(), publication.key().id(), publishId
    };
  }

  private static PostInfo postInfo(Post.Direct post) {
    return new PostInfo(
        post.title() == null ? "" : post.title(),
        post.privacyLevel(),
        !post.allowComment(),
        !post.allowDuet(),
        !post.allowStitch(),
        post.coverTimestampMs() == null
            ? OptionalInt.empty()
            : OptionalInt.of(post.coverTimestampMs()),
        post.brandedContent(),
        post.yourBrand(),
        post.aiGenerated());
  }

  private Step tryAgain(Publication publication, Duration least, Failure because) {
    Instant now = clock.instant();
    return RetrySchedule.tryAgain(publication, least, because, now, p -> p.failed(because, now));
  }

  private Step awaitPermit(Publication publication, Duration wait, Failure because) {
    Instant now = clock.instant();
    return RetrySchedule.awaitPermit(publication, wait, because, now, p -> p.failed(because, now));
  }

  private Step refused(Publication publication, Failure because) {
    return because.code() == ProblemCode.CONNECTION_REMOVED
        ? new Step.End(publication.cancelled(because, clock.instant()))
        : failed(publication, because);
  }

  private Step failed(Publication publication, Failure because) {
    return new Step.End(publication.failed(because, clock.instant()));
  }
}
