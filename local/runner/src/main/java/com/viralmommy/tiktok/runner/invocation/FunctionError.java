package com.viralmommy.tiktok.runner.invocation;

/**
 * An invocation that ended without an answer.
 *
 * <p>The handler threw an exception, the event or the answer could not be converted, or the timeout
 * was reached. The type and the message are what Lambda reports as {@code errorType} and {@code
 * errorMessage}. The cause is the handler's exception.
 */
public final class FunctionError extends Exception {
  private static final long serialVersionUID = 1L;

  static final String TIMED_OUT = "Sandbox.Timedout";

  private final String type;

  FunctionError(String type, String message, Throwable cause) {
    super(message, cause);
    this.type = type;
  }

  /** The class name of the handler's exception, or Lambda's name of the error. */
  public String type() {
    return type;
  }

  /** Whether the timeout was reached. */
  public boolean timedOut() {
    return type.equals(TIMED_OUT);
  }
}
