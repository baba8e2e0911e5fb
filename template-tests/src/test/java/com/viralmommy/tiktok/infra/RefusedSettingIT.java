package com.viralmommy.tiktok.infra;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Wrong values that only the code of the functions can detect. */
class RefusedSettingIT {
  private static final ObjectMapper JSON = new ObjectMapper();

  @ParameterizedTest
  @CsvSource({
    "POLL_SECONDS, soon, POLL_SECONDS must be a whole number",
    "MAX_VIDEO_BYTES, 0, MAX_VIDEO_BYTES must be a whole number",
    "TIKTOK_PKCE, plain, TIKTOK_PKCE must be",
    "TIKTOK_API_URL, tiktok, TIKTOK_API_URL must be an absolute",
    "POLL_SECOND, 10, stages.staging.variables.POLL_SECOND is read by no function",
    "VIDEO_BUCKET, mine, stages.staging.variables.VIDEO_BUCKET is set by the deployment itself",
    "DASHBOARD_URL, https://a.example, stages.staging.variables.DASHBOARD_URL is set by",
  })
  void stopsTheDeploymentWithTheNameOfTheVariable(
      String variable, String value, String complaint, @TempDir Path out) throws IOException {
    Path directory = Path.of(System.getProperty("infra.directory"));
    Map<String, Object> context =
        CloudApp.context(directory, directory.resolve("cdk.context.example.json"));
    ObjectNode stages = JSON.valueToTree(context.get("stages"));
    stages.remove("production");
    stages.withObject("/staging/variables").put(variable, value);
    context.put("stages", JSON.convertValue(stages, Object.class));
    Build build = new Build(StageTemplates.LAMBDA_JAR, StageTemplates.JAVA_RELEASE);
    assertThatThrownBy(() -> CloudApp.synthesize(context, build, out))
        .isInstanceOf(SettingException.class)
        .hasMessageStartingWith("stages.staging.variables")
        .hasMessageContaining(complaint);
  }
}
