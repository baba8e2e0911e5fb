package com.viralmommy.tiktok.publishing.model;

import com.viralmommy.tiktok.platform.ApiRequest;
import com.viralmommy.tiktok.platform.Problem;
import com.viralmommy.tiktok.platform.ProblemCode;
import com.viralmommy.tiktok.platform.UserId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * One video on its way to one TikTok account.
 *
 * @param source the object in S3; its size is the announced one until the upload is seen
 * @param transfer null until TikTok has opened an upload
 * @param result null until it has ended
 * @param lease null when no worker holds it
 * @param fence grows with every lease; a write with an older one is refused
 */
public record Publication(
    Key key,
    Order order,
    Status status,
    Source source,
    Transfer transfer,
    Progress progress,
    Schedule schedule,
    Result result,
    Lease lease,
    long fence) {

  /** The user and the id of a publication. */
  public record Key(UserId user, String id) {
    /**
     * The publication of this user that a path names.
     *
     * @throws Problem when the path names no publication
     */
    public static Key of(UserId user, ApiRequest request) {
      String id = request.pathParameter("id");
      if (!isId(id)) {
        throw Problem.of(ProblemCode.NOT_FOUND);
      }
      return new Key(user, id);
    }

    /** Whether a text has the form of a publication's id. The table has other items of a user. */
    public static boolean isId(String text) {
      return text.matches("pub_[0-9a-z]{26}");
    }
  }

  /** The state of a publication. */
  public enum Status {
    AWAITING_UPLOAD,
    QUEUED,
    UPLOADING,
    PROCESSING,
    PUBLISHED,
    /** The video is in the creator's inbox at TikTok. The creator decides whether to post it. */
    SENT_TO_INBOX,
    FAILED,
    /** Ended before anything could appear, by the user or because the connection was removed. */
    CANCELLED,
    /** TikTok did not report the outcome within a day. It is never retried automatically. */
    UNCONFIRMED;

    /** Whether the outcome is final. A published post may still wait for its id. */
    public boolean hasEnded() {
      return switch (this) {
        case AWAITING_UPLOAD, QUEUED, UPLOADING, PROCESSING -> false;
        case PUBLISHED, SENT_TO_INBOX, FAILED, CANCELLED, UNCONFIRMED -> true;
      };
    }
  }

  /**
   * What the user asked for. It never changes.
   *
   * @param connection the id of the connection to publish to
   * @param publishAt TikTok is not asked before this time; null for as soon as possible
   */
  public record Order(String connection, Post post, Instant createdAt, Instant publishAt) {}

  /**
   * The video in S3.
   *
   * @param size in bytes
   * @param eTag of the accepted object; null until it is in S3
   */
  public record Source(String objectKey, long size, String contentType, String eTag) {}

  /**
   * An upload at TikTok.
   *
   * @param sealedUrl the upload URL, which is a secret, sealed by {@code TokenVault}
   * @param openedAt when TikTok returned the URL, which is valid for an hour from then
   *     (docs/tiktok-api.md#5-uploading)
   * @param acknowledged the number of chunks that TikTok has
   * @param inFlight whether a chunk may have been sent whose answer is not stored; the next worker
   *     asks TikTok first
   */
  public record Transfer(
      String publishId,
      byte[] sealedUrl,
      Instant openedAt,
      long chunkSize,
      int acknowledged,
      boolean inFlight) {
    private Transfer at(int chunks, boolean mayBeSent) {
      return new Transfer(publishId, sealedUrl, openedAt, chunkSize, chunks, mayBeSent);
    }
  }

  /**
   * How far the publication has come, and at what cost.
   *
   * @param updatedAt the last progress; failed attempts do not change it
   * @param attempts of the current step; the waits between attempts grow with it
   * @param uploads opened at TikTok so far; only the last of them can still become a post
   * @param steps worker invocations so far; bounded, so that no fault can keep a chain of messages
   *     going for ever
   * @param waitedForLimits the part of the time since {@code updatedAt} that was spent waiting for
   *     rate limits; other deadlines leave it out
   */
  public record Progress(
      Instant updatedAt, int attempts, int uploads, int steps, Duration waitedForLimits) {
    /** Before the first step. */
    public static Progress startingAt(Instant now) {
      return new Progress(now, 0, 0, 0, Duration.ZERO);
    }

    /** The step is done: the attempts of the next one begin at zero. */
    private Progress advanced(Instant now) {
      return new Progress(now, 0, uploads, steps, Duration.ZERO);
    }

    private Progress withAttempt() {
      return new Progress(updatedAt, attempts + 1, uploads, steps, waitedForLimits);
    }

    private Progress withUpload() {
      return new Progress(updatedAt, attempts, uploads + 1, steps, waitedForLimits);
    }

    private Progress withLimitWait(Duration wait) {
      return new Progress(updatedAt, attempts, uploads, steps, waitedForLimits.plus(wait));
    }
  }

  /**
   * When a worker looks at the publication again.
   *
   * @param dueAt the sweep sends a message then; null when no worker needs to look
   * @param waitsUntil messages that come earlier are ignored; null when there is no such time
   * @param waitReason why the current step has to be tried again; null before the first attempt
   */
  public record Schedule(Instant dueAt, Instant waitsUntil, ProblemCode waitReason) {
    /** A worker may look at any time; the sweep does so at this time at the latest. */
    public static Schedule due(Instant dueAt) {
      return new Schedule(dueAt, null, null);
    }
  }

  /**
   * How a publication ended.
   *
   * @param postIds TikTok's 19-digit ids as text; empty for posts that are not public, and until
   *     moderation ends
   * @param username of the creator whose page shows the post; null unless it was published
   * @param failure null unless it failed, stayed unconfirmed or was cancelled against the user's
   *     will
   */
  public record Result(List<String> postIds, String username, PublicationFailure failure) {
    private static Result of(PublicationFailure failure) {
      return new Result(List.of(), null, failure);
    }
  }

  /** The right to work on a publication until a time. */
  public record Lease(String owner, Instant until) {}

  /** A publication that was just accepted. */
  public static Publication accepted(
      Key key, Order order, Status status, Source source, Instant dueAt) {
    return new Publication(
        key,
        order,
        status,
        source,
        null,
        Progress.startingAt(order.createdAt()),
        Schedule.due(dueAt),
        null,
        null,
        0);
  }

  /** See {@link Order}. */
  public String connection() {
    return order.connection();
  }

  /** See {@link Order}. */
  public Post post() {
    return order.post();
  }

  /** See {@link Order}. */
  public Instant createdAt() {
    return order.createdAt();
  }

  /** See {@link Order}. */
  public Instant publishAt() {
    return order.publishAt();
  }

  /** See {@link Progress}. */
  public Instant updatedAt() {
    return progress.updatedAt();
  }

  /** See {@link Progress}. */
  public int attempts() {
    return progress.attempts();
  }

  /** See {@link Schedule}. */
  public Instant dueAt() {
    return schedule.dueAt();
  }

  /** See {@link Schedule}. */
  public Instant waitsUntil() {
    return schedule.waitsUntil();
  }

  /** See {@link Schedule}. */
  public ProblemCode waitReason() {
    return schedule.waitReason();
  }

  /** Whether the user wants it published later than now. */
  public boolean isTooEarly(Instant now) {
    return publishAt() != null && now.isBefore(publishAt());
  }

  /** The time from which the lack of progress counts. */
  public Instant waitingSince() {
    return publishAt() != null && publishAt().isAfter(updatedAt()) ? publishAt() : updatedAt();
  }

  /** The chunks of the open upload. */
  public ChunkPlan plan() {
    return new ChunkPlan(source.size(), transfer.chunkSize());
  }

  /** The object is in S3 and accepted as it is. */
  public Publication queued(Source stored, Instant now) {
    return with(Status.QUEUED).with(stored).advanced(now);
  }

  /** The same video with the content type that its bytes show. */
  public Publication ofType(String contentType) {
    return with(new Source(source.objectKey(), source.size(), contentType, source.eTag()));
  }

  /** TikTok has opened an upload. */
  public Publication uploading(Transfer opened, Instant now) {
    return with(Status.UPLOADING).with(opened).with(progress.withUpload()).advanced(now);
  }

  /** TikTok has this many chunks, and the next one is about to be sent. */
  public Publication acknowledged(int chunks, Instant now) {
    return resumedAt(chunks).advanced(now);
  }

  /** TikTok says it has this many chunks. No progress, since the next answer may be lost again. */
  public Publication resumedAt(int chunks) {
    return with(transfer.at(chunks, true));
  }

  /** The next chunk is about to be sent. Once this is stored, it may have been sent. */
  public Publication announced() {
    return resumedAt(transfer.acknowledged());
  }

  /**
   * Stopped between two steps: the next chunk was certainly not sent, so the next worker need not
   * ask TikTok.
   */
  public Publication paused() {
    return transfer == null ? this : with(transfer.at(transfer.acknowledged(), false));
  }

  /** Whether the last chunk may have been sent. The video can appear from then on. */
  public boolean lastChunkMayBeSent() {
    return transfer != null && transfer.inFlight() && plan().isLast(transfer.acknowledged());
  }

  /** TikTok has every chunk. */
  public Publication processing(Instant now) {
    return with(Status.PROCESSING).with(transfer.at(plan().count(), false)).advanced(now);
  }

  /** Back to before the upload. Allowed only when nothing can appear from the old upload. */
  public Publication uploadRestarted() {
    return with(Status.QUEUED).with((Transfer) null);
  }

  /** One more attempt of the current step has failed. */
  public Publication attempted() {
    return with(progress.withAttempt());
  }

  /** The current step is tried again later, for this reason. */
  public Publication waitingBecauseOf(ProblemCode reason) {
    return with(new Schedule(dueAt(), waitsUntil(), reason));
  }

  /** It has to wait this long for a rate limit. */
  public Publication waitingForLimit(Duration wait) {
    return with(progress.withLimitWait(wait));
  }

  /** TikTok has published the post. */
  public Publication published(List<String> postIds, String username, Instant now) {
    return ended(Status.PUBLISHED, new Result(postIds, username, null), now);
  }

  /** The video is in the creator's inbox. */
  public Publication sentToInbox(Instant now) {
    return ended(Status.SENT_TO_INBOX, Result.of(null), now);
  }

  /** Whether the user may retry it: nothing can appear, and the reason may be gone. */
  public boolean mayBeRetried() {
    return status == Status.FAILED && result.failure().code().retryable();
  }

  /** From the beginning, as if it had just been accepted. */
  public Publication retried(Instant now) {
    return new Publication(
        key,
        order,
        Status.QUEUED,
        source,
        null,
        Progress.startingAt(now),
        new Schedule(dueAt(), waitsUntil(), null),
        null,
        lease,
        fence);
  }

  /** Nothing will appear on TikTok. */
  public Publication failed(PublicationFailure failure, Instant now) {
    return ended(Status.FAILED, Result.of(failure), now);
  }

  /**
   * Allowed only while nothing {@linkplain #cannotHaveAppeared() can have appeared}.
   *
   * @param because null when the user wanted it
   */
  public Publication cancelled(PublicationFailure because, Instant now) {
    return ended(Status.CANCELLED, Result.of(because), now);
  }

  /**
   * Whether it has not ended and TikTok certainly lacks at least one chunk. Without all chunks
   * TikTok posts nothing (docs/tiktok-api.md#103-safe-retries).
   */
  public boolean cannotHaveAppeared() {
    return switch (status) {
      case AWAITING_UPLOAD, QUEUED -> true;
      case UPLOADING -> transfer.acknowledged() + (transfer.inFlight() ? 1 : 0) < plan().count();
      case PROCESSING, PUBLISHED, SENT_TO_INBOX, FAILED, CANCELLED, UNCONFIRMED -> false;
    };
  }

  /**
   * The end of a publication for which nothing more can be done. What may have been posted becomes
   * UNCONFIRMED and not FAILED, since failures can be retried.
   */
  public Publication givenUp(PublicationFailure because, Instant now) {
    return switch (status) {
      case PUBLISHED, SENT_TO_INBOX, FAILED, CANCELLED, UNCONFIRMED -> this;
      case PROCESSING -> unconfirmed(now);
      case UPLOADING -> lastChunkMayBeSent() ? unconfirmed(now) : notPosted(because, now);
      case AWAITING_UPLOAD, QUEUED -> notPosted(because, now);
    };
  }

  private Publication unconfirmed(Instant now) {
    return ended(
        Status.UNCONFIRMED, Result.of(PublicationFailure.of(ProblemCode.OUTCOME_UNKNOWN)), now);
  }

  /** The end of a publication of which nothing was posted: cancelled if its connection is gone. */
  public Publication notPosted(PublicationFailure because, Instant now) {
    return because.code() == ProblemCode.CONNECTION_REMOVED
        ? cancelled(because, now)
        : failed(because, now);
  }

  /** See {@link Schedule}. */
  public Publication waitingUntil(Instant at) {
    return with(new Schedule(dueAt(), at, waitReason()));
  }

  /** See {@link Schedule}. */
  public Publication dueAt(Instant at) {
    return with(new Schedule(at, waitsUntil(), waitReason()));
  }

  /** See {@link Lease}. */
  public Publication leased(Lease by) {
    return new Publication(
        key, order, status, source, transfer, progress, schedule, result, by, fence);
  }

  private Publication ended(Status end, Result how, Instant now) {
    return new Publication(key, order, end, source, transfer, progress, schedule, how, lease, fence)
        .advanced(now);
  }

  private Publication advanced(Instant now) {
    return with(progress.advanced(now)).with(new Schedule(dueAt(), waitsUntil(), null));
  }

  private Publication with(Status value) {
    return new Publication(
        key, order, value, source, transfer, progress, schedule, result, lease, fence);
  }

  private Publication with(Source value) {
    return new Publication(
        key, order, status, value, transfer, progress, schedule, result, lease, fence);
  }

  private Publication with(Transfer value) {
    return new Publication(
        key, order, status, source, value, progress, schedule, result, lease, fence);
  }

  private Publication with(Progress value) {
    return new Publication(
        key, order, status, source, transfer, value, schedule, result, lease, fence);
  }

  private Publication with(Schedule value) {
    return new Publication(
        key, order, status, source, transfer, progress, value, result, lease, fence);
  }
}
