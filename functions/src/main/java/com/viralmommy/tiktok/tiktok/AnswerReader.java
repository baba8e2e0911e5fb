package com.viralmommy.tiktok.tiktok;

import com.fasterxml.jackson.databind.JsonNode;
import com.viralmommy.tiktok.tiktok.TikTokResult.Failure;
import com.viralmommy.tiktok.tiktok.TikTokResult.Success;
import com.viralmommy.tiktok.tiktok.Transport.Answer;
import com.viralmommy.tiktok.tiktok.Transport.NoAnswer;
import com.viralmommy.tiktok.tiktok.Transport.Outcome;
import com.viralmommy.tiktok.tiktok.login.TokenGrant;
import com.viralmommy.tiktok.tiktok.posting.ChunkRange;
import com.viralmommy.tiktok.tiktok.wire.LogText;
import com.viralmommy.tiktok.tiktok.wire.TikTokJson;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Function;

/**
 * Turns the outcome of one call into a result. The body decides; the status counts only if the body
 * has no error code (docs/tiktok-api.md#0-the-facts-that-are-most-often-wrong).
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
   * Reads an answer with a nested error. Success is {@code error.code == "ok"} and {@code data}
   * that {@code read} accepts (docs/tiktok-api.md#02-all-other-errors-are-nested).
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
   * Reads the token endpoint's answer. Success is a token and no error; the status does not count
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

  /** Reads the answer to a revocation. Success has an empty body (docs/tiktok-api.md#15-revoke). */
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
   * Reads the answer to a chunk. Only the status counts: 206 for a chunk, 201 for the last one
   * (docs/tiktok-api.md#53-put).
   */
  TikTokResult<NoContent> chunk(Outcome outcome, ChunkRange sent) {
    if (!(outcome instanceof Answer answer)) {
      return unanswered((NoAnswer) outcome);
    }
    int status = answer.status();
    boolean stored = status == 206 && !sent.isLast() || status == 201 && sent.isLast();
    if (stored) {
      return new Success<>(new NoContent(), logId(answer, null));
    }
    return switch (status) {
      case 400 ->
          failure(
              answer,
              TikTokCode.UPLOAD_REQUEST_MALFORMED,
              "TikTok rejected the chunk's request as malformed");
      case 403 -> failure(answer, TikTokCode.UPLOAD_URL_EXPIRED, "The upload URL has expired");
      case 404 ->
          failure(answer, TikTokCode.UPLOAD_TASK_NOT_FOUND, "TikTok has no upload at this URL");
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
      case 201 -> outcomeUnknown(answer, "TikTok reported a complete video before the last chunk");
      default -> {
        if (status >= 200 && status < 300) {
          yield outcomeUnknown(answer, "TikTok does not document this status for a chunk");
        }
        yield byStatus(answer, ErrorBody.NONE);
      }
    };
  }

  private TikTokResult<NoContent> outcomeUnknown(Answer answer, String message) {
    return failure(answer, TikTokCode.OUTCOME_UNKNOWN, null, null, message, Remedy.ASK_STATUS);
  }

  private interface JsonReader<T> {
    TikTokResult<T> read(Answer answer, JsonNode body);
  }

  private <T> TikTokResult<T> json(Outcome outcome, JsonReader<T> reader) {
    if (!(outcome instanceof Answer answer)) {
      return unanswered((NoAnswer) outcome);
    }
    if (isRedirect(answer)) {
      return byStatus(answer, ErrorBody.NONE);
    }
    return answer
        .body()
        .flatMap(TikTokJson::object)
        .map(body -> reader.read(answer, body))
        .orElseGet(() -> byStatus(answer, ErrorBody.NONE));
  }

  /**
   * Whether this is a status answer without {@code error}, as clients have recorded it
   * (docs/tiktok-api.md#6-status). Reading it as a success is safe.
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
                    "TikTok reported success without the required data",
                    null));
  }

  private <T> TikTokResult<T> refused(Answer answer, ErrorBody error) {
    if (error.code() == null || ErrorBody.OK.equals(error.code())) {
      return byStatus(answer, error);
    }
    TikTokCode code = TikTokCode.of(error.code());
    if (code == TikTokCode.UNKNOWN && saysEnough(answer)) {
      // An unknown code of a gateway or a new one of TikTok's: the status says enough
      // (docs/tiktok-api.md#103-safe-retries).
      return byStatus(answer, error);
    }
    String message = error.message() == null ? "TikTok sent no message" : error.message();
    return failure(answer, code, error.code(), error.logId(), message, null);
  }

  private boolean saysEnough(Answer answer) {
    int status = answer.status();
    return status >= 500
        || status == 429
        || (status == 401 && Operation.BY_TOKEN.contains(operation));
  }

  /** Reads the status of an answer without a known code: a gateway's page, text or no body. */
  private <T> TikTokResult<T> byStatus(Answer answer, ErrorBody error) {
    int status = answer.status();
    TikTokCode code;
    String message;
    if (status >= 500) {
      code = TikTokCode.INTERNAL_ERROR;
      message = "TikTok failed without a known error code";
    } else if (status == 429) {
      code = TikTokCode.RATE_LIMIT_EXCEEDED;
      message = "Too many requests";
    } else if (status == 401 && Operation.BY_TOKEN.contains(operation)) {
      code = TikTokCode.ACCESS_TOKEN_INVALID;
      message = "TikTok refused the token without a known error code";
    } else if (isRedirect(answer)) {
      code = TikTokCode.REDIRECTED;
      message = "TikTok answered with a redirect, which is not followed";
    } else if (status >= 400) {
      code = TikTokCode.UNKNOWN;
      message = "TikTok refused the call without a known error code";
    } else {
      code = TikTokCode.MALFORMED_ANSWER;
      message =
          answer.body().isEmpty()
              ? "The answer is longer than 1 MiB"
              : "The answer is not in a format that TikTok documents";
    }
    String text = error.message() == null ? message : error.message();
    return failure(answer, code, error.code(), error.logId(), text, null);
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
   * @param remedy null for the code's own remedy at this operation
   */
  private <T> Failure<T> failure(
      Answer answer, TikTokCode code, String rawCode, String logId, String message, Remedy remedy) {
    return new Failure<>(
        new TikTokError(
            code,
            rawCode == null ? null : redaction.hide(rawCode, LogText.MAX_WORD),
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
        .map(id -> redaction.hide(id, LogText.MAX_WORD))
        .orElse(null);
  }

  private static boolean isOk(Answer answer) {
    return answer.status() >= 200 && answer.status() < 300;
  }

  private static boolean isRedirect(Answer answer) {
    return answer.status() >= 300 && answer.status() < 400;
  }
}
