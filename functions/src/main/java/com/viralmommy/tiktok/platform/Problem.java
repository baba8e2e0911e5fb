package com.viralmommy.tiktok.platform;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A refused request, answered as a problem of RFC 9457. It is thrown from anywhere and turned into
 * an HTTP answer in one place; it has no stack trace.
 */
public final class Problem extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * An error in a request.
   *
   * @param pointer its place in the body as a JSON pointer (RFC 6901); an empty string for the
   *     whole body
   * @param detail what is wrong, for users
   */
  public record Finding(@JsonInclude(Include.ALWAYS) String pointer, String detail) {}

  /** TikTok's own error code and the log id for its support. */
  @JsonInclude(Include.ALWAYS)
  private record TikTokReason(String code, @JsonInclude(Include.NON_NULL) String logId) {}

  /** The body of the answer; null members are omitted. */
  @JsonInclude(Include.ALWAYS)
  private record Body(
      String type,
      String title,
      int status,
      String detail,
      String code,
      String requestId,
      boolean retryable,
      @JsonInclude(Include.NON_NULL) Long retryAfterSeconds,
      @JsonInclude(Include.NON_EMPTY) List<Finding> errors,
      @JsonInclude(Include.NON_NULL) TikTokReason tiktok) {}

  private final ProblemCode code;
  private final String detail;
  private final transient List<Finding> findings;
  private final transient Duration retryAfter;
  private final transient TikTokReason tikTok;

  private Problem(
      ProblemCode code,
      String detail,
      List<Finding> findings,
      Duration retryAfter,
      TikTokReason tikTok) {
    super(code.code(), null, false, false);
    this.code = code;
    this.detail = detail;
    this.findings = List.copyOf(findings);
    this.retryAfter = retryAfter;
    this.tikTok = tikTok;
  }

  /** A problem with the text of its code. */
  public static Problem of(ProblemCode code) {
    return of(code, code.text());
  }

  /**
   * A problem with a text of its own.
   *
   * @param detail what is wrong in this case, for users; nothing internal
   */
  public static Problem of(ProblemCode code, String detail) {
    return new Problem(code, detail, List.of(), null, null);
  }

  /** A problem with a list of errors in the request. */
  public static Problem of(ProblemCode code, List<Finding> findings) {
    return new Problem(code, code.text(), findings, null, null);
  }

  /** A problem that passes after {@code wait}. */
  public static Problem retryAfter(ProblemCode code, Duration wait) {
    return new Problem(code, code.text(), List.of(), wait, null);
  }

  /**
   * A problem because TikTok refused a call.
   *
   * @param wait how long to wait before a retry, if TikTok said so
   * @param tikTokCode TikTok's own code
   * @param logId TikTok's id of the request, for its support; null if it sent none
   */
  public static Problem ofTikTok(
      ProblemCode code, Optional<Duration> wait, String tikTokCode, String logId) {
    return new Problem(
        code, code.text(), List.of(), wait.orElse(null), new TikTokReason(tikTokCode, logId));
  }

  public ProblemCode code() {
    return code;
  }

  /** What is wrong in this case, for users. */
  public String detail() {
    return detail;
  }

  /** The errors in the request; empty if there is no list. */
  public List<Finding> findings() {
    return findings;
  }

  /** Rounded up, so that no client comes back too early. */
  private long retryAfterSeconds() {
    return Math.max(1, retryAfter.plusSeconds(1).minusNanos(1).toSeconds());
  }

  /** The HTTP answer, with {@code Retry-After} if the problem passes after a wait. */
  public ApiResponse answer(String requestId) {
    Body body =
        new Body(
            "urn:viralmommy:problem:" + code.code(),
            code.text(),
            code.status(),
            detail,
            code.code(),
            requestId,
            code.retryable() || retryAfter != null,
            retryAfter == null ? null : retryAfterSeconds(),
            findings,
            tikTok);
    ApiResponse answer =
        new ApiResponse(
            code.status(), Map.of("Content-Type", "application/problem+json"), Json.write(body));
    return retryAfter == null
        ? answer
        : answer.with("Retry-After", Long.toString(retryAfterSeconds()));
  }
}
