package com.viralmommy.tiktok.runner.gateway;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.random.RandomGenerator;

/**
 * A client's HTTP request to the gateway.
 *
 * @param path percent-encoded, with the stage
 * @param query percent-encoded, {@code null} if there is none
 * @param headers with case-insensitive names
 */
record ClientRequest(
    String method,
    String path,
    String query,
    Map<String, List<String>> headers,
    byte[] body,
    String protocol,
    String sourceIp,
    int port,
    Instant time,
    String requestId,
    String extendedRequestId,
    String traceId) {
  private static final RandomGenerator RANDOM = new SecureRandom();

  static ClientRequest received(
      String method,
      String path,
      String query,
      Map<String, List<String>> headers,
      byte[] body,
      String protocol,
      String sourceIp,
      int port,
      Instant time) {
    byte[] random = new byte[11];
    RANDOM.nextBytes(random);
    String trace =
        String.format(
            Locale.ROOT,
            "Root=1-%08x-%s",
            time.getEpochSecond(),
            UUID.randomUUID().toString().replace("-", "").substring(8));
    return new ClientRequest(
        method,
        path,
        query,
        headers,
        body,
        protocol,
        sourceIp,
        port,
        time,
        UUID.randomUUID().toString(),
        Base64.getEncoder().encodeToString(random),
        trace);
  }

  /** The last value of a header, or {@code null}. */
  String header(String name) {
    List<String> values = headers.get(name);
    return values == null ? null : values.getLast();
  }

  /** The media type in a header without its parameters, or an empty text. */
  String mediaType(String header) {
    String value = header(header);
    return value == null ? "" : value.split("[;,]", 2)[0].trim().toLowerCase(Locale.ROOT);
  }
}
