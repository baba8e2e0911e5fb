package com.viralmommy.tiktok.platform;

/**
 * A variable is missing or malformed; the message names it and says what it must be, never what it
 * was.
 */
public final class ConfigurationException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public ConfigurationException(String variable, String complaint) {
    super("%s %s".formatted(variable, complaint));
  }
}
