package com.viralmommy.tiktok.tiktok.wire;

/** The format of secrets that are sent in a header or a form field. */
public final class Secret {

  /** TikTok's tokens have about 70 characters. */
  private static final int MAX_LENGTH = 4096;

  private Secret() {}

  /**
   * Whether the value is 1 to 4,096 characters of visible ASCII. Any other character could end a
   * header line, and the JDK would quote the value in its exception.
   */
  public static boolean isWellFormed(String value) {
    return value != null
        && !value.isEmpty()
        && value.length() <= MAX_LENGTH
        && value.chars().allMatch(c -> c > ' ' && c < 0x7f);
  }

  /**
   * Returns a well-formed value.
   *
   * @param name names the value in the error message, which does not quote the value itself
   * @throws IllegalArgumentException if the value is not {@linkplain #isWellFormed well-formed}
   */
  public static String require(String value, String name) {
    if (!isWellFormed(value)) {
      throw new IllegalArgumentException(name + " is empty, too long or not visible ASCII");
    }
    return value;
  }
}
