package com.viralmommy.tiktok.infra;

import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Results of the Maven build that are deployed.
 *
 * @param functionsJar the jar with all functions
 * @param javaRelease the Java release that the jar is compiled for
 */
public record Build(Path functionsJar, int javaRelease) {
  public Build {
    if (!Files.isRegularFile(functionsJar)) {
      throw new IllegalArgumentException(functionsJar + " does not exist");
    }
  }
}
