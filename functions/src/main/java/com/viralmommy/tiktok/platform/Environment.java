package com.viralmommy.tiktok.platform;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The environment variables that configure a function (docs/deploying.md#environment-variables),
 * read when the function starts.
 *
 * <p>A missing or malformed variable throws a {@link ConfigurationException} with its name, so that
 * a wrong deployment fails at start and not at the first video.
 */
public final class Environment {
  private final UnaryOperator<String> variables;

  private Environment(UnaryOperator<String> variables) {
    this.variables = variables;
  }

  /** The variables of this process; no other code reads them. */
  public static Environment ofProcess() {
    return new Environment(System::getenv);
  }

  /** These variables only. */
  public static Environment of(Map<String, String> variables) {
    return new Environment(Map.copyOf(variables)::get);
  }

  /**
   * Variables by a lookup function.
   *
   * @param variables returns a variable's value, or null if it is not set; it sees the name of
   *     every variable that is read
   */
  public static Environment of(UnaryOperator<String> variables) {
    return new Environment(variables);
  }

  /** The value without surrounding white space; empty if it is not set or blank. */
  public Optional<String> find(String name) {
    return Optional.ofNullable(variables.apply(name)).map(String::strip).filter(v -> !v.isEmpty());
  }

  /** The value; the variable must be set. */
  public String text(String name) {
    return find(name).orElseThrow(() -> new ConfigurationException(name, "is not set"));
  }

  /** The value, or {@code otherwise} if it is not set. */
  public String text(String name, String otherwise) {
    return find(name).orElse(otherwise);
  }

  /** An absolute http or https URL; the variable must be set. */
  public URI address(String name) {
    return address(name, text(name));
  }

  /** An absolute http or https URL, or {@code otherwise} if it is not set. */
  public URI address(String name, URI otherwise) {
    return find(name).map(value -> address(name, value)).orElse(otherwise);
  }

  /** An absolute http or https URL; empty if it is not set. */
  public Optional<URI> findAddress(String name) {
    return find(name).map(value -> address(name, value));
  }

  /**
   * A whole number from {@code lowest} to {@code highest}, both inclusive, or {@code otherwise} if
   * it is not set.
   */
  public long number(String name, long lowest, long highest, long otherwise) {
    Optional<String> value = find(name);
    if (value.isEmpty()) {
      return otherwise;
    }
    try {
      long number = Long.parseLong(value.get());
      if (number >= lowest && number <= highest) {
        return number;
      }
    } catch (NumberFormatException _) {
      // Reported below, like a number out of range.
    }
    throw new ConfigurationException(
        name, "must be a whole number from %d to %d".formatted(lowest, highest));
  }

  /** The comma-separated values; an empty set if it is not set. */
  public Set<String> set(String name) {
    return Stream.of(text(name, "").split(","))
        .map(String::strip)
        .filter(v -> !v.isEmpty())
        .collect(Collectors.toUnmodifiableSet());
  }

  private static URI address(String name, String value) {
    try {
      URI address = new URI(value);
      boolean web = "https".equals(address.getScheme()) || "http".equals(address.getScheme());
      if (web && address.getHost() != null) {
        return address;
      }
    } catch (URISyntaxException _) {
      // Reported below, like a URL of another scheme.
    }
    throw new ConfigurationException(name, "must be an absolute http or https URL");
  }
}
