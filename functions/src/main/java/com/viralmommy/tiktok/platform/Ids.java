package com.viralmommy.tiktok.platform;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.Base64;

/** Generates identifiers and one-time secrets. */
public final class Ids {
  /** Crockford's base32: it sorts like the values, and has no ambiguous characters. */
  private static final char[] BASE32 = "0123456789abcdefghjkmnpqrstvwxyz".toCharArray();

  private Ids() {}

  /**
   * An id that sorts by creation time: 48 bits of milliseconds and 80 random bits, as in a ULID.
   *
   * @param prefix the kind of the id, such as {@code pub}
   */
  public static String timeOrdered(String prefix, Instant now) {
    byte[] random = random(10);
    StringBuilder id = new StringBuilder(prefix).append('_');
    long millis = now.toEpochMilli();
    for (int shift = 45; shift >= 0; shift -= 5) {
      id.append(BASE32[(int) (millis >>> shift) & 31]);
    }
    return base32(id, random).toString();
  }

  /** 256 random bits in URL-safe base64 without padding: 43 characters. */
  public static String secret() {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(random(32));
  }

  static StringBuilder base32(StringBuilder text, byte[] bytes) {
    int bits = 0;
    int held = 0;
    for (byte b : bytes) {
      held = held << 8 | b & 0xff;
      for (bits += 8; bits >= 5; bits -= 5) {
        text.append(BASE32[held >>> bits - 5 & 31]);
      }
      held &= (1 << bits) - 1;
    }
    return bits == 0 ? text : text.append(BASE32[held << 5 - bits & 31]);
  }

  /** The same id for the same bytes, such as the start of a digest. */
  public static String of(String prefix, byte[] bytes) {
    return base32(new StringBuilder(prefix).append('_'), bytes).toString();
  }

  /**
   * Creates a generator for every call. A generator in a field would have the same state in all
   * functions restored from one SnapStart snapshot.
   */
  private static byte[] random(int length) {
    byte[] bytes = new byte[length];
    new SecureRandom().nextBytes(bytes);
    return bytes;
  }
}
