package com.viralmommy.tiktok.infra;

/** A setting is missing or wrong; the message names it and says what it must be. */
public final class SettingException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  SettingException(String setting, String complaint) {
    super("%s %s".formatted(setting, complaint));
  }
}
