package com.viralmommy.tiktok.tiktok.wire;

/** Makes text from TikTok safe for log lines and stored records. */
public final class LogText {

  /** The longest code, status or id of TikTok's that is kept, in characters. */
  public static final int MAX_WORD = 128;

  private LogText() {}

  /**
   * Cuts the text and replaces control, format and line-separating characters by spaces.
   *
   * @param maxLength in characters
   */
  public static String printable(String text, int maxLength) {
    String cut = text.length() <= maxLength ? text : text.substring(0, maxLength);
    return cut.codePoints()
        .map(c -> isInvisible(c) ? ' ' : c)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  private static boolean isInvisible(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE ->
          true;
      default -> false;
    };
  }
}
