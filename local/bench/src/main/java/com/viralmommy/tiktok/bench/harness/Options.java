package com.viralmommy.tiktok.bench.harness;

import java.util.Optional;
import java.util.OptionalLong;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The options of the benchmarks, set by {@code -D} on the command line. */
public final class Options {
  private static final Pattern SIZE = Pattern.compile("(\\d{1,10})(B|KB|MB|GB)");

  private final Properties properties;

  public Options(Properties properties) {
    this.properties = properties;
  }

  /** The text of an option; empty if it is not set or blank. */
  public Optional<String> text(String name) {
    return Optional.ofNullable(properties.getProperty(name))
        .map(String::strip)
        .filter(value -> !value.isEmpty());
  }

  /**
   * A whole number.
   *
   * @param minimum inclusive
   * @param maximum inclusive
   * @throws InvalidOptionException if the option has another value
   */
  public int number(String name, int minimum, int maximum, int defaultValue) {
    Optional<String> value = text(name);
    if (value.isEmpty()) {
      return defaultValue;
    }
    if (value.get().matches("\\d{1,9}")) {
      int number = Integer.parseInt(value.get());
      if (number >= minimum && number <= maximum) {
        return number;
      }
    }
    throw new InvalidOptionException(
        "-D%s must be a whole number from %d to %d".formatted(name, minimum, maximum));
  }

  /**
   * A number of bytes such as {@code 5MB} or {@code 1GB}, in powers of ten.
   *
   * @throws InvalidOptionException if the option has another value
   */
  public OptionalLong size(String name) {
    Optional<String> value = text(name);
    if (value.isEmpty()) {
      return OptionalLong.empty();
    }
    Matcher size = SIZE.matcher(value.get());
    if (!size.matches()) {
      throw new InvalidOptionException("-D%s must be a size such as 5MB or 1GB".formatted(name));
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
