package com.viralmommy.tiktok.runner.invocation;

/**
 * A function ended without an answer: its handler threw, its event or answer did not bind, or its
 * time ran out. Carries what Lambda reports as {@code errorType} and {@code errorMessage}; the
 * cause keeps the handler's own exception.
 */
public final class FunctionError extends Exception {
  private static final long serialVersionUID = 1L;

  static final String TIMED_OUT = "Sandbox.Timedout";

  private final String type;

  FunctionError(String type, String message, Throwable cause) {
    super(message, cause);
    this.type = type;
  }

  /** The class name of the handler's exception, or Lambda's own name for the error. */
  public String type() {
    return type;
  }

  public boolean timedOut() {
    return type.equals(TIMED_OUT);
  }
}
