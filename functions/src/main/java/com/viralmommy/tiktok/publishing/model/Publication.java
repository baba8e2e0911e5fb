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
 * @param transfer null until TikTok has given a place to upload to
 * @param publishAt before which TikTok is not asked to take it; null for as soon as possible
 * @param updatedAt when it last got further; failed attempts leave it, so that patience has an end
 * @param dueAt when somebody must look at it again at the latest; null when nobody needs to
 * @param waitsUntil before which nobody does anything for it, however many messages name it; null
 *     when there is no such time
 * @param attempts of the present step so far, which the waits between them grow with
 * @param uploads opened at TikTok so far, of which all but the last can no longer become a post
 * @param steps invocations spent so far; bounded, so that no fault can keep a chain of messages
 *     going for ever
 * @param waitingFor why the present step has to be tried again; null where it has not been tried
 * @param limited how much of the time since {@code updatedAt} it was told to wait for limits;
 *     patience with anything else leaves it out
 * @param result null until it has ended
 * @param lease null when nobody works on it
 * @param fence grows with every lease; a write under an older one is refused
 */
public record Publication(
    Key key,
    String connection,
    Status status,
    Post post,
    Source source,
    Transfer transfer,
    Instant createdAt,
    Instant publishAt,
    Instant updatedAt,
    Instant dueAt,
    Instant waitsUntil,
    int attempts,
    int uploads,
    int steps,
    ProblemCode waitingFor,
    Duration limited,
    Result result,
    Lease lease,
    long fence) {

  public record Key(UserId user, String id) {
    /**
     * The publication of this user that a path names.
     *
     * @throws Problem when it can be none
     */
    public static Key of(UserId user, ApiRequest request) {
      String id = request.pathParameter("id");
      if (!isId(id)) {
        throw Problem.of(ProblemCode.NOT_FOUND);
      }
      return new Key(user, id);
    }

    /** Whether a text can be the id of a publication; other things stand under a user too. */
    public static boolean isId(String text) {
      return text.matches("pub_[0-9a-z]{26}");
    }
  }

  public enum Status {
    AWAITING_UPLOAD,
    QUEUED,
    UPLOADING,
    PROCESSING,
    PUBLISHED,
    /** In the creator's inbox at TikTok; whether they post it is up to them. */
    SENT_TO_INBOX,
    FAILED,
    /** Ended before anything could appear, by the user or with the connection. */
    CANCELLED,
    /** TikTok did not tell the outcome within a day; never retried by itself. */
    UNCONFIRMED
  }

  /**
   * @param size in bytes
   * @param eTag of the object that was accepted; null until it is in S3
   */
  public record Source(String objectKey, long size, String contentType, String eTag) {}

  /**
   * An upload at TikTok.
   *
   * @param sealedUrl the upload URL, which is a secret, as {@code TokenVault} sealed it
   * @param openedAt when TikTok gave the URL, which is good for an hour from then
   *     (docs/tiktok-api.md#5-uploading)
   * @param acknowledged chunks that TikTok has
   * @param inFlight whether a chunk may have been sent whose answer was not stored: whoever takes
   *     over asks TikTok first
   */
  public record Transfer(
      String publishId,
      byte[] sealedUrl,
      Instant openedAt,
      long chunkSize,
      int acknowledged,
      boolean inFlight) {}

  /**
   * How it ended.
   *
   * @param postIds TikTok's 19-digit ids as text; none for posts that are not public, and until
   *     moderation ends
   * @param username whose page shows it; null unless it was published
   * @param failure null unless it failed, stayed unconfirmed or was cancelled against the user's
   *     will
   */
  public record Result(List<String> postIds, String username, Failure failure) {}

  /**
   * @param tikTok TikTok's own words for it; null when TikTok was not asked
   */
  public record Failure(ProblemCode code, String detail, TikTokWords tikTok) {
    /** In the code's own words, without TikTok having said anything. */
    public static Failure of(ProblemCode code) {
      return new Failure(code, code.text(), null);
    }
  }

  /** What TikTok's support asks for; parts that TikTok did not say are null. */
  public record TikTokWords(String code, String logId, String failReason) {}

  public record Lease(String owner, Instant until) {}

  /** Whether the user wants it published later than now. */
  public boolean isTooEarly(Instant now) {
    return publishAt != null && now.isBefore(publishAt);
  }

  /** From when on it counts that it gets no further. */
  public Instant patienceBegins() {
    return publishAt != null && publishAt.isAfter(updatedAt) ? publishAt : updatedAt;
  }

  public ChunkPlan plan() {
    return new ChunkPlan(source.size(), transfer.chunkSize());
  }

  /** The object is in S3 and accepted as it is. */
  public Publication queued(Source stored, Instant now) {
    return with().status(Status.QUEUED).source(stored).progress(now).build();
  }

  /** The same video under the content type that its bytes show. */
  public Publication ofType(String contentType) {
    return with()
        .source(new Source(source.objectKey(), source.size(), contentType, source.eTag()))
        .build();
  }

  public Publication uploading(Transfer opened, Instant now) {
    return with()
        .status(Status.UPLOADING)
        .transfer(opened)
        .uploads(uploads + 1)
        .progress(now)
        .build();
  }

  /** TikTok has this many chunks, and the next one is about to be sent. */
  public Publication acknowledged(int chunks, Instant now) {
    return with().transfer(transfer(chunks, true)).progress(now).build();
  }

  /** What TikTok said it has, after an answer was lost. No progress: it may be lost again. */
  public Publication resumedAt(int chunks) {
    return with().transfer(transfer(chunks, true)).build();
  }

  /** The next chunk is about to be sent: from its storing on, it may have been. */
  public Publication announced() {
    return with().transfer(transfer(transfer.acknowledged(), true)).build();
  }

  /**
   * Stopped between two steps: the next chunk has not been sent for certain, and whoever goes on
   * need not ask TikTok.
   */
  public Publication paused() {
    return transfer == null
        ? this
        : with().transfer(transfer(transfer.acknowledged(), false)).build();
  }

  /** Whether the last chunk may have been sent: from then on the video can appear. */
  public boolean lastChunkMayBeSent() {
    return transfer != null && transfer.inFlight() && plan().isLast(transfer.acknowledged());
  }

  public Publication processing(Instant now) {
    return with()
        .status(Status.PROCESSING)
        .transfer(transfer(plan().count(), false))
        .progress(now)
        .build();
  }

  /** Back to before the upload: only when nothing can appear from the old one any more. */
  public Publication startedOver() {
    return with().status(Status.QUEUED).transfer(null).build();
  }

  /** The same step is to be tried again at once. */
  public Publication attempted() {
    return with().attempts(attempts + 1).build();
  }

  /** The same step is to be tried again when this has passed. */
  public Publication waitingFor(ProblemCode code) {
    return with().waitingFor(code).build();
  }

  /** It waits for a limit, of which it is told that it takes this long. */
  public Publication limitedFor(Duration wait) {
    return with().limited(limited.plus(wait)).build();
  }

  public Publication published(List<String> postIds, String username, Instant now) {
    return with()
        .status(Status.PUBLISHED)
        .result(new Result(postIds, username, null))
        .progress(now)
        .build();
  }

  public Publication sentToInbox(Instant now) {
    return with()
        .status(Status.SENT_TO_INBOX)
        .result(new Result(List.of(), null, null))
        .progress(now)
        .build();
  }

  /**
   * Whether the user may have it tried again: of what failed nothing can appear, and the reason may
   * be gone.
   */
  public boolean mayBeRetried() {
    return status == Status.FAILED && result.failure().code().retryable();
  }

  /** From its beginning, as if it had just been accepted. */
  public Publication retried(Instant now) {
    return with()
        .status(Status.QUEUED)
        .transfer(null)
        .uploads(0)
        .steps(0)
        .result(null)
        .progress(now)
        .build();
  }

  public Publication failed(Failure failure, Instant now) {
    return with()
        .status(Status.FAILED)
        .result(new Result(List.of(), null, failure))
        .progress(now)
        .build();
  }

  /**
   * Only of a publication that nothing {@linkplain #cannotHaveAppeared() can have appeared} from.
   *
   * @param because null where the user wanted it so
   */
  public Publication cancelled(Failure because, Instant now) {
    return with()
        .status(Status.CANCELLED)
        .result(new Result(List.of(), null, because))
        .progress(now)
        .build();
  }

  /**
   * Whether it has not ended and TikTok lacks at least one chunk for certain, without which it
   * posts nothing (docs/tiktok-api.md#103-safe-retries).
   */
  public boolean cannotHaveAppeared() {
    return switch (status) {
      case AWAITING_UPLOAD, QUEUED -> true;
      case UPLOADING -> transfer.acknowledged() + (transfer.inFlight() ? 1 : 0) < plan().count();
      case PROCESSING, PUBLISHED, SENT_TO_INBOX, FAILED, CANCELLED, UNCONFIRMED -> false;
    };
  }

  private Publication unconfirmed(Failure failure, Instant now) {
    return with()
        .status(Status.UNCONFIRMED)
        .result(new Result(List.of(), null, failure))
        .progress(now)
        .build();
  }

  /**
   * Nothing more can be done for it. What may have been posted is not called failed, since failures
   * are tried again.
   */
  public Publication givenUp(Failure because, Instant now) {
    return switch (status) {
      case PUBLISHED, SENT_TO_INBOX, FAILED, CANCELLED, UNCONFIRMED -> this;
      case PROCESSING -> unconfirmed(Failure.of(ProblemCode.OUTCOME_UNKNOWN), now);
      case UPLOADING ->
          lastChunkMayBeSent()
              ? unconfirmed(Failure.of(ProblemCode.OUTCOME_UNKNOWN), now)
              : notPosted(because, now);
      case AWAITING_UPLOAD, QUEUED -> notPosted(because, now);
    };
  }

  private Publication notPosted(Failure because, Instant now) {
    return because.code() == ProblemCode.CONNECTION_REMOVED
        ? cancelled(because, now)
        : failed(because, now);
  }

  public Publication waitingUntil(Instant at) {
    return with().waitsUntil(at).build();
  }

  public Publication dueAt(Instant at) {
    return with().dueAt(at).build();
  }

  public Publication leased(Lease by) {
    return with().lease(by).build();
  }

  private Transfer transfer(int chunks, boolean inFlight) {
    return new Transfer(
        transfer.publishId(),
        transfer.sealedUrl(),
        transfer.openedAt(),
        transfer.chunkSize(),
        chunks,
        inFlight);
  }

  private Change with() {
    return new Change(this);
  }

  /** A copy that differs in some components. */
  private static final class Change {
    private final Publication from;
    private Status status;
    private Source source;
    private Transfer transfer;
    private Instant updatedAt;
    private Instant dueAt;
    private Instant waitsUntil;
    private int attempts;
    private int uploads;
    private int steps;
    private ProblemCode waitingFor;
    private Duration limited;
    private Result result;
    private Lease lease;

    Change(Publication from) {
      this.from = from;
      this.status = from.status;
      this.source = from.source;
      this.transfer = from.transfer;
      this.updatedAt = from.updatedAt;
      this.dueAt = from.dueAt;
      this.waitsUntil = from.waitsUntil;
      this.attempts = from.attempts;
      this.uploads = from.uploads;
      this.steps = from.steps;
      this.waitingFor = from.waitingFor;
      this.limited = from.limited;
      this.result = from.result;
      this.lease = from.lease;
    }

    Change status(Status value) {
      status = value;
      return this;
    }

    Change source(Source value) {
      source = value;
      return this;
    }

    Change transfer(Transfer value) {
      transfer = value;
      return this;
    }

    /** It got further: the attempts of the next step begin anew. */
    Change progress(Instant now) {
      updatedAt = now;
      attempts = 0;
      waitingFor = null;
      limited = Duration.ZERO;
      return this;
    }

    public Change dueAt(Instant value) {
      dueAt = value;
      return this;
    }

    Change waitsUntil(Instant value) {
      waitsUntil = value;
      return this;
    }

    Change attempts(int value) {
      attempts = value;
      return this;
    }

    Change uploads(int value) {
      uploads = value;
      return this;
    }

    Change steps(int value) {
      steps = value;
      return this;
    }

    public Change waitingFor(ProblemCode value) {
      waitingFor = value;
      return this;
    }

    Change limited(Duration value) {
      limited = value;
      return this;
    }

    Change result(Result value) {
      result = value;
      return this;
    }

    Change lease(Lease value) {
      lease = value;
      return this;
    }

    Publication build() {
      return new Publication(
          from.key,
          from.connection,
          status,
          from.post,
          source,
          transfer,
          from.createdAt,
          from.publishAt,
          updatedAt,
          dueAt,
          waitsUntil,
          attempts,
          uploads,
          steps,
          waitingFor,
          limited,
          result,
          lease,
          from.fence);
    }
  }
}
