package com.viralmommy.tiktok.platform;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A request that is refused, as RFC 9457 tells it. It is thrown past the domain to the one place
 * that answers HTTP; it is no accident and carries no stack.
 */
public final class Problem extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** One thing wrong in a body: where (RFC 6901 JSON pointer, empty for all of it) and what. */
  public record Finding(@JsonInclude(JsonInclude.Include.ALWAYS) String pointer, String detail) {}

  private final ProblemCode code;
  private final String detail;
  private final transient List<Finding> findings;
  private final transient Duration retryAfter;
  private final transient Map<String, String> tikTok;

  private Problem(
      ProblemCode code,
      String detail,
      List<Finding> findings,
      Duration retryAfter,
      Map<String, String> tikTok) {
    super(code.code(), null, false, false);
    this.code = code;
    this.detail = detail;
    this.findings = List.copyOf(findings);
    this.retryAfter = retryAfter;
    this.tikTok = tikTok;
  }

  public static Problem of(ProblemCode code) {
    return of(code, code.text());
  }

  /**
   * @param detail what is wrong in this case, for people; nothing internal
   */
  public static Problem of(ProblemCode code, String detail) {
    return new Problem(code, detail, List.of(), null, Map.of());
  }

  public static Problem of(ProblemCode code, List<Finding> findings) {
    return new Problem(code, code.text(), findings, null, Map.of());
  }

  public static Problem retryAfter(ProblemCode code, Duration wait) {
    return new Problem(code, code.text(), List.of(), wait, Map.of());
  }

  /**
   * TikTok refused what was asked of it.
   *
   * @param wait how long it asked for, if it did
   * @param word TikTok's own code
   * @param logId what TikTok's support asks for; null where TikTok gave none
   */
  public static Problem ofTikTok(
      ProblemCode code, Optional<Duration> wait, String word, String logId) {
    Map<String, String> words = new LinkedHashMap<>();
    words.put("code", word);
    if (logId != null) {
      words.put("logId", logId);
    }
    return new Problem(code, code.text(), List.of(), wait.orElse(null), words);
  }

  public ProblemCode code() {
    return code;
  }

  public String detail() {
    return detail;
  }

  public List<Finding> findings() {
    return findings;
  }

  /** Rounded up: whoever comes back after it must not be too early. */
  private long retryAfterSeconds() {
    return Math.max(1, retryAfter.plusSeconds(1).minusNanos(1).toSeconds());
  }

  public ApiResponse answer(String requestId) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("type", "urn:viralmommy:problem:" + code.code());
    body.put("title", code.text());
    body.put("status", code.status());
    body.put("detail", detail);
    body.put("code", code.code());
    body.put("requestId", requestId);
    body.put("retryable", code.retryable() || retryAfter != null);
    if (retryAfter != null) {
      body.put("retryAfterSeconds", retryAfterSeconds());
    }
    if (!findings.isEmpty()) {
      body.put("errors", new ArrayList<>(findings));
    }
    if (!tikTok.isEmpty()) {
      body.put("tiktok", tikTok);
    }
    ApiResponse answer =
        new ApiResponse(
            code.status(), Map.of("Content-Type", "application/problem+json"), Json.write(body));
    return retryAfter == null
        ? answer
        : answer.with("Retry-After", Long.toString(retryAfterSeconds()));
  }
}
