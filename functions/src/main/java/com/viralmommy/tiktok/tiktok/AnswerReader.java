package com.viralmommy.tiktok.tiktok;

import com.fasterxml.jackson.databind.JsonNode;
import com.viralmommy.tiktok.tiktok.TikTokResult.Failure;
import com.viralmommy.tiktok.tiktok.TikTokResult.Success;
import com.viralmommy.tiktok.tiktok.Transport.Answer;
import com.viralmommy.tiktok.tiktok.Transport.NoAnswer;
import com.viralmommy.tiktok.tiktok.Transport.Outcome;
import com.viralmommy.tiktok.tiktok.login.TokenGrant;
import com.viralmommy.tiktok.tiktok.posting.ChunkRange;
import com.viralmommy.tiktok.tiktok.posting.ChunkReceipt;
import com.viralmommy.tiktok.tiktok.wire.TikTokJson;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Function;

/**
 * Says what the outcome of one call means. The body decides, and the status only where there is no
 * body to decide (docs/tiktok-api.md#0-the-facts-that-are-most-often-wrong).
 */
final class AnswerReader {

  private static final int MAX_MESSAGE = 300;
  private static final String LOG_ID_HEADER = "x-tt-logid";

  private final Operation operation;
  private final Redaction redaction;
  private final InstantSource clock;

  AnswerReader(Operation operation, Redaction redaction, InstantSource clock) {
    this.operation = operation;
    this.redaction = redaction;
    this.clock = clock;
  }

  /**
   * Success is {@code error.code == "ok"} and {@code data} that {@code read} takes
   * (docs/tiktok-api.md#02-all-other-errors-are-nested).
   */
  <T> TikTokResult<T> nested(Outcome outcome, Function<JsonNode, Optional<T>> read) {
    return json(
        outcome,
        (answer, body) -> {
          ErrorBody error = ErrorBody.read(body);
          if (!ErrorBody.OK.equals(error.code()) && !isBareStatus(answer, body)) {
            return refused(answer, error);
          }
          return success(answer, error, read.apply(body.path("data")));
        });
  }

  /**
   * Success is a token and no error, whatever the status
   * (docs/tiktok-api.md#01-oauth-errors-are-flat-and-come-with-200).
   */
  TikTokResult<TokenGrant> grant(Outcome outcome) {
    return json(
        outcome,
        (answer, body) ->
            body.hasNonNull("error") || !body.path("access_token").isTextual()
                ? refused(answer, ErrorBody.read(body))
                : success(answer, ErrorBody.read(body), TokenGrant.read(body)));
  }

  /** Success is an empty structure or nothing at all (docs/tiktok-api.md#15-revoke). */
  TikTokResult<NoContent> revoked(Outcome outcome) {
    if (outcome instanceof Answer answer
        && isOk(answer)
        && answer.body().filter(b -> b.length == 0).isPresent()) {
      return new Success<>(new NoContent(), logId(answer, null));
    }
    return json(
        outcome,
        (answer, body) -> {
          ErrorBody error = ErrorBody.read(body);
          boolean ok =
              isOk(answer) && (!body.hasNonNull("error") || ErrorBody.OK.equals(error.code()));
          return ok
              ? new Success<>(new NoContent(), logId(answer, error.logId()))
              : refused(answer, error);
        });
  }

  /**
   * The status alone decides, and 200 is none of those that TikTok documents
   * (docs/tiktok-api.md#53-put).
   */
  TikTokResult<ChunkReceipt> chunk(Outcome outcome, ChunkRange sent) {
    if (!(outcome instanceof Answer answer)) {
      return unanswered((NoAnswer) outcome);
    }
    int status = answer.status();
    boolean stored = status == 206 && !sent.isLast() || status == 201 && sent.isLast();
    if (stored) {
      return new Success<>(
          new ChunkReceipt(
              status,
              status == 201,
              ChunkReceipt.progress(answer.header("Content-Range").orElse(""), sent)),
          logId(answer, null));
    }
    return switch (status) {
      case 400 ->
          failure(
              answer,
              TikTokCode.UPLOAD_REQUEST_MALFORMED,
              "TikTok could not read the chunk's request");
      case 403 -> failure(answer, TikTokCode.UPLOAD_URL_EXPIRED, "The upload URL has expired");
      case 404 ->
          failure(answer, TikTokCode.UPLOAD_TASK_NOT_FOUND, "TikTok knows no upload at this URL");
      case 416 ->
          failure(
              answer,
              TikTokCode.UPLOAD_RANGE_NOT_SATISFIABLE,
              "The chunk is not the one that TikTok expects");
      case 206 ->
          failure(
              answer,
              TikTokCode.UPLOAD_RANGE_NOT_SATISFIABLE,
              "TikTok expects more after the last chunk");
      case 201 -> outcomeUnknown(answer, "TikTok took the video for whole before its last chunk");
      default -> {
        if (status >= 200 && status < 300) {
          yield outcomeUnknown(answer, "A status that TikTok does not document for a chunk");
        }
        yield byStatus(answer, ErrorBody.NONE);
      }
    };
  }

  private TikTokResult<ChunkReceipt> outcomeUnknown(Answer answer, String message) {
    return failure(answer, TikTokCode.OUTCOME_UNKNOWN, null, null, message, Remedy.ASK_STATUS);
  }

  private interface Judgement<T> {
    TikTokResult<T> of(Answer answer, JsonNode body);
  }

  private <T> TikTokResult<T> json(Outcome outcome, Judgement<T> judgement) {
    if (!(outcome instanceof Answer answer)) {
      return unanswered((NoAnswer) outcome);
    }
    if (isRedirect(answer)) {
      return byStatus(answer, ErrorBody.NONE);
    }
    return answer
        .body()
        .flatMap(TikTokJson::object)
        .map(body -> judgement.of(answer, body))
        .orElseGet(() -> byStatus(answer, ErrorBody.NONE));
  }

  /**
   * A status is also read where {@code error} is left out, as recorded and in the guide: nothing is
   * lost by believing it.
   */
  private boolean isBareStatus(Answer answer, JsonNode body) {
    return operation == Operation.STATUS
        && answer.status() == 200
        && !body.has("error")
        && !body.has("code");
  }

  private <T> TikTokResult<T> success(Answer answer, ErrorBody error, Optional<T> value) {
    String logId = logId(answer, error.logId());
    return value
        .<TikTokResult<T>>map(read -> new Success<>(read, logId))
        .orElseGet(
            () ->
                failure(
                    answer,
                    TikTokCode.MALFORMED_ANSWER,
                    null,
                    error.logId(),
                    "A success without what it has to say",
                    null));
  }

  private <T> TikTokResult<T> refused(Answer answer, ErrorBody error) {
    if (error.code() == null || ErrorBody.OK.equals(error.code())) {
      return byStatus(answer, error);
    }
    TikTokCode code = TikTokCode.of(error.code());
    if (code == TikTokCode.UNKNOWN && saysEnough(answer)) {
      // A gateway's word, or one that TikTok has found since: the status is known
      // (docs/tiktok-api.md#103-safe-retries).
      return byStatus(answer, error);
    }
    String message = error.message() == null ? "TikTok gave no reason" : error.message();
    return failure(answer, code, error.code(), error.logId(), message, null);
  }

  private boolean saysEnough(Answer answer) {
    int status = answer.status();
    return status >= 500
        || status == 429
        || (status == 401 && Operation.BY_TOKEN.contains(operation));
  }

  /** No code to go by: a gateway's page or word, a plain-text 500, nothing at all. */
  private <T> TikTokResult<T> byStatus(Answer answer, ErrorBody error) {
    int status = answer.status();
    TikTokCode code;
    String message;
    if (status >= 500) {
      code = TikTokCode.INTERNAL_ERROR;
      message = "TikTok failed without saying why";
    } else if (status == 429) {
      code = TikTokCode.RATE_LIMIT_EXCEEDED;
      message = "Too many requests";
    } else if (status == 401 && Operation.BY_TOKEN.contains(operation)) {
      code = TikTokCode.ACCESS_TOKEN_INVALID;
      message = "TikTok refused the token without saying why";
    } else if (isRedirect(answer)) {
      code = TikTokCode.REDIRECTED;
      message = "A redirect, which is not followed";
    } else if (status >= 400) {
      code = TikTokCode.UNKNOWN;
      message = "TikTok refused without saying why";
    } else {
      code = TikTokCode.MALFORMED_ANSWER;
      message =
          answer.body().isEmpty()
              ? "The answer is longer than 1 MiB"
              : "Not an answer that TikTok documents";
    }
    String words = error.message() == null ? message : error.message();
    return failure(answer, code, error.code(), error.logId(), words, null);
  }

  private <T> Failure<T> unanswered(NoAnswer none) {
    return new Failure<>(
        new TikTokError(
            none.code(),
            null,
            0,
            null,
            none.message(),
            none.code().remedyAt(operation),
            Optional.empty()));
  }

  private <T> Failure<T> failure(Answer answer, TikTokCode code, String message) {
    return failure(answer, code, null, null, message, null);
  }

  /**
   * @param remedy null for the one of the table
   */
  private <T> Failure<T> failure(
      Answer answer, TikTokCode code, String rawCode, String logId, String message, Remedy remedy) {
    return new Failure<>(
        new TikTokError(
            code,
            rawCode == null ? null : redaction.hide(rawCode, TikTokJson.MAX_WORD),
            answer.status(),
            logId(answer, logId),
            redaction.hide(message, MAX_MESSAGE),
            remedy == null ? code.remedyAt(operation) : remedy,
            retryAfter(answer).or(code::window)));
  }

  private Optional<Duration> retryAfter(Answer answer) {
    return answer.header("Retry-After").flatMap(value -> RetryAfter.read(value, clock.instant()));
  }

  private String logId(Answer answer, String fromBody) {
    return Optional.ofNullable(fromBody)
        .or(() -> answer.header(LOG_ID_HEADER))
        .map(id -> redaction.hide(id, TikTokJson.MAX_WORD))
        .orElse(null);
  }

  private static boolean isOk(Answer answer) {
    return answer.status() >= 200 && answer.status() < 300;
  }

  private static boolean isRedirect(Answer answer) {
    return answer.status() >= 300 && answer.status() < 400;
  }
}
