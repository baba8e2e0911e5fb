package com.viralmommy.tiktok.platform;

/**
 * An environment variable is missing or malformed. The message names the variable and the rule it
 * breaks, never its value, which may be secret.
 */
public final class ConfigurationException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * @param requirement continues the sentence after the variable's name, such as "must be a number"
   */
  public ConfigurationException(String variable, String requirement) {
    super("%s %s".formatted(variable, requirement));
  }
}
