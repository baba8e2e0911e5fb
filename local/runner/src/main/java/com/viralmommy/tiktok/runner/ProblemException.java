package com.viralmommy.tiktok.runner;

/**
 * The API refused, or a publication ended otherwise than published; the message is what it said.
 */
final class ProblemException extends Exception {
  private static final long serialVersionUID = 1L;

  ProblemException(String code, String detail) {
    super("%s: %s".formatted(code, detail), null, false, false);
  }
}
