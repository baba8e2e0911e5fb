package com.viralmommy.tiktok.publishing.model;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.viralmommy.tiktok.platform.ProblemCode;
import com.viralmommy.tiktok.publishing.model.Publication.Status;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;

/**
 * A publication as the API and the events show it. Absent members are null.
 *
 * @param publishAt only of a publication that was planned for later
 * @param waiting only while the current step has to be tried again later
 * @param postId TikTok's 19-digit id as text
 * @param upload only in the answer to the request that made it
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record PublicationView(
    String id,
    String connectionId,
    Status status,
    Post.Mode mode,
    String title,
    String privacyLevel,
    String createdAt,
    String publishAt,
    String updatedAt,
    Progress progress,
    Waiting waiting,
    String postId,
    String postUrl,
    Failure failure,
    Upload upload) {

  /**
   * How much of the video TikTok has.
   *
   * @param chunksSent absent before the upload
   * @param chunksTotal absent before the upload
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Progress(long bytesTotal, long bytesSent, Integer chunksSent, Integer chunksTotal) {
    private static Progress of(Publication publication) {
      long total = publication.source().size();
      if (publication.transfer() == null) {
        return new Progress(total, 0, null, null);
      }
      ChunkPlan plan = publication.plan();
      int sent = publication.transfer().acknowledged();
      long bytes = sent == 0 ? 0 : plan.range(sent - 1).last() + 1;
      return new Progress(total, bytes, sent, plan.count());
    }
  }

  /**
   * Why and until when the publication waits.
   *
   * @param until absent when that is not known
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Waiting(String code, String detail, String until) {
    private static Waiting of(ProblemCode reason, Instant until) {
      return new Waiting(reason.code(), reason.text(), text(until));
    }
  }

  /**
   * Why it failed or would be refused.
   *
   * @param tiktok what TikTok said; absent when TikTok was not asked
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Failure(String code, String detail, boolean retryable, TikTok tiktok) {
    /** A failure in the form of the API. */
    public static Failure of(PublicationFailure failure) {
      return new Failure(
          failure.code().code(),
          failure.detail(),
          failure.code().retryable(),
          failure.tikTok() == null
              ? null
              : new TikTok(
                  failure.tikTok().code(),
                  failure.tikTok().logId(),
                  failure.tikTok().failReason()));
    }
  }

  /** What TikTok's support asks for. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record TikTok(String code, String logId, String failReason) {}

  /** Where the client uploads the video to. */
  public record Upload(URI url, String method, Map<String, String> headers, String expiresAt) {}

  /** The publication as it is stored. */
  public static PublicationView of(Publication publication) {
    Waiting waiting =
        publication.waitReason() == null || publication.waitsUntil() == null
            ? null
            : Waiting.of(publication.waitReason(), publication.waitsUntil());
    return of(publication, waiting);
  }

  /**
   * A publication whose connection has to be reconnected. It stays as it is until its next attempt:
   * the user has that long to reconnect the account.
   */
  public static PublicationView needingReconnect(Publication publication) {
    return of(
        publication, Waiting.of(ProblemCode.CONNECTION_NEEDS_RECONNECT, publication.waitsUntil()));
  }

  private static PublicationView of(Publication publication, Waiting waiting) {
    Post.DirectPost direct = publication.post() instanceof Post.DirectPost post ? post : null;
    Publication.Result result = publication.result();
    String postId =
        result == null || result.postIds().isEmpty() ? null : result.postIds().getLast();
    return new PublicationView(
        publication.key().id(),
        publication.connection(),
        publication.status(),
        publication.post().mode(),
        direct == null ? null : direct.title(),
        direct == null ? null : direct.privacyLevel().name(),
        text(publication.createdAt()),
        text(publication.publishAt()),
        text(publication.updatedAt()),
        Progress.of(publication),
        waiting,
        postId,
        postId == null || result.username() == null ? null : postUrl(result.username(), postId),
        result == null || result.failure() == null ? null : Failure.of(result.failure()),
        null);
  }

  /** The same view with the address for the upload. */
  public PublicationView with(Upload address) {
    return new PublicationView(
        id,
        connectionId,
        status,
        mode,
        title,
        privacyLevel,
        createdAt,
        publishAt,
        updatedAt,
        progress,
        waiting,
        postId,
        postUrl,
        failure,
        address);
  }

  /** TikTok does not document this form, but every client uses it (docs/tiktok-api.md#6-status). */
  private static String postUrl(String username, String postId) {
    return "https://www.tiktok.com/@%s/video/%s"
        .formatted(URLEncoder.encode(username, StandardCharsets.UTF_8), postId);
  }

  private static String text(Instant at) {
    return at == null ? null : at.toString();
  }
}
