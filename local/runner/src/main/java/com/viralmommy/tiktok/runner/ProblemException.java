package com.viralmommy.tiktok.runner;

/** A request that the API refused, or a publication that failed; the message has the API's text. */
public final class ProblemException extends Exception {
  private static final long serialVersionUID = 1L;

  ProblemException(String code, String detail) {
    super("%s: %s".formatted(code, detail), null, false, false);
  }
}
