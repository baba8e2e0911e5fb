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
 * A client's request as the gateway received it.
 *
 * @param path percent-encoded, with the stage
 * @param query percent-encoded, {@code null} when there is none
 * @param headers by name; looked up without case
 */
record GatewayRequest(
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

  static GatewayRequest received(
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
    return new GatewayRequest(
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

  /** The last value of the header, or {@code null}. */
  String header(String name) {
    List<String> values = headers.get(name);
    return values == null ? null : values.getLast();
  }

  /** The media type without its parameters, or the empty text. */
  String mediaType(String header) {
    String value = header(header);
    return value == null ? "" : value.split("[;,]", 2)[0].trim().toLowerCase(Locale.ROOT);
  }
}
