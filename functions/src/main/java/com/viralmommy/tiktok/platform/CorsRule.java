package com.viralmommy.tiktok.platform;

import java.util.List;
import java.util.Set;

/**
 * The pages of which other origins may call the API, and what they may send and read there. API
 * Gateway answers their preflights; the answers themselves carry what is added here, as with every
 * proxy integration. Cookies are never shared, so that no other origin can start an authorization.
 */
public record CorsRule(Origins origins) {
  /** Beyond what every page may send. */
  public static final List<String> REQUEST_HEADERS =
      List.of("Authorization", "Content-Type", "Idempotency-Key", "X-Request-Id");

  /** Beyond what every page may read. The ETag of an upload comes from S3, which exposes it. */
  public static final List<String> ANSWER_HEADERS =
      List.of("Location", "Retry-After", "X-Request-Id", "Idempotent-Replayed");

  public static CorsRule of(Environment environment) {
    return new CorsRule(Origins.of(environment, "CORS_ORIGINS"));
  }

  /** The answer, readable by the page that asked if its origin is one of ours. */
  public ApiResponse readable(ApiResponse answer, ApiRequest request) {
    Set<String> allowed = origins.values();
    if (allowed.isEmpty()) {
      return answer;
    }
    // Also where the origin is a strange one: a cache must not give its answer to ours.
    ApiResponse varying = answer.with("Vary", "Origin");
    return request
        .header("Origin")
        .filter(allowed::contains)
        .map(
            origin ->
                varying
                    .with("Access-Control-Allow-Origin", origin)
                    .with("Access-Control-Expose-Headers", String.join(", ", ANSWER_HEADERS)))
        .orElse(varying);
  }
}
