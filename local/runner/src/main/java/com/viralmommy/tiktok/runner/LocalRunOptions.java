package com.viralmommy.tiktok.runner;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The options of the local run, set by {@code -D} on the command line.
 *
 * @param video empty for the bundled sample
 * @param privacy the privacy level in the API request
 * @param stay whether the services keep running after the publication
 * @param port of the API, 1–65535
 */
record LocalRunOptions(Optional<Path> video, String title, String privacy, boolean stay, int port) {
  static final String USAGE =
      "mvn -q -Plocal [-Dvideo=<file>] [-Dtitle=<text>] [-Dprivacy=<level>] [-Dstay] [-Dport=<n>]";

  /** An option with an invalid value; the message says which values are valid. */
  static final class InvalidOptionException extends Exception {
    private static final long serialVersionUID = 1L;

    InvalidOptionException(String message) {
      super(message + "\n" + USAGE, null, false, false);
    }
  }

  static LocalRunOptions ofSystemProperties() throws InvalidOptionException {
    return new LocalRunOptions(
        videoPath(),
        System.getProperty("title", "Published by one command"),
        System.getProperty("privacy", "SELF_ONLY"),
        isSet("stay"),
        portNumber());
  }

  private static Optional<Path> videoPath() throws InvalidOptionException {
    try {
      return Optional.ofNullable(System.getProperty("video")).map(Path::of);
    } catch (InvalidPathException e) {
      // For example a character that the file system encoding of LANG=C does not have.
      throw new InvalidOptionException("-Dvideo is not a valid path: " + e.getReason());
    }
  }

  private static boolean isSet(String name) {
    String value = System.getProperty(name);
    return value != null && !value.equals("false");
  }

  private static int portNumber() throws InvalidOptionException {
    String port = System.getProperty("port", "8080");
    if (port.matches("\\d{1,5}")) {
      int number = Integer.parseInt(port);
      if (number >= 1 && number <= 65_535) {
        return number;
      }
    }
    throw new InvalidOptionException("-Dport must be a number from 1 to 65535");
  }
}
