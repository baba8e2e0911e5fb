package com.viralmommy.tiktok.runner;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What a person sets by {@code -D} on the command line.
 *
 * @param video empty for the bundled sample
 * @param privacy as the intake takes it
 * @param stay whether everything keeps running afterwards
 * @param port of the API
 */
record LocalRunOptions(Optional<Path> video, String title, String privacy, boolean stay, int port) {
  static final String USAGE =
      "mvn -q -Plocal [-Dvideo=<file>] [-Dtitle=<text>] [-Dprivacy=<level>] [-Dstay] [-Dport=<n>]";

  /** An option that cannot be understood; the message says what it must be. */
  static final class WrongOptionException extends Exception {
    private static final long serialVersionUID = 1L;

    WrongOptionException(String message) {
      super(message + "\n" + USAGE, null, false, false);
    }
  }

  static LocalRunOptions ofSystemProperties() throws WrongOptionException {
    return new LocalRunOptions(
        videoPath(),
        System.getProperty("title", "Published by one command"),
        System.getProperty("privacy", "SELF_ONLY"),
        isSet("stay"),
        portNumber());
  }

  private static Optional<Path> videoPath() throws WrongOptionException {
    try {
      return Optional.ofNullable(System.getProperty("video")).map(Path::of);
    } catch (InvalidPathException e) {
      // Such as a letter that LANG=C does not have.
      throw new WrongOptionException("-Dvideo is no path on this machine: " + e.getReason());
    }
  }

  private static boolean isSet(String name) {
    String value = System.getProperty(name);
    return value != null && !value.equals("false");
  }

  private static int portNumber() throws WrongOptionException {
    String port = System.getProperty("port", "8080");
    if (port.matches("\\d{1,5}")) {
      int number = Integer.parseInt(port);
      if (number >= 1 && number <= 65_535) {
        return number;
      }
    }
    throw new WrongOptionException("-Dport must be a number from 1 to 65535");
  }
}
