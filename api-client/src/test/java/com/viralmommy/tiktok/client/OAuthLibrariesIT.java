package com.viralmommy.tiktok.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.viralmommy.tiktok.simulator.TikTokSimulator;
import com.viralmommy.tiktok.simulator.settings.SimulatorSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** OAuth libraries for Node as npm has them, against the simulator. */
class OAuthLibrariesIT {
  @TempDir private Path folder;

  @Test
  void arcticAndBetterAuthLogInAndRefresh() throws Exception {
    SimulatorSettings settings =
        SimulatorSettings.defaults()
            .withRedirectUris(
                "http://localhost:3000/api/auth/tiktok/callback",
                "http://localhost:3000/api/auth/callback/tiktok");
    Path output = folder.resolve("node.log");
    try (TikTokSimulator simulator = TikTokSimulator.start(settings)) {
      var npm =
          new ProcessBuilder("npm", "run", "--silent", "test:oauth-libraries")
              .redirectErrorStream(true)
              .redirectOutput(output.toFile());
      npm.environment()
          .putAll(
              Map.of(
                  "SIMULATOR_URL", simulator.apiUrl().toString(),
                  "CLIENT_KEY", settings.clientKey(),
                  "CLIENT_SECRET", settings.clientSecret()));
      Process process = npm.start();
      try {
        assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
      } finally {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
      }
      assertThat(process.exitValue()).as(Files.readString(output)).isZero();
    }
  }
}
