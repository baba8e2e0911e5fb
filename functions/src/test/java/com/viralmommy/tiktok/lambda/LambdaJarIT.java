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
  /** HTTP clients that are not used, and their libraries. */
  private static final List<String> UNUSED_HTTP =
      List.of(
          "org/apache/http/",
          "org/apache/hc/",
          "io/netty/",
          "software/amazon/awssdk/crt/",
          "software/amazon/awssdk/http/apache/",
          "software/amazon/awssdk/http/apache5/",
          "software/amazon/awssdk/http/crt/",
          "software/amazon/awssdk/http/nio/");

  private static final List<String> TEST_ONLY =
      List.of("org/junit/", "com/viralmommy/aws/", "com/viralmommy/tiktok/simulator/");

  /** Most bytes of the jar, which Lambda loads at every start without a snapshot. */
  private static final long MAX_SIZE = 15_000_000;

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
    assertThat(JAR).satisfies(jar -> assertThat(Files.size(jar)).isLessThanOrEqualTo(MAX_SIZE));
  }

  @Test
  void hasEveryEntryPoint() {
    for (DeployedFunction function : DeployedFunction.values()) {
      assertThat(entries).contains(file(EntryPoint.of(function).getName()));
    }
    assertThat(entries).contains("openapi.yaml");
  }

  @Test
  void hasOneHttpClientOfTheSdk() {
    assertThat(entries).noneMatch(name -> UNUSED_HTTP.stream().anyMatch(name::startsWith));
    assertThat(entries)
        .anyMatch(name -> name.startsWith("software/amazon/awssdk/http/urlconnection/"));
  }

  @Test
  void hasNoTestClasses() {
    assertThat(entries).noneMatch(name -> TEST_ONLY.stream().anyMatch(name::startsWith));
  }

  /** The signature of a library would make the classes of this jar unloadable. */
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

  /** The build keeps the classes that code refers to; it cannot see a name in a string. */
  @Test
  void hasEveryClassThatAStringNames() throws IOException {
    Set<String> removed = entries(JAR.resolveSibling("shrink").resolve("whole.jar"));
    removed.removeAll(entries);
    assertThat(removed).isNotEmpty();
    try (ZipFile jar = new ZipFile(JAR.toFile())) {
      for (String each : entries.stream().filter(name -> name.endsWith(".class")).toList()) {
        for (PoolEntry constant : ClassFile.of().parse(bytes(jar, each)).constantPool()) {
          if (constant instanceof StringEntry string) {
            assertThat(removed).as(each).doesNotContain(file(string.stringValue()));
          }
        }
      }
    }
  }

  /** The build removes unused members of these classes, so the JVM must still accept them. */
  @Test
  void hasValidClassesOfAwsServices() throws IOException {
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
