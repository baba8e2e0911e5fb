package com.viralmommy.tiktok.simulator.publishing.transfer;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The header {@code Content-Range: bytes FIRST-LAST/TOTAL} of a PUT (docs/tiktok-api.md#53-put).
 */
public record ContentRange(long first, long last, long total) {

  private static final Pattern FORM = Pattern.compile("bytes (\\d{1,18})-(\\d{1,18})/(\\d{1,18})");

  /** The range, or empty unless 0 ≤ first ≤ last &lt; total. */
  public static Optional<ContentRange> parse(String header) {
    Matcher m = FORM.matcher(header);
    if (!m.matches()) {
      return Optional.empty();
    }
    ContentRange range =
        new ContentRange(
            Long.parseLong(m.group(1)), Long.parseLong(m.group(2)), Long.parseLong(m.group(3)));
    return range.first <= range.last && range.last < range.total
        ? Optional.of(range)
        : Optional.empty();
  }

  /** The number of bytes. */
  public long length() {
    return last - first + 1;
  }
}
