package com.viralmommy.tiktok.bench;

import java.util.Optional;
import java.util.OptionalLong;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a person sets by {@code -D} on the command line. */
public final class Options {
  private static final Pattern SIZE = Pattern.compile("(\\d{1,10})(B|KB|MB|GB)");

  private final Properties properties;

  Options(Properties properties) {
    this.properties = properties;
  }

  public Optional<String> text(String name) {
    return Optional.ofNullable(properties.getProperty(name))
        .map(String::strip)
        .filter(value -> !value.isEmpty());
  }

  /**
   * A whole number within bounds, both inclusive.
   *
   * @throws WrongOptionException for anything else
   */
  public int number(String name, int least, int most, int otherwise) {
    Optional<String> value = text(name);
    if (value.isEmpty()) {
      return otherwise;
    }
    if (value.get().matches("\\d{1,9}")) {
      int number = Integer.parseInt(value.get());
      if (number >= least && number <= most) {
        return number;
      }
    }
    throw new WrongOptionException(
        "-D%s must be a whole number from %d to %d".formatted(name, least, most));
  }

  /**
   * Bytes, as {@code 5MB} or {@code 1GB}: 10^6 and 10^9, as TikTok and S3's price list count.
   *
   * @throws WrongOptionException for anything else
   */
  public OptionalLong size(String name) {
    Optional<String> value = text(name);
    if (value.isEmpty()) {
      return OptionalLong.empty();
    }
    Matcher size = SIZE.matcher(value.get());
    if (!size.matches()) {
      throw new WrongOptionException("-D%s is a size such as 5MB or 1GB".formatted(name));
    }
    long unit =
        switch (size.group(2)) {
          case "KB" -> 1_000L;
          case "MB" -> 1_000_000L;
          case "GB" -> 1_000_000_000L;
          default -> 1L;
        };
    return OptionalLong.of(Long.parseLong(size.group(1)) * unit);
  }
}
