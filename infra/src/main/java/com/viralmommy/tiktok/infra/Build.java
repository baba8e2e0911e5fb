package com.viralmommy.tiktok.infra;

import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What Maven has built.
 *
 * @param functionsJar everything that is deployed
 * @param javaRelease what the functions are compiled for, and so the runtime that they need
 */
public record Build(Path functionsJar, int javaRelease) {
  public Build {
    if (!Files.isRegularFile(functionsJar)) {
      throw new IllegalArgumentException("there is no " + functionsJar);
    }
  }
}
