package com.viralmommy.tiktok.simulator.http;

import com.sun.net.httpserver.Headers;
import com.viralmommy.tiktok.simulator.api.Endpoint;
import com.viralmommy.tiktok.simulator.faults.ActiveFaults;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/** A request to an endpoint. Its body can be read once. */
public record Request(
    Endpoint endpoint,
    String rawQuery,
    Headers headers,
    InputStream body,
    Instant time,
    String logId,
    ActiveFaults faults) {

  /** The longest form or JSON body in bytes. */
  public static final int MAX_SMALL_BODY = 1 << 20;

  /** A header that is present and not blank. */
  public Optional<String> header(String name) {
    return Optional.ofNullable(headers.getFirst(name)).map(String::strip).filter(v -> !v.isEmpty());
  }

  /** The content type without parameters, in lower case; empty when there is none. */
  public String mediaType() {
    return header("Content-Type")
        .map(v -> v.split(";", 2)[0].strip().toLowerCase(Locale.ROOT))
        .orElse("");
  }

  /** The whole body, or empty when it is longer than {@link #MAX_SMALL_BODY}. */
  public Optional<byte[]> smallBody() throws IOException {
    byte[] bytes = body.readNBytes(MAX_SMALL_BODY + 1);
    return bytes.length > MAX_SMALL_BODY ? Optional.empty() : Optional.of(bytes);
  }

  @Override
  public String toString() {
    return "Request[" + endpoint + "]";
  }
}
