package com.viralmommy.tiktok.infra;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The last guard: what holds data is as it was. CloudFormation replaces a table whose id or key
 * changes, and leaves the old one with the data behind. {@code -Dsnapshot=write} keeps a change
 * that is meant.
 */
class SnapshotIT {
  private static final ObjectMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();
  private static final Path KEPT = Path.of("src/test/resources/snapshots");

  @ParameterizedTest
  @ValueSource(strings = {"staging", "production"})
  void whatHoldsDataIsAsItWas(String stage) throws IOException {
    Template data = StageTemplates.of(stage).data();
    ObjectNode resources = data.json().path("Resources").deepCopy();
    resources.forEach(resource -> ((ObjectNode) resource).remove("Metadata"));
    String now = JSON.writeValueAsString(resources) + "\n";
    Path kept = KEPT.resolve(data.stack() + ".json");
    if (System.getProperty("snapshot", "").equals("write")) {
      Files.createDirectories(KEPT);
      Files.writeString(kept, now);
    }
    assertThat(now)
        .as("%s; see whether CloudFormation replaces anything", data.stack())
        .isEqualTo(Files.readString(kept));
  }
}
