package com.viralmommy.tiktok.platform;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A request that is refused, as RFC 9457 tells it. It is thrown past the domain to the one place
 * that answers HTTP; it is no accident and carries no stack.
 */
public final class Problem extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** One thing wrong in a body: where (RFC 6901 JSON pointer) and what. */
  public record Finding(String pointer, String detail) {}

  private final ProblemCode code;
  private final String detail;
  private final transient List<Finding> findings;
  private final transient Duration retryAfter;

  private Problem(ProblemCode code, String detail, List<Finding> findings, Duration retryAfter) {
    super(code.code(), null, false, false);
    this.code = code;
    this.detail = detail;
    this.findings = List.copyOf(findings);
    this.retryAfter = retryAfter;
  }

  public static Problem of(ProblemCode code) {
    return new Problem(code, code.text(), List.of(), null);
  }

  /**
   * @param detail what is wrong in this case, for people; nothing internal
   */
  public static Problem of(ProblemCode code, String detail) {
    return new Problem(code, detail, List.of(), null);
  }

  public static Problem of(ProblemCode code, List<Finding> findings) {
    return new Problem(code, code.text(), findings, null);
  }

  public static Problem retryAfter(ProblemCode code, Duration wait) {
    return new Problem(code, code.text(), List.of(), wait);
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

  ApiResponse answer(String requestId) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("type", "urn:viralmommy:problem:" + code.code());
    body.put("title", code.text());
    body.put("status", code.status());
    body.put("detail", detail);
    body.put("code", code.code());
    body.put("requestId", requestId);
    body.put("retryable", code.retryable() || retryAfter != null);
    if (retryAfter != null) {
      body.put("retryAfterSeconds", Math.max(1, retryAfter.toSeconds()));
    }
    if (!findings.isEmpty()) {
      body.put("errors", new ArrayList<>(findings));
    }
    ApiResponse answer =
        new ApiResponse(
            code.status(), Map.of("Content-Type", "application/problem+json"), Json.write(body));
    return retryAfter == null
        ? answer
        : answer.with("Retry-After", Long.toString(Math.max(1, retryAfter.toSeconds())));
  }
}
