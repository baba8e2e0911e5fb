package com.viralmommy.tiktok.tiktok.wire;

/** The form of a secret that travels in a header or a form field. */
final class Secret {

  /** TikTok's tokens have about 70 characters; nothing near this is one. */
  static final int MAX_LENGTH = 4096;

  private Secret() {}

  /**
   * Visible ASCII only: anything else could end a header line, and the JDK would quote the value in
   * its exception.
   */
  static boolean isWellFormed(String value) {
    return value != null
        && !value.isEmpty()
        && value.length() <= MAX_LENGTH
        && value.chars().allMatch(c -> c > ' ' && c < 0x7f);
  }

  static String require(String value, String name) {
    if (!isWellFormed(value)) {
      throw new IllegalArgumentException(name + " is empty, too long or not visible ASCII");
    }
    return value;
  }
}
