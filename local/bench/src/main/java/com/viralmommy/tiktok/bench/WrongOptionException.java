package com.viralmommy.tiktok.bench;

/** An option that cannot be understood; the message, one line, says what it must be. */
public final class WrongOptionException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public WrongOptionException(String message) {
    super(message);
  }
}
