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
 * Compares the data stack with a stored snapshot. CloudFormation replaces a table whose id or key
 * changes, and the data stays in the old one. {@code -Dsnapshot=write} stores an intended change.
 */
class SnapshotIT {
  private static final ObjectMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();
  private static final Path SNAPSHOTS = Path.of("src/test/resources/snapshots");

  @ParameterizedTest
  @ValueSource(strings = {"staging", "production"})
  void theDataStackIsUnchanged(String stage) throws IOException {
    Template data = StageTemplates.of(stage).data();
    ObjectNode resources = data.json().path("Resources").deepCopy();
    resources.forEach(resource -> ((ObjectNode) resource).remove("Metadata"));
    String now = JSON.writeValueAsString(resources) + "\n";
    Path snapshot = SNAPSHOTS.resolve(data.stack() + ".json");
    if (System.getProperty("snapshot", "").equals("write")) {
      Files.createDirectories(SNAPSHOTS);
      Files.writeString(snapshot, now);
    }
    assertThat(now)
        .as("%s; check whether CloudFormation replaces a resource", data.stack())
        .isEqualTo(Files.readString(snapshot));
  }
}
