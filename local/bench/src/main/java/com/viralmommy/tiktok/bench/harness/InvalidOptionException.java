package com.viralmommy.tiktok.bench.harness;

/** An invalid option; the message is one line that says which values are valid. */
public final class InvalidOptionException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public InvalidOptionException(String message) {
    super(message);
  }
}
