package com.viralmommy.tiktok.publishing.delivery;

import com.viralmommy.tiktok.accounts.tokens.CallResult;
import com.viralmommy.tiktok.accounts.tokens.TokenVault;
import com.viralmommy.tiktok.limits.RateLimit;
import com.viralmommy.tiktok.media.ProbeResult;
import com.viralmommy.tiktok.media.VideoFacts;
import com.viralmommy.tiktok.media.VideoProbe;
import com.viralmommy.tiktok.media.VideoRules;
import com.viralmommy.tiktok.platform.Deadline;
import com.viralmommy.tiktok.publishing.intake.PostValidator;
import com.viralmommy.tiktok.publishing.model.ChunkPlan;
import com.viralmommy.tiktok.publishing.model.Post;
import com.viralmommy.tiktok.publishing.model.Publication;
import com.viralmommy.tiktok.publishing.model.Publication.Transfer;
import com.viralmommy.tiktok.publishing.model.PublicationFailure;
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
 * The step from QUEUED to UPLOADING: it checks the video and the post, then asks TikTok to open an
 * upload.
 *
 * <p>An init posts nothing, since no byte of the video is sent
 * (docs/tiktok-api.md#103-safe-retries). If its answer is lost, it is repeated.
 */
final class UploadOpener {
  private static final Set<RateLimit> ONE_REQUEST = Set.of(RateLimit.REQUESTS);
  private static final Set<RateLimit> ONE_POST =
      Set.of(RateLimit.REQUESTS, RateLimit.INITS, RateLimit.POSTS);
  private static final Set<RateLimit> ONE_SHARE =
      Set.of(RateLimit.REQUESTS, RateLimit.INITS, RateLimit.PENDING_SHARES);

  private final VideoStore videos;
  private final PublicationCalls calls;
  private final TikTokClient tikTok;
  private final TokenVault vault;
  private final PublishSettings settings;
  private final InstantSource clock;

  UploadOpener(
      VideoStore videos,
      PublicationCalls calls,
      TikTokClient tikTok,
      TokenVault vault,
      PublishSettings settings,
      InstantSource clock) {
    this.videos = videos;
    this.calls = calls;
    this.tikTok = tikTok;
    this.vault = vault;
    this.settings = settings;
    this.clock = clock;
  }

  Step open(Publication publication, Deadline deadline) throws IOException {
    return switch (VideoProbe.probe(videos.bytes(publication.source()))) {
      case ProbeResult.NotAVideo notAVideo ->
          failed(publication, PostValidator.notAVideo(notAVideo));
      case ProbeResult.Video(VideoFacts facts) ->
          // The content type comes from the bytes. The upload's own may be wrong.
          open(publication.ofType(facts.container().contentType()), facts, deadline);
    };
  }

  private Step open(Publication publication, VideoFacts facts, Deadline deadline) {
    return switch (publication.post()) {
      case Post.DirectPost post -> openDirectPost(publication, post, facts, deadline);
      // Creator info is for direct posts only (docs/tiktok-api.md#3-creator-info).
      case Post.InboxShare() ->
          PostValidator.refusal(facts, VideoRules.LONGEST_FOR_INBOX)
              .map(refusal -> failed(publication, refusal))
              .orElseGet(() -> init(publication, ONE_SHARE, deadline, tikTok::initInboxShare));
    };
  }

  private Step openDirectPost(
      Publication publication, Post.DirectPost post, VideoFacts facts, Deadline deadline) {
    // No creator info while the init has to wait for a permit: the answer would be outdated then.
    CallResult<CreatorInfo> answer =
        calls.call(publication, ONE_REQUEST, ONE_POST, deadline, tikTok::creatorInfo);
    return switch (answer) {
      case CallResult.Success<CreatorInfo>(CreatorInfo creator, var _) ->
          PostValidator.refusal(post, creator)
              .or(() -> PostValidator.refusal(facts, creator.maxVideoPostDuration()))
              .map(refusal -> failed(publication, refusal))
              .orElseGet(
                  () ->
                      init(
                          publication,
                          ONE_POST,
                          deadline,
                          (token, source) -> tikTok.initDirectPost(token, postInfo(post), source)));
      case CallResult.Unsuccessful<CreatorInfo> unsuccessful ->
          waitOrEnd(publication, unsuccessful);
    };
  }

  private Step init(
      Publication publication,
      Set<RateLimit> permits,
      Deadline deadline,
      BiFunction<AccessToken, SourceInfo, TikTokResult<UploadTicket>> init) {
    ChunkPlan plan =
        ChunkPlan.of(
            publication.source().size(), settings.maxSingleChunkBytes(), settings.chunkSize());
    var source = new SourceInfo(plan.size(), plan.chunkSize(), plan.count());
    // Get the encryption key before the call. Without it, the opened upload could not be stored.
    TokenVault.TextSealer sealer = vault.textSealer();
    CallResult<UploadTicket> answer =
        calls.call(publication, permits, Set.of(), deadline, token -> init.apply(token, source));
    return switch (answer) {
      case CallResult.Success<UploadTicket>(UploadTicket ticket, var _) ->
          new Step.Continue(opened(publication, ticket, plan, sealer));
      case CallResult.Unsuccessful<UploadTicket> unsuccessful ->
          waitOrEnd(publication, unsuccessful);
    };
  }

  private Publication opened(
      Publication publication, UploadTicket ticket, ChunkPlan plan, TokenVault.TextSealer sealer) {
    Instant now = clock.instant();
    byte[] sealedUrl =
        sealer.seal(ticket.uploadUrl().value(), additionalData(publication, ticket.publishId()));
    return publication.uploading(
        new Transfer(ticket.publishId(), sealedUrl, now, plan.chunkSize(), 0, true), now);
  }

  /**
   * The additional authenticated data that binds a sealed upload URL to its user, publication and
   * upload.
   */
  static String[] additionalData(Publication publication, String publishId) {
    return new String[] {
      "upload_url", publication.key().user().value(), publication.key().id(), publishId
    };
  }

  private static PostInfo postInfo(Post.DirectPost post) {
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

  private Step waitOrEnd(Publication publication, CallResult.Unsuccessful<?> result) {
    PublicationFailure because = FailureTexts.of(result);
    Instant now = clock.instant();
    return switch (result) {
      case CallResult.Limited<?>(var _, Duration wait) ->
          RetrySchedule.awaitPermit(publication, wait, because, now, p -> p.failed(because, now));
      case CallResult.Unavailable<?>(var _, var _, Duration retryAfter) ->
          RetrySchedule.tryAgain(
              publication, retryAfter, because, now, p -> p.failed(because, now));
      case CallResult.Refused<?> _, CallResult.Unusable<?> _ ->
          new Step.End(publication.notPosted(because, now));
    };
  }

  private Step failed(Publication publication, PublicationFailure because) {
    return new Step.End(publication.failed(because, clock.instant()));
  }
}
