package com.viralmommy.tiktok;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The jar that Lambda runs. */
class LambdaJarIT {
  /** HTTP clients beside the one that is used, and what they stand on. */
  private static final List<String> FOREIGN =
      List.of(
          "org/apache/http/",
          "org/apache/hc/",
          "io/netty/",
          "software/amazon/awssdk/crt/",
          "software/amazon/awssdk/http/apache/",
          "software/amazon/awssdk/http/apache5/",
          "software/amazon/awssdk/http/crt/",
          "software/amazon/awssdk/http/nio/");

  private static final List<String> OF_TESTS_ONLY =
      List.of("org/junit/", "com/viralmommy/aws/", "com/viralmommy/tiktok/simulator/");

  private static Set<String> entries;

  @BeforeAll
  static void open() throws IOException {
    entries = new HashSet<>();
    try (ZipFile jar = new ZipFile(System.getProperty("lambda.jar"))) {
      jar.stream()
          .map(ZipEntry::getName)
          .forEach(name -> assertThat(entries.add(name)).as("%s is there once", name).isTrue());
    }
  }

  @Test
  void hasEveryHandler() {
    for (DeployedFunction function : DeployedFunction.values()) {
      assertThat(entries).contains(function.handlerClass().getName().replace('.', '/') + ".class");
    }
    assertThat(entries).contains("openapi.yaml");
  }

  @Test
  void hasOneHttpClientOfTheSdk() {
    assertThat(entries).noneMatch(name -> FOREIGN.stream().anyMatch(name::startsWith));
    assertThat(entries)
        .anyMatch(name -> name.startsWith("software/amazon/awssdk/http/urlconnection/"));
  }

  @Test
  void hasNothingOfTheTests() {
    assertThat(entries).noneMatch(name -> OF_TESTS_ONLY.stream().anyMatch(name::startsWith));
  }

  /** A signature of one jar within another makes its classes unloadable. */
  @Test
  void hasNoSignaturesAndNoModules() {
    assertThat(entries).noneMatch(name -> name.matches("META-INF/[^/]+\\.(SF|DSA|RSA|EC)"));
    assertThat(entries).noneMatch(name -> name.endsWith("module-info.class"));
  }
}
