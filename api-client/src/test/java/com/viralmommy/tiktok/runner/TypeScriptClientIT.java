package com.viralmommy.tiktok.runner;

import static org.assertj.core.api.Assertions.assertThat;

import com.viralmommy.tiktok.runner.endtoend.PlatformExtension;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A client that was generated from {@code openapi.yaml}, against the API itself. */
class TypeScriptClientIT {
  @RegisterExtension static final PlatformExtension running = new PlatformExtension();

  @TempDir private Path folder;

  @Test
  void aGeneratedClientGoesTheWholeWay() throws Exception {
    running.platform().simulator().approveAs("pia.public");
    Path output = folder.resolve("node.log");
    var npm =
        new ProcessBuilder("npm", "--silent", "test")
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    npm.environment()
        .putAll(
            Map.of(
                "API_URL", running.platform().apiUrl().toString(),
                "TOKEN", running.platform().issuer().token("auth0|typescript"),
                "VIDEO", video().toString()));

    Process process = npm.start();
    try {
      assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }

    assertThat(process.exitValue()).as(Files.readString(output)).isZero();
    assertThat(running.atTikTok("Published by a generated client")).hasSize(1);
  }

  private Path video() throws IOException {
    Path file = folder.resolve("sample.mp4");
    try (InputStream in = LocalRun.class.getResourceAsStream("/sample.mp4")) {
      Files.copy(in, file);
    }
    return file;
  }
}
