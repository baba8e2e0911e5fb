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
 * The environment variables a function is configured with
 * (docs/deploying.md#environment-variables), read when the function starts.
 *
 * <p>Every reader throws {@link ConfigurationException} naming the variable, so that a wrong
 * deployment fails at start and not at the first video.
 */
public final class Environment {
  private final UnaryOperator<String> variables;

  private Environment(UnaryOperator<String> variables) {
    this.variables = variables;
  }

  /** The process's own variables: the only place of the product that reads them. */
  public static Environment ofProcess() {
    return new Environment(System::getenv);
  }

  public static Environment of(Map<String, String> variables) {
    return new Environment(Map.copyOf(variables)::get);
  }

  /**
   * @param variables gives the value of a name, or null for one that is not set. It sees every name
   *     that is asked for, which is how a deployment learns what a function reads.
   */
  public static Environment of(UnaryOperator<String> variables) {
    return new Environment(variables);
  }

  /** A variable that is set to more than white space. */
  public Optional<String> find(String name) {
    return Optional.ofNullable(variables.apply(name)).map(String::strip).filter(v -> !v.isEmpty());
  }

  public String text(String name) {
    return find(name).orElseThrow(() -> new ConfigurationException(name, "is not set"));
  }

  public String text(String name, String otherwise) {
    return find(name).orElse(otherwise);
  }

  /** An absolute http or https address. */
  public URI address(String name) {
    return address(name, text(name));
  }

  public URI address(String name, URI otherwise) {
    return find(name).map(value -> address(name, value)).orElse(otherwise);
  }

  public Optional<URI> findAddress(String name) {
    return find(name).map(value -> address(name, value));
  }

  /** A whole number within bounds, both inclusive. */
  public long number(String name, long least, long most, long otherwise) {
    Optional<String> value = find(name);
    if (value.isEmpty()) {
      return otherwise;
    }
    try {
      long number = Long.parseLong(value.get());
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException _) {
      // Reported below, like a number out of bounds.
    }
    throw new ConfigurationException(
        name, "must be a whole number from %d to %d".formatted(least, most));
  }

  /** A comma-separated set, empty when the variable is not set. */
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
      // Reported below, like an address of another kind.
    }
    throw new ConfigurationException(name, "must be an absolute http or https address");
  }
}
