package com.viralmommy.tiktok.publishing.delivery;

import com.viralmommy.tiktok.accounts.tokens.TokenVault;
import com.viralmommy.tiktok.platform.Deadline;
import com.viralmommy.tiktok.platform.Log;
import com.viralmommy.tiktok.platform.ProblemCode;
import com.viralmommy.tiktok.publishing.delivery.CreatorAccess.Answer;
import com.viralmommy.tiktok.publishing.model.Publication;
import com.viralmommy.tiktok.publishing.model.Publication.Failure;
import com.viralmommy.tiktok.publishing.model.Publication.Transfer;
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

/**
 * The step that sends one chunk. All chunks of a publication go to the one upload that its {@code
 * publishId} names, so whatever is sent twice, there is one post at most.
 */
final class ChunkSender {
  /** TikTok closes an upload an hour after it was opened (docs/tiktok-api.md#5-uploading). */
  private static final Duration UPLOAD_OPEN = Duration.ofHours(1);

  /**
   * A last chunk that was on its way when the upload closed has arrived by then, or never will, and
   * status shows which.
   */
  private static final Duration SETTLED = Duration.ofMinutes(5);

  /** Uploads that are opened for one publication before it is given up. */
  private static final int MOST_UPLOADS = 5;

  /** Times in a row that an answer may be lost before the publication waits. */
  private static final int MOST_LOST = 3;

  /** As while the connection is broken, and only its user can make TikTok answer. */
  private static final Duration REFUSED = Duration.ofMinutes(10);

  private final TikTokClient tikTok;
  private final CreatorAccess creatorAccess;
  private final TokenVault vault;
  private final RetryPolicy retries;
  private final InstantSource clock;
  private final Log log;

  ChunkSender(
      TikTokClient tikTok,
      CreatorAccess creatorAccess,
      TokenVault vault,
      RetryPolicy retries,
      InstantSource clock,
      Log log) {
    this.tikTok = tikTok;
    this.creatorAccess = creatorAccess;
    this.vault = vault;
    this.retries = retries;
    this.clock = clock;
    this.log = log;
  }

  /** Sends the next chunk of an upload of which it is certain what TikTok has. */
  Step send(Publication publication, SourceReader reader, Deadline budget) throws IOException {
    Transfer transfer = publication.transfer();
    if (!clock.instant().isBefore(transfer.openedAt().plus(UPLOAD_OPEN))) {
      return publication.lastChunkMayBeSent()
          ? askProgress(publication, budget, this::closed)
          : startOver(publication);
    }
    int chunk = transfer.acknowledged();
    ChunkRange range = publication.plan().range(chunk);
    var url =
        new UploadUrl(
            vault.open(
                transfer.sealedUrl(), UploadOpener.belongsTo(publication, transfer.publishId())));
    String contentType = publication.source().contentType();
    var puts = new AtomicInteger();
    try {
      TikTokResult<NoContent> sent =
          retries.run(
              budget.besides(Publisher.LONGEST_STEP),
              () -> put(url, range, contentType, reader, chunk, puts));
      return switch (sent) {
        case TikTokResult.Success<NoContent> _ -> stored(publication);
        case TikTokResult.Failure<NoContent>(TikTokError error) ->
            failed(publication, error, publication.attempts() > 0 || puts.get() > 1, budget);
      };
    } catch (UncheckedIOException e) {
      boolean sentBefore = publication.attempts() > 0 || puts.get() > 0;
      if (e.getCause() instanceof VideoStore.ChangedException
          && sentBefore
          && publication.lastChunkMayBeSent()) {
        return askProgress(
            publication, budget, unlessItMayHaveAll(Failure.of(ProblemCode.VIDEO_CHANGED)));
      }
      throw e;
    }
  }

  /**
   * @param puts counts what TikTok may have got
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

  private Step stored(Publication publication) {
    int chunks = publication.transfer().acknowledged() + 1;
    int count = publication.plan().count();
    log.info("chunk.stored", "publication", publication.key().id(), "chunk", chunks, "of", count);
    Instant now = clock.instant();
    return new Step.Continue(
        chunks == count ? publication.processing(now) : publication.acknowledged(chunks, now));
  }

  /**
   * @param sentBefore whether TikTok may have this chunk from an attempt before the one that failed
   */
  private Step failed(
      Publication publication, TikTokError error, boolean sentBefore, Deadline budget) {
    Failure because = TikTokFailures.of(error);
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
          publication.attempts() < MOST_LOST
              ? askProgress(
                  publication.attempted(),
                  budget,
                  error.remedy() == Remedy.NEW_INIT ? this::closed : this::resume)
              : RetrySchedule.tryAgain(
                  publication, Duration.ZERO, because, now, p -> p.givenUp(because, now));
      case RETRY, RETRY_LATER ->
          RetrySchedule.tryAgain(
              publication,
              error.retryAfter().orElse(Duration.ZERO),
              because,
              now,
              p -> p.givenUp(because, now));
      // What is said of a last chunk, in words that we may not know, is checked before it is
      // believed: a failure may be tried again.
      case GIVE_UP, RECONNECT, REFRESH_TOKEN ->
          publication.lastChunkMayBeSent()
              ? askProgress(
                  publication,
                  budget,
                  sentBefore ? unlessItMayHaveAll(because) : (p, _) -> failed(p, because))
              : failed(publication, because);
    };
  }

  /**
   * It cannot be finished, which is a failure only if TikTok lacks bytes for certain: without a
   * number from TikTok, what was sent before may have been the last it needed.
   */
  private WhileReceiving unlessItMayHaveAll(Failure because) {
    return (p, status) ->
        status.uploadedBytes().isEmpty()
            ? new Step.Continue(p.processing(clock.instant()))
            : failed(p, because);
  }

  private Step failed(Publication publication, Failure because) {
    return new Step.End(publication.failed(because, clock.instant()));
  }

  /** What follows when TikTok still lacks bytes. */
  private interface WhileReceiving {
    Step then(Publication publication, PublishStatus status);
  }

  /** Asks TikTok what it has of an upload of which that is not certain, and goes on from there. */
  Step askProgress(Publication publication, Deadline budget) {
    return askProgress(publication, budget, this::resume);
  }

  private Step askProgress(Publication publication, Deadline budget, WhileReceiving receiving) {
    String publishId = publication.transfer().publishId();
    var answer = creatorAccess.ask(publication, budget, token -> tikTok.status(token, publishId));
    Instant now = clock.instant();
    return switch (answer) {
      case Answer.Given<PublishStatus>(PublishStatus status, var _) ->
          progress(publication, status, receiving);
      case Answer.NotNow<PublishStatus>(Duration least, Failure because) ->
          RetrySchedule.tryAgain(publication, least, because, now, p -> p.givenUp(because, now));
      case Answer.Limited<PublishStatus>(Duration wait, Failure because) ->
          RetrySchedule.awaitPermit(publication, wait, because, now, p -> p.givenUp(because, now));
      case Answer.Refused<PublishStatus>(Failure because) ->
          // That TikTok may not be asked is no outcome of a last chunk.
          publication.lastChunkMayBeSent()
              ? RetrySchedule.tryAgain(
                  publication, REFUSED, because, now, p -> p.givenUp(because, now))
              : new Step.End(publication.givenUp(because, now));
    };
  }

  private Step progress(
      Publication publication, PublishStatus status, WhileReceiving whileReceiving) {
    boolean receiving = status.status() == PublishStatus.Status.PROCESSING_UPLOAD;
    return receiving && chunks(publication, status) < publication.plan().count()
        ? whileReceiving.then(publication, status)
        : new Step.Continue(publication.processing(clock.instant()));
  }

  /**
   * What TikTok has for certain: what it says, but never less than it has acknowledged, or a last
   * chunk that may have been sent would be forgotten.
   */
  private static int chunks(Publication publication, PublishStatus status) {
    return Math.max(
        publication.transfer().acknowledged(),
        publication.plan().chunksIn(status.uploadedBytes().orElse(0)));
  }

  /** TikTok takes no more bytes for this upload, and lacks some. */
  private Step closed(Publication publication, PublishStatus status) {
    if (!publication.lastChunkMayBeSent()) {
      return startOver(publication);
    }
    if (status.uploadedBytes().isEmpty()) {
      // TikTok omits what is empty
      // (docs/tiktok-api.md#010-a-failed-post-is-a-successful-status-call): without a number nobody
      // can say what it lacks.
      return new Step.Continue(publication.processing(clock.instant()));
    }
    Instant settled = publication.transfer().openedAt().plus(UPLOAD_OPEN).plus(SETTLED);
    return clock.instant().isBefore(settled)
        ? new Step.Wait(publication.waitingFor(ProblemCode.TIKTOK_UNAVAILABLE), settled)
        : startOver(publication);
  }

  private Step resume(Publication publication, PublishStatus status) {
    int chunks = chunks(publication, status);
    log.info(
        "upload.resumed",
        "publication",
        publication.key().id(),
        "chunk",
        chunks,
        "of",
        publication.plan().count());
    Publication resumed = publication.resumedAt(chunks);
    // Should it fail now, what another worker may have sent must not be forgotten.
    return new Step.Continue(
        status.uploadedBytes().isEmpty() && resumed.attempts() == 0
            ? resumed.attempted()
            : resumed);
  }

  /**
   * The upload is closed while TikTok lacks bytes of it: nothing can appear from it any more, so
   * another may be opened.
   */
  private Step startOver(Publication publication) {
    log.warn("upload.expired", "publication", publication.key().id());
    return publication.uploads() < MOST_UPLOADS
        ? new Step.Continue(publication.startedOver())
        : failed(publication, Failure.of(ProblemCode.TIKTOK_UNAVAILABLE));
  }
}
