package com.viralmommy.tiktok.simulator.http;

import java.security.SecureRandom;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.HexFormat;

/** Random identifiers in the form that TikTok gives them. */
public final class RandomIds {

  private static final SecureRandom RANDOM = new SecureRandom();
  private static final DateTimeFormatter SECOND =
      DateTimeFormatter.ofPattern("yyyyMMddHHmmss").withZone(ZoneOffset.UTC);

  private RandomIds() {}

  /**
   * 34 characters: the second, then upper-case hex (docs/tiktok-api.md#8-errors-and-rate-limits).
   */
  public static String logId(Instant time) {
    return SECOND.format(time) + HexFormat.of().withUpperCase().formatHex(bytes(10));
  }

  /**
   * 19 digits, above 2^53
   * (docs/tiktok-api.md#09-the-post-id-is-misspelt-and-does-not-fit-a-double).
   */
  public static long number() {
    return RANDOM.nextLong(7_600_000_000_000_000_000L, 7_700_000_000_000_000_000L);
  }

  /** 256 random bits in the URL-safe alphabet. */
  public static String secret() {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes(32));
  }

  /** An authorization code that a client must URL-decode (docs/tiktok-api.md#12-callback). */
  public static String code() {
    return secret() + "*1!" + RANDOM.nextInt(1000, 10_000) + ".sim";
  }

  private static byte[] bytes(int count) {
    byte[] bytes = new byte[count];
    RANDOM.nextBytes(bytes);
    return bytes;
  }
}
