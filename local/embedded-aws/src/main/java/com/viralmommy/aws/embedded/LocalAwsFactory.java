package com.viralmommy.aws.embedded;

import java.net.URI;

/** Starts the embedded engines, or connects to the emulator that a system property names. */
public final class LocalAwsFactory {
  /** The system property with the address of an emulator, such as {@code http://127.0.0.1:4566}. */
  public static final String EMULATOR = "aws.emulator";

  private LocalAwsFactory() {}

  /** The emulator that {@value #EMULATOR} names; if it is not set, a new {@link EmbeddedAws}. */
  public static LocalAws start() {
    String emulator = System.getProperty(EMULATOR, "");
    return emulator.isEmpty() ? EmbeddedAws.start() : Emulator.at(URI.create(emulator));
  }
}
