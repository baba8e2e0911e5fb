package com.viralmommy.tiktok.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.constantpool.PoolEntry;
import java.lang.classfile.constantpool.StringEntry;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
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

  /** In bytes. Lambda loads it at every start that has no snapshot. */
  private static final long LARGEST = 15_000_000;

  private static final String AWS_SERVICES = "software/amazon/awssdk/services/";
  private static final String SERVICES = "META-INF/services/";
  private static final Path JAR = Path.of(System.getProperty("lambda.jar"));

  private static Set<String> entries;

  @BeforeAll
  static void open() throws IOException {
    entries = entries(JAR);
  }

  private static Set<String> entries(Path jar) throws IOException {
    Set<String> names = new HashSet<>();
    try (ZipFile zip = new ZipFile(jar.toFile())) {
      zip.stream()
          .map(ZipEntry::getName)
          .forEach(name -> assertThat(names.add(name)).as("%s is there once", name).isTrue());
    }
    return names;
  }

  @Test
  void isSmall() {
    assertThat(JAR).satisfies(jar -> assertThat(Files.size(jar)).isLessThanOrEqualTo(LARGEST));
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

  @Test
  void hasEveryProviderOfAService() throws IOException {
    try (ZipFile jar = new ZipFile(JAR.toFile())) {
      for (String service : entries.stream().filter(name -> name.startsWith(SERVICES)).toList()) {
        text(jar, service)
            .lines()
            .map(line -> line.replaceFirst("#.*", "").strip())
            .filter(line -> !line.isEmpty())
            .forEach(provider -> assertThat(entries).as(service).contains(file(provider)));
      }
    }
  }

  /** What leaves classes out follows the code, to which a name in a string says nothing. */
  @Test
  void hasEveryClassThatAStringNames() throws IOException {
    Set<String> leftOut = entries(JAR.resolveSibling("shrink").resolve("whole.jar"));
    leftOut.removeAll(entries);
    assertThat(leftOut).isNotEmpty();
    try (ZipFile jar = new ZipFile(JAR.toFile())) {
      for (String each : entries.stream().filter(name -> name.endsWith(".class")).toList()) {
        for (PoolEntry constant : ClassFile.of().parse(bytes(jar, each)).constantPool()) {
          if (constant instanceof StringEntry string) {
            assertThat(leftOut).as(each).doesNotContain(file(string.stringValue()));
          }
        }
      }
    }
  }

  /** Out of these, members were taken that nothing calls. */
  @Test
  void hasClassesOfAwsServicesThatTheJvmTakes() throws IOException {
    try (var jar = new ZipFile(JAR.toFile());
        var classes =
            new URLClassLoader(
                new URL[] {JAR.toUri().toURL()}, ClassLoader.getPlatformClassLoader())) {
      var hierarchy = ClassHierarchyResolver.ofResourceParsing(classes).cached();
      var verifier = ClassFile.of(ClassFile.ClassHierarchyResolverOption.of(hierarchy));
      for (String each : entries.stream().filter(name -> name.startsWith(AWS_SERVICES)).toList()) {
        assertThat(verifier.verify(bytes(jar, each))).as(each).isEmpty();
      }
    }
  }

  private static String file(String className) {
    return className.replace('.', '/') + ".class";
  }

  private static String text(ZipFile jar, String entry) throws IOException {
    return new String(bytes(jar, entry), StandardCharsets.UTF_8);
  }

  private static byte[] bytes(ZipFile jar, String entry) throws IOException {
    try (InputStream in = jar.getInputStream(jar.getEntry(entry))) {
      return in.readAllBytes();
    }
  }
}
