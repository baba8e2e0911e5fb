package com.viralmommy.tiktok.platform;

import java.util.List;
import java.util.Set;

/**
 * Which origins may call the API from a page, and which headers their pages may send and read.
 *
 * <p>API Gateway answers preflight requests; with a proxy integration, the function adds the CORS
 * headers of the answer itself. Credentials are never allowed, so that no other origin can start an
 * authorization with the user's session cookie.
 *
 * @param origins empty if no other origin may call the API
 */
public record CorsRule(Origins origins) {
  /** Request headers that a page may send in addition to the CORS-safelisted ones. */
  public static final List<String> REQUEST_HEADERS =
      List.of("Authorization", "Content-Type", "Idempotency-Key", "X-Request-Id");

  /**
   * Answer headers that a page may read in addition to the CORS-safelisted ones. S3 itself exposes
   * the ETag of an upload.
   */
  public static final List<String> ANSWER_HEADERS =
      List.of("Location", "Retry-After", "X-Request-Id", "Idempotent-Replayed");

  public static CorsRule of(Environment environment) {
    return new CorsRule(Origins.of(environment, "CORS_ORIGINS"));
  }

  /** The answer with the CORS headers that the request's origin gets. */
  public ApiResponse apply(ApiResponse answer, ApiRequest request) {
    Set<String> allowed = origins.values();
    if (allowed.isEmpty()) {
      return answer;
    }
    // Also for other origins: a cache must not reuse their answer for an allowed one.
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
