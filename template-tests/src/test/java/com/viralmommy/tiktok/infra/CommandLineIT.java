package com.viralmommy.tiktok.infra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Checks the assembly with optional tools, where they are installed. */
class CommandLineIT {
  private static final Path INFRA = Path.of(System.getProperty("infra.directory"));

  private record Result(int status, String output) {}

  @Test
  void cfnLintFindsNothing() throws Exception {
    assumeTrue(isOnThePath("cfn-lint"), "cfn-lint is not installed");
    List<String> command = new ArrayList<>(List.of("cfn-lint", "--template"));
    try (Stream<Path> files = Files.list(StageTemplates.ASSEMBLY)) {
      files
          .map(Path::toString)
          .filter(file -> file.endsWith(".template.json"))
          .forEach(command::add);
    }
    // infra/ has the settings of cfn-lint.
    Result lint = run(INFRA, command);
    assertThat(lint.output()).isEmpty();
    assertThat(lint.status()).isZero();
  }

  /** {@code npx cdk} and {@code npx cdklocal} must work without a JVM. */
  @Test
  void theCdkReadsTheStacksFromTheAssembly() throws Exception {
    Path cdk = INFRA.resolve("node_modules/.bin/cdk");
    assumeTrue(Files.exists(cdk), "npm ci has not been run in infra/");
    Result listed = run(INFRA, List.of(cdk.toString(), "ls"));
    List<String> stacks = new ArrayList<>();
    new ObjectMapper()
        .readTree(INFRA.resolve("target/cdk.out/manifest.json").toFile())
        .path("artifacts")
        .properties()
        .forEach(
            artifact -> {
              if (artifact.getValue().path("type").asText().equals("aws:cloudformation:stack")) {
                stacks.add(artifact.getKey());
              }
            });
    assertThat(stacks).isNotEmpty();
    assertThat(listed.output().lines().filter(line -> line.startsWith("tiktok-")))
        .containsExactlyInAnyOrderElementsOf(stacks);
  }

  private static Result run(Path directory, List<String> command)
      throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true);
    builder.environment().remove("JAVA_HOME");
    Process process = builder.start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Result(process.waitFor(), output);
  }

  private static boolean isOnThePath(String program) {
    return Stream.of(System.getenv("PATH").split(File.pathSeparator))
        .anyMatch(directory -> Files.isExecutable(Path.of(directory, program)));
  }
}
