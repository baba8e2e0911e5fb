package com.viralmommy.tiktok.runner.gateway;

import com.viralmommy.tiktok.platform.CorsRule;
import java.time.Duration;
import java.util.List;
import java.util.SequencedCollection;

/**
 * The gateway's answer to CORS preflight requests.
 *
 * <p>It is the answer of the mock integration that CDK's {@code defaultCorsPreflightOptions}
 * creates. Functions set the CORS headers of their own answers, as with every proxy integration.
 *
 * @param origins allowed origins such as {@code https://app.example.com}; not empty
 * @param headers that a page may send
 * @param exposedHeaders that a page may read
 * @param maxAge how long a browser may cache the answer
 */
public record Cors(
    List<String> origins, List<String> headers, List<String> exposedHeaders, Duration maxAge) {
  public Cors {
    if (origins.isEmpty()) {
      throw new IllegalArgumentException("CORS needs at least one origin");
    }
    origins = List.copyOf(origins);
    headers = List.copyOf(headers);
    exposedHeaders = List.copyOf(exposedHeaders);
  }

  /** The rule of the deployed API for these origins. */
  public static Cors ofFunctions(List<String> origins) {
    return new Cors(
        origins, CorsRule.REQUEST_HEADERS, CorsRule.ANSWER_HEADERS, Duration.ofHours(1));
  }

  /** Answers an unknown origin with the first allowed one, so that its browser refuses. */
  ClientResponse preflight(String origin, SequencedCollection<String> methods) {
    var response =
        new ClientResponse(204)
            .set(
                "Access-Control-Allow-Origin",
                origin != null && origins.contains(origin) ? origin : origins.getFirst())
            .set("Vary", "Origin")
            .set("Access-Control-Allow-Methods", String.join(",", methods))
            .set("Access-Control-Allow-Headers", String.join(",", headers))
            .set("Access-Control-Max-Age", Long.toString(maxAge.toSeconds()));
    if (!exposedHeaders.isEmpty()) {
      response.set("Access-Control-Expose-Headers", String.join(",", exposedHeaders));
    }
    return response;
  }
}
