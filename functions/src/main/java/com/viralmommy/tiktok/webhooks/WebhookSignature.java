package com.viralmommy.tiktok.webhooks;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The value of the header {@code TikTok-Signature}, such as {@code t=1633174587,s=83f8…}
 * (docs/tiktok-api.md#7-webhooks).
 *
 * @param timestamp {@code t} in epoch seconds, as text, because the text is signed
 * @param hmac {@code s}, 32 bytes
 */
record WebhookSignature(String timestamp, byte[] hmac) {
  /** How far the signing time may differ from the current time, in both directions. */
  private static final Duration TOLERANCE = Duration.ofMinutes(5);

  private static final Pattern TIME = Pattern.compile("t=(\\d{1,12})");
  private static final Pattern HMAC = Pattern.compile("s=(\\p{XDigit}{64})");

  /** Reads the header; empty if it is malformed. */
  static Optional<WebhookSignature> of(String header) {
    Optional<String> timestamp = Optional.empty();
    Optional<String> hmac = Optional.empty();
    for (String part : header.split(",", 8)) {
      timestamp = timestamp.or(() -> value(TIME, part));
      hmac = hmac.or(() -> value(HMAC, part));
    }
    return timestamp.isPresent() && hmac.isPresent()
        ? Optional.of(new WebhookSignature(timestamp.get(), HexFormat.of().parseHex(hmac.get())))
        : Optional.empty();
  }

  private static Optional<String> value(Pattern pattern, String part) {
    Matcher matcher = pattern.matcher(part.strip());
    return matcher.matches() ? Optional.of(matcher.group(1)) : Optional.empty();
  }

  /** Whether it was signed within five minutes of now. */
  boolean isRecent(Instant now) {
    Instant signedAt = Instant.ofEpochSecond(Long.parseLong(timestamp));
    return Duration.between(signedAt, now).abs().compareTo(TOLERANCE) <= 0;
  }

  /** Whether the secret and the body yield this signature. Compares in constant time. */
  boolean matches(String secret, byte[] body) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      mac.update((timestamp + ".").getBytes(StandardCharsets.US_ASCII));
      return MessageDigest.isEqual(mac.doFinal(body), hmac);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every Java platform has HmacSHA256", e);
    }
  }
}
