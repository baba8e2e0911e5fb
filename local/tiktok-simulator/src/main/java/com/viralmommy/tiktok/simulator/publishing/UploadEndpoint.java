package com.viralmommy.tiktok.simulator.publishing;

import com.viralmommy.tiktok.simulator.http.ApiException;
import com.viralmommy.tiktok.simulator.http.EndpointHandler;
import com.viralmommy.tiktok.simulator.http.FormFields;
import com.viralmommy.tiktok.simulator.http.Request;
import com.viralmommy.tiktok.simulator.http.Response;
import com.viralmommy.tiktok.simulator.journal.ExchangeContext;
import com.viralmommy.tiktok.simulator.journal.Violation;
import com.viralmommy.tiktok.simulator.journal.Violations;
import com.viralmommy.tiktok.simulator.publishing.transfer.ContentRange;
import com.viralmommy.tiktok.simulator.publishing.transfer.ReceivedChunk;
import com.viralmommy.tiktok.simulator.publishing.transfer.SourceInfo;
import com.viralmommy.tiktok.simulator.publishing.transfer.UploadTask;
import com.viralmommy.tiktok.simulator.settings.BehaviorOption;
import com.viralmommy.tiktok.simulator.settings.CurrentSettings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The upload of chunks (docs/tiktok-api.md#53-put). */
final class UploadEndpoint implements EndpointHandler {

  private static final List<String> TYPES = List.of("video/mp4", "video/quicktime", "video/webm");

  private static final Duration DOCUMENTED_LIFETIME = Duration.ofHours(1);

  private final CurrentSettings settings;
  private final InstantSource clock;
  private final PublicationStore publications;
  private final Violations violations;

  UploadEndpoint(
      CurrentSettings settings,
      InstantSource clock,
      PublicationStore publications,
      Violations violations) {
    this.settings = settings;
    this.clock = clock;
    this.publications = publications;
    this.violations = violations;
  }

  @Override
  public Response answer(Request request) {
    Publication publication = find(request);
    ExchangeContext.creator(publication.grant.username());
    try {
      request.faults().failReason().ifPresent(r -> publication.plannedFailure = r);
      Response answer = receive(publication, request);
      note(publication, request, answer.status());
      return answer;
    } catch (ApiException refusal) {
      note(publication, request, refusal.status());
      throw refusal;
    }
  }

  private void note(Publication publication, Request request, int status) {
    synchronized (publications) {
      publication.putStatuses.add(request.faults().answerIsLost() ? 0 : status);
    }
  }

  private Publication find(Request request) {
    Optional<FormFields> query = FormFields.parse(request.rawQuery());
    String id = query.flatMap(q -> q.get("upload_id")).orElse("");
    String token = query.flatMap(q -> q.get("upload_token")).orElse("");
    return Optional.of(id)
        .filter(i -> i.matches("\\d{19}"))
        .flatMap(i -> publications.findByUpload(Long.parseLong(i)))
        .filter(p -> same(p.upload.token(), token))
        .filter(p -> p.isProcessing() || p.isReceived())
        .orElseThrow(
            () -> {
              violations.report(
                  Violation.Code.UPLOAD_URL_UNKNOWN,
                  "No upload has this URL",
                  "upload_id=" + id,
                  "the upload_url of an init, unchanged");
              return new ApiException(404, "NotFound", "");
            });
  }

  private Response receive(Publication publication, Request request) {
    UploadTask task = publication.upload;
    if (!clock.instant().isBefore(task.expiresAt())) {
      // A client knows the documented hour, but not that these settings close the upload earlier.
      Instant documented = publication.initAt.plus(DOCUMENTED_LIFETIME);
      if (!clock.instant().isBefore(documented)) {
        violations.report(
            Violation.Code.UPLOAD_URL_EXPIRED,
            "The upload URL has expired",
            "a PUT at " + clock.instant(),
            "every PUT before " + documented);
      }
      throw new ApiException(403, "Forbidden", "");
    }
    ContentRange range = requireHeaders(request, publication.size());
    MessageDigest digest;
    synchronized (publications) {
      Optional<Response> stored = checkProgress(publication, range);
      if (stored.isPresent()) {
        return stored.get();
      }
      digest = task.copyOfDigest();
    }
    // Without the monitor, because a chunk may take minutes.
    ReceivedChunk chunk = read(request, range, digest);
    synchronized (publications) {
      if (!task.store(chunk)) {
        throw outOfOrder(
            publication,
            Violation.Code.UPLOAD_RANGE_OUT_OF_ORDER,
            "Two requests sent the same range at the same time",
            range);
      }
      task.setLatestAnswerLost(request.faults().answerMayBeLost());
      boolean whole = task.progress() == publication.size();
      if (whole) {
        publications.received(publication, task.hex(), task.progress());
      }
      return progress(publication);
    }
  }

  /** Reads a complete chunk. An early end is no violation, because crashed clients cause it too. */
  private static ReceivedChunk read(Request request, ContentRange range, MessageDigest soFar) {
    ApiException shortBody = new ApiException(400, "BadRequest", "");
    try {
      ReceivedChunk chunk = ReceivedChunk.read(request.body(), range.first(), soFar);
      if (chunk.length() != range.length()) {
        throw shortBody;
      }
      return chunk;
    } catch (IOException e) {
      throw shortBody;
    }
  }

  private ContentRange requireHeaders(Request request, long size) {
    if (request.header("Authorization").isPresent()) {
      violations.report(
          Violation.Code.UPLOAD_AUTHORIZATION_SENT,
          "The URL alone authorizes a PUT",
          "an Authorization header",
          "none");
    }
    if (!TYPES.contains(request.mediaType())) {
      throw badRequest(
          Violation.Code.UPLOAD_CONTENT_TYPE,
          "The Content-Type is not that of a video",
          request.header("Content-Type").orElse("nothing"),
          String.join(" or ", TYPES));
    }
    if (!TYPES.contains(request.header("Content-Type").orElse(""))) {
      violations.report(
          Violation.Code.UPLOAD_CONTENT_TYPE,
          "The Content-Type is in lower case and has no parameters",
          request.header("Content-Type").orElse("nothing"),
          request.mediaType());
    }
    long length =
        request
            .header("Content-Length")
            .filter(v -> v.matches("\\d{1,18}"))
            .map(Long::parseLong)
            .orElseThrow(
                () ->
                    badRequest(
                        Violation.Code.UPLOAD_CONTENT_LENGTH,
                        "Content-Length is missing",
                        "nothing",
                        "the number of bytes of the chunk"));
    ContentRange range =
        request
            .header("Content-Range")
            .flatMap(ContentRange::parse)
            .orElseThrow(
                () ->
                    badRequest(
                        Violation.Code.UPLOAD_CONTENT_RANGE,
                        "Content-Range is missing or malformed",
                        request.header("Content-Range").orElse("nothing"),
                        "bytes FIRST-LAST/TOTAL"));
    if (range.total() != size) {
      throw badRequest(
          Violation.Code.UPLOAD_CONTENT_RANGE,
          "The total of Content-Range is not the video_size of init",
          String.valueOf(range.total()),
          String.valueOf(size));
    }
    if (range.length() != length) {
      throw badRequest(
          Violation.Code.UPLOAD_CONTENT_LENGTH,
          "Content-Length is not the length of Content-Range",
          String.valueOf(length),
          String.valueOf(range.length()));
    }
    return range;
  }

  /** Empty for the next range; an answer for a stored range that may be sent again. */
  private Optional<Response> checkProgress(Publication publication, ContentRange range) {
    UploadTask task = publication.upload;
    if (range.last() < task.progress()) {
      if (!task.isLatestAnswerLost()) {
        violations.report(
            Violation.Code.UPLOAD_RANGE_STORED_ALREADY,
            "The range was stored and answered before",
            "bytes " + range.first() + "-" + range.last(),
            "bytes from " + task.progress());
      }
      if (settings.is(BehaviorOption.StoredRange.IDEMPOTENT_206)) {
        return Optional.of(progress(publication));
      }
      throw new ApiException(416, "RequestedRangeNotSatisfiable", "", progressHeader(publication));
    }
    if (range.first() != task.progress()) {
      throw outOfOrder(
          publication,
          Violation.Code.UPLOAD_RANGE_OUT_OF_ORDER,
          "Chunks come in order, without gaps",
          range);
    }
    requireChunkLength(publication, range);
    return Optional.empty();
  }

  private void requireChunkLength(Publication publication, ContentRange range) {
    SourceInfo.FileUpload plan = (SourceInfo.FileUpload) publication.source;
    boolean last = publication.upload.chunkSizes().size() == plan.totalChunkCount() - 1;
    if (last && range.last() != plan.videoSize() - 1) {
      throw badRequest(
          Violation.Code.UPLOAD_CHUNK_LENGTH,
          "The last chunk has all remaining bytes",
          "bytes to " + range.last(),
          "bytes to " + (plan.videoSize() - 1));
    }
    if (!last
        && settings.is(BehaviorOption.NonFinalChunk.AS_DECLARED)
        && range.length() != plan.chunkSize()) {
      throw badRequest(
          Violation.Code.UPLOAD_CHUNK_LENGTH,
          "Every chunk but the last has the declared size",
          range.length() + " bytes",
          plan.chunkSize() + " bytes");
    }
  }

  private Response progress(Publication publication) {
    int status = publication.isReceived() ? 201 : 206;
    return Response.bare(status)
        .with("Content-Range", progressHeader(publication).get("Content-Range"));
  }

  private Map<String, String> progressHeader(Publication publication) {
    long stored = publication.upload.progress();
    boolean index = settings.is(BehaviorOption.ProgressHeader.LAST_INDEX);
    long end = index && stored > 0 ? stored - 1 : stored;
    return Map.of("Content-Range", "bytes 0-" + end + "/" + publication.size());
  }

  private ApiException outOfOrder(
      Publication publication, Violation.Code code, String detail, ContentRange range) {
    violations.report(
        code,
        detail,
        "bytes " + range.first() + "-" + range.last(),
        "bytes from " + publication.upload.progress());
    return new ApiException(416, "RequestedRangeNotSatisfiable", "", progressHeader(publication));
  }

  private ApiException badRequest(
      Violation.Code code, String detail, String sent, String expected) {
    violations.report(code, detail, sent, expected);
    return new ApiException(400, "BadRequest", "");
  }

  private static boolean same(String expected, String given) {
    return MessageDigest.isEqual(
        expected.getBytes(StandardCharsets.US_ASCII), given.getBytes(StandardCharsets.UTF_8));
  }
}
