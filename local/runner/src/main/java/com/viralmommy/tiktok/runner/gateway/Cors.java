package com.viralmommy.tiktok.runner.gateway;

import com.viralmommy.tiktok.platform.CorsRule;
import java.time.Duration;
import java.util.List;
import java.util.SequencedCollection;

/**
 * How the gateway answers preflights: as the mock integration does that CDK's {@code
 * defaultCorsPreflightOptions} makes. The header on the answers themselves is the functions'
 * affair, as with every proxy integration.
 *
 * @param origins such as {@code https://app.example.com}; not empty
 * @param headers that a page may send
 * @param exposedHeaders that a page may read
 * @param maxAge for which a browser may keep the answer
 */
public record Cors(
    List<String> origins, List<String> headers, List<String> exposedHeaders, Duration maxAge) {
  public Cors {
    if (origins.isEmpty()) {
      throw new IllegalArgumentException("CORS without an origin");
    }
    origins = List.copyOf(origins);
    headers = List.copyOf(headers);
    exposedHeaders = List.copyOf(exposedHeaders);
  }

  /** What the functions let pages of these origins do, as the CDK app has it answered. */
  public static Cors ofFunctions(List<String> origins) {
    return new Cors(
        origins, CorsRule.REQUEST_HEADERS, CorsRule.ANSWER_HEADERS, Duration.ofHours(1));
  }

  /** A strange origin is told the first of ours, so that its browser refuses by itself. */
  GatewayResponse preflight(String origin, SequencedCollection<String> methods) {
    var response =
        new GatewayResponse(204)
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
