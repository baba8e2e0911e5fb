package com.viralmommy.tiktok.simulator.control;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/** The files that the control API serves. */
enum StaticFile {
  /** The OpenAPI description of the control API. */
  OPEN_API("openapi.yaml", "/control-api.yaml", "application/yaml; charset=utf-8"),
  /** The script of the overview page. */
  SCRIPT("overview.js", "/overview.js", "text/javascript; charset=utf-8");

  private final String path;
  private final String resource;
  private final String contentType;

  StaticFile(String path, String resource, String contentType) {
    this.path = path;
    this.resource = resource;
    this.contentType = contentType;
  }

  String path() {
    return path;
  }

  String contentType() {
    return contentType;
  }

  String text() throws IOException {
    try (InputStream in = StaticFile.class.getResourceAsStream(resource)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  static Optional<StaticFile> at(String path) {
    return Arrays.stream(values()).filter(file -> file.path.equals(path)).findFirst();
  }
}
