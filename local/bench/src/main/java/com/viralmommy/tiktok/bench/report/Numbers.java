package com.viralmommy.tiktok.bench.report;

import java.util.Locale;

/** Formats numbers for tables. */
public final class Numbers {
  private Numbers() {}

  /** Three significant digits, with a comma as the thousands separator. */
  public static String text(double value) {
    double size = Math.abs(value);
    int decimals = size == 0 || size >= 100 ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : 3;
    return String.format(Locale.ROOT, "%,." + decimals + "f", value);
  }

  /** A number of bytes such as {@code 5 MB} or {@code 1 GB}, in powers of ten. */
  public static String size(long bytes) {
    if (bytes >= 1_000_000_000L) {
      return trimmed(bytes / 1e9) + " GB";
    }
    return bytes >= 1_000_000L ? trimmed(bytes / 1e6) + " MB" : bytes + " B";
  }

  private static String trimmed(double value) {
    return value == Math.rint(value)
        ? Long.toString((long) value)
        : String.format(Locale.ROOT, "%.1f", value);
  }
}
