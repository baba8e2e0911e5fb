package com.viralmommy.tiktok.publishing.delivery;

import com.viralmommy.tiktok.accounts.tokens.CallResult;
import com.viralmommy.tiktok.accounts.tokens.TokenVault;
import com.viralmommy.tiktok.platform.Deadline;
import com.viralmommy.tiktok.platform.Log;
import com.viralmommy.tiktok.platform.ProblemCode;
import com.viralmommy.tiktok.publishing.model.Publication;
import com.viralmommy.tiktok.publishing.model.Publication.Transfer;
import com.viralmommy.tiktok.publishing.model.PublicationFailure;
import com.viralmommy.tiktok.publishing.model.VideoStore;
import com.viralmommy.tiktok.tiktok.NoContent;
import com.viralmommy.tiktok.tiktok.Remedy;
import com.viralmommy.tiktok.tiktok.RetryPolicy;
import com.viralmommy.tiktok.tiktok.TikTokClient;
import com.viralmommy.tiktok.tiktok.TikTokError;
import com.viralmommy.tiktok.tiktok.TikTokResult;
import com.viralmommy.tiktok.tiktok.posting.ChunkRange;
import com.viralmommy.tiktok.tiktok.posting.PublishStatus;
import com.viralmommy.tiktok.tiktok.posting.UploadUrl;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;

/**
 * The step that sends one chunk. All chunks of a publication go to the upload that its {@code
 * publishId} names. TikTok makes one post at most of an upload, so a chunk may be sent twice.
 */
final class ChunkSender {
  /** TikTok closes an upload an hour after it was opened (docs/tiktok-api.md#5-uploading). */
  private static final Duration UPLOAD_LIFETIME = Duration.ofHours(1);

  /**
   * A last chunk that was in flight when the upload closed has arrived after this time, or never
   * will. The status then shows which.
   */
  private static final Duration SETTLING_TIME = Duration.ofMinutes(5);

  /** The number of uploads that are opened for one publication before it fails. */
  private static final int MAX_UPLOADS = 5;

  /** The number of lost answers in a row after which the publication waits before it asks again. */
  private static final int MAX_LOST_ANSWERS = 3;

  /**
   * The wait while TikTok refuses to tell the status. Often only the user can end that, by
   * reconnecting the account.
   */
  private static final Duration REFUSED_RETRY_DELAY = Duration.ofMinutes(10);

  private final TikTokClient tikTok;
  private final PublicationCalls calls;
  private final TokenVault vault;
  private final RetryPolicy retries;
  private final InstantSource clock;
  private final Log log;

  ChunkSender(
      TikTokClient tikTok,
      PublicationCalls calls,
      TokenVault vault,
      RetryPolicy retries,
      InstantSource clock,
      Log log) {
    this.tikTok = tikTok;
    this.calls = calls;
    this.vault = vault;
    this.retries = retries;
    this.clock = clock;
    this.log = log;
  }

  /**
   * Sends the next chunk. The caller knows for certain how many chunks TikTok has.
   *
   * @throws IOException when the video cannot be read from S3
   */
  Step send(Publication publication, SourceReader reader, Deadline deadline) throws IOException {
    Transfer transfer = publication.transfer();
    if (!clock.instant().isBefore(transfer.openedAt().plus(UPLOAD_LIFETIME))) {
      return publication.lastChunkMayBeSent()
          ? resync(publication, deadline, this::uploadClosed)
          : restartUpload(publication);
    }
    int chunk = transfer.acknowledged();
    ChunkRange range = publication.plan().range(chunk);
    var url =
        new UploadUrl(
            vault.open(
                transfer.sealedUrl(),
                UploadOpener.additionalData(publication, transfer.publishId())));
    String contentType = publication.source().contentType();
    var puts = new AtomicInteger();
    try {
      TikTokResult<NoContent> sent =
          retries.run(
              deadline.minus(Step.MAX_DURATION),
              () -> put(url, range, contentType, reader, chunk, puts));
      return switch (sent) {
        case TikTokResult.Success<NoContent> _ -> chunkStored(publication);
        case TikTokResult.Failure<NoContent>(TikTokError error) ->
            chunkFailed(publication, error, publication.attempts() > 0 || puts.get() > 1, deadline);
      };
    } catch (UncheckedIOException e) {
      boolean sentBefore = publication.attempts() > 0 || puts.get() > 0;
      if (e.getCause() instanceof VideoStore.ChangedException
          && sentBefore
          && publication.lastChunkMayBeSent()) {
        return resync(
            publication,
            deadline,
            failIfBytesAreMissing(PublicationFailure.of(ProblemCode.VIDEO_CHANGED)));
      }
      throw e;
    }
  }

  /**
   * @param puts counts the requests of which TikTok may have received bytes
   */
  private TikTokResult<NoContent> put(
      UploadUrl url,
      ChunkRange range,
      String contentType,
      SourceReader reader,
      int chunk,
      AtomicInteger puts) {
    try (InputStream in = reader.open(chunk)) {
      puts.incrementAndGet();
      // The JDK forbids setting Content-Length; a publisher of known length sets it
      // (docs/tiktok-api.md#53-put).
      BodyPublisher body =
          BodyPublishers.fromPublisher(BodyPublishers.ofInputStream(() -> in), range.length());
      TikTokResult<NoContent> result = tikTok.putChunk(url, range, contentType, body);
      if (result instanceof TikTokResult.Failure<NoContent>) {
        SourceReader.abort(in);
      }
      return result;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Step chunkStored(Publication publication) {
    int chunks = publication.transfer().acknowledged() + 1;
    int count = publication.plan().count();
    log.info("chunk.stored", "publication", publication.key().id(), "chunk", chunks, "of", count);
    Instant now = clock.instant();
    return new Step.Continue(
        chunks == count ? publication.processing(now) : publication.acknowledged(chunks, now));
  }

  /**
   * @param sentBefore whether an earlier attempt may have sent this chunk already
   */
  private Step chunkFailed(
      Publication publication, TikTokError error, boolean sentBefore, Deadline deadline) {
    PublicationFailure because = FailureTexts.of(error);
    Instant now = clock.instant();
    log.warn(
        "chunk.refused",
        "publication",
        publication.key().id(),
        "chunk",
        publication.transfer().acknowledged() + 1,
        "code",
        error.code(),
        "status",
        error.httpStatus());
    return switch (error.remedy()) {
      case ASK_STATUS, RESYNC, NEW_INIT ->
          publication.attempts() < MAX_LOST_ANSWERS
              ? resync(
                  publication.attempted(),
                  deadline,
                  error.remedy() == Remedy.NEW_INIT ? this::uploadClosed : this::resume)
              : RetrySchedule.tryAgain(
                  publication, Duration.ZERO, because, now, p -> p.givenUp(because, now));
      case RETRY, RETRY_LATER ->
          RetrySchedule.tryAgain(
              publication,
              error.retryAfter().orElse(Duration.ZERO),
              because,
              now,
              p -> p.givenUp(because, now));
      // A refused last chunk may have been stored all the same. The status decides, because the
      // user may retry a failed publication, and then it would be posted twice.
      case GIVE_UP, RECONNECT, REFRESH_TOKEN ->
          publication.lastChunkMayBeSent()
              ? resync(
                  publication,
                  deadline,
                  sentBefore ? failIfBytesAreMissing(because) : (p, _) -> failed(p, because))
              : failed(publication, because);
    };
  }

  /**
   * For an upload that cannot be finished. The publication fails only if TikTok certainly lacks
   * bytes. If TikTok reports no number of bytes, an earlier attempt may have sent the last chunk.
   */
  private MissingBytesAction failIfBytesAreMissing(PublicationFailure because) {
    return (p, status) ->
        status.uploadedBytes().isEmpty()
            ? new Step.Continue(p.processing(clock.instant()))
            : failed(p, because);
  }

  private Step failed(Publication publication, PublicationFailure because) {
    return new Step.End(publication.failed(because, clock.instant()));
  }

  /** Decides how to go on when TikTok reports that it lacks bytes of the upload. */
  private interface MissingBytesAction {
    Step apply(Publication publication, PublishStatus status);
  }

  /** Asks TikTok how many chunks it has, when that is not certain, and goes on from there. */
  Step resync(Publication publication, Deadline deadline) {
    return resync(publication, deadline, this::resume);
  }

  private Step resync(Publication publication, Deadline deadline, MissingBytesAction missingBytes) {
    return switch (calls.status(publication, deadline)) {
      case CallResult.Success<PublishStatus>(PublishStatus status, var _) ->
          continueAfterStatus(publication, status, missingBytes);
      case CallResult.Unsuccessful<PublishStatus> unsuccessful ->
          statusUnavailable(publication, unsuccessful);
    };
  }

  private Step statusUnavailable(Publication publication, CallResult.Unsuccessful<?> result) {
    PublicationFailure because = FailureTexts.of(result);
    Instant now = clock.instant();
    UnaryOperator<Publication> end = p -> p.givenUp(because, now);
    return switch (result) {
      case CallResult.Limited<?>(var _, Duration wait) ->
          RetrySchedule.awaitPermit(publication, wait, because, now, end);
      case CallResult.Unavailable<?>(var _, var _, Duration retryAfter) ->
          RetrySchedule.tryAgain(publication, retryAfter, because, now, end);
      case CallResult.Refused<?> _, CallResult.Unusable<?> _ ->
          // A refused status request says nothing about the last chunk.
          publication.lastChunkMayBeSent()
              ? RetrySchedule.tryAgain(publication, REFUSED_RETRY_DELAY, because, now, end)
              : new Step.End(publication.givenUp(because, now));
    };
  }

  private Step continueAfterStatus(
      Publication publication, PublishStatus status, MissingBytesAction missingBytes) {
    boolean receiving = status.status() == PublishStatus.Status.PROCESSING_UPLOAD;
    return receiving && storedChunks(publication, status) < publication.plan().count()
        ? missingBytes.apply(publication, status)
        : new Step.Continue(publication.processing(clock.instant()));
  }

  /**
   * The number of chunks that TikTok reports, but never fewer than it has acknowledged. With fewer,
   * a last chunk in flight would be forgotten.
   */
  private static int storedChunks(Publication publication, PublishStatus status) {
    return Math.max(
        publication.transfer().acknowledged(),
        publication.plan().chunksIn(status.uploadedBytes().orElse(0)));
  }

  /** TikTok lacks bytes of this upload and accepts no more. */
  private Step uploadClosed(Publication publication, PublishStatus status) {
    if (!publication.lastChunkMayBeSent()) {
      return restartUpload(publication);
    }
    if (status.uploadedBytes().isEmpty()) {
      // TikTok omits empty members
      // (docs/tiktok-api.md#010-a-failed-post-is-a-successful-status-call): no number does not mean
      // zero bytes.
      return new Step.Continue(publication.processing(clock.instant()));
    }
    Instant settled = publication.transfer().openedAt().plus(UPLOAD_LIFETIME).plus(SETTLING_TIME);
    return clock.instant().isBefore(settled)
        ? new Step.Wait(publication.waitingBecauseOf(ProblemCode.TIKTOK_UNAVAILABLE), settled)
        : restartUpload(publication);
  }

  private Step resume(Publication publication, PublishStatus status) {
    int chunks = storedChunks(publication, status);
    log.info(
        "upload.resumed",
        "publication",
        publication.key().id(),
        "chunk",
        chunks,
        "of",
        publication.plan().count());
    Publication resumed = publication.resumedAt(chunks);
    // TikTok did not report a number, so another worker may have sent this chunk. An attempt is
    // counted, so that a refusal of it now does not fail the publication.
    return new Step.Continue(
        status.uploadedBytes().isEmpty() && resumed.attempts() == 0
            ? resumed.attempted()
            : resumed);
  }

  /**
   * Opens a new upload in place of a closed one of which TikTok lacks bytes. Nothing can be posted
   * from the closed one any more.
   */
  private Step restartUpload(Publication publication) {
    log.warn("upload.expired", "publication", publication.key().id());
    return publication.progress().uploads() < MAX_UPLOADS
        ? new Step.Continue(publication.uploadRestarted())
        : failed(publication, PublicationFailure.of(ProblemCode.TIKTOK_UNAVAILABLE));
  }
}
