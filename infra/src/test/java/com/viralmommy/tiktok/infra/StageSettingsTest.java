package com.viralmommy.tiktok.infra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StageSettingsTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private static final String LEAST =
      """
      {
        "domain": "app.example.com",
        "dashboardUrl": "https://app.example.com/accounts",
        "origins": ["https://app.example.com"],
        "oidc": {"issuer": "https://login.example.com/", "audience": "api"},
        "alarmEmail": "operations@example.com"
      }
      """;

  private static StageSettings read(JsonNode settings) {
    return StageSettings.of("staging", new Setting("stages.staging", settings));
  }

  private static ObjectNode least() {
    try {
      return (ObjectNode) JSON.readTree(LEAST);
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }

  /** The settings with one member, such as {@code oidc.issuer}, replaced or added. */
  private static ObjectNode with(String member, JsonNode value) {
    ObjectNode settings = least();
    ObjectNode within = settings;
    String[] path = member.split("\\.");
    for (int i = 0; i < path.length - 1; i++) {
      within = within.withObject("/" + path[i]);
    }
    within.set(path[path.length - 1], value);
    return settings;
  }

  @Test
  void needsNoMoreThanWhatHasNoSensibleDefault() {
    StageSettings settings = read(least());
    assertThat(settings.deletionProtection()).isFalse();
    assertThat(settings.memory().videoMb()).isEqualTo(1769);
    assertThat(settings.redirectUri())
        .hasToString("https://app.example.com/api/auth/tiktok/callback");
    assertThat(settings.derivedVariables())
        .containsEntry("OIDC_ISSUER", "https://login.example.com/")
        .doesNotContainKey("OIDC_JWKS_URL");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"domain", "dashboardUrl", "origins", "oidc.issuer", "oidc.audience", "alarmEmail"})
  void namesWhatIsMissing(String member) {
    assertThatThrownBy(() -> read(with(member, JSON.nullNode())))
        .isInstanceOf(SettingException.class)
        .hasMessageStartingWith("stages.staging." + member + " ");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "domain                   | \"https://app.example.com\"",
        "domain                   | \"localhost\"",
        "domain                   | \"App.example.com\"",
        "domain                   | \"app.example.com/\"",
        "dashboardUrl             | \"http://app.example.com/\"",
        "dashboardUrl             | \"https://user@app.example.com/\"",
        "dashboardUrl             | \"/accounts\"",
        "origins                  | \"https://app.example.com\"",
        "origins                  | [\"https://app.example.com/\"]",
        "origins                  | [\"https://App.example.com\"]",
        "origins                  | [\"https://app.example.com:443\"]",
        "origins                  | [\"*\"]",
        "oidc                     | \"https://login.example.com/\"",
        "oidc.issuer              | \"login.example.com\"",
        "oidc.audience            | \" \"",
        "oidc.jwksUrl             | \"keys\"",
        "alarmEmail               | \"operations\"",
        "deletionProtection       | \"yes\"",
        "logDays                  | 31",
        "logDays                  | \"30\"",
        "videoDays                | 67",
        "memory.videoMb           | 10241",
        "memory.answerMb          | 512.5",
        "limits.publishWorkers    | 1",
        "limits.refreshWorkers    | 1",
        "limits.requestsPerSecond | 0",
        "variables                | []",
        "variables.POLL_SECONDS   | 10",
        "colour                   | \"red\"",
        "memory.gigabytes         | 4",
        "limits.publishworkers    | 4",
        "oidc.clientId            | \"id\"",
      })
  void namesWhatIsWrong(String member, String value) throws JsonProcessingException {
    JsonNode wrong = JSON.readTree(value);
    assertThatThrownBy(() -> read(with(member, wrong)))
        .isInstanceOf(SettingException.class)
        .hasMessageStartingWith("stages.staging." + member);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Staging", "a stage", "1", "a-stage-with-a-long-name"})
  void refusesANameThatFunctionsCannotCarry(String name) {
    assertThatThrownBy(() -> StageSettings.of(name, new Setting("stages." + name, least())))
        .isInstanceOf(SettingException.class)
        .hasMessageStartingWith("stages." + name + " ");
  }

  @Test
  void readsAllStages() {
    ObjectNode stages = JSON.createObjectNode();
    stages.set("staging", least());
    stages.set("production", least().put("deletionProtection", true));
    List<StageSettings> all = StageSettings.all(new Setting("stages", stages));
    assertThat(all).extracting(StageSettings::stage).containsExactly("production", "staging");
    assertThat(all.getFirst().deletionProtection()).isTrue();
  }

  @Test
  void saysWhereToBeginWhenThereIsNoStage() {
    for (JsonNode none : List.of(MissingNode.getInstance(), JSON.createObjectNode())) {
      assertThatThrownBy(() -> StageSettings.all(new Setting("stages", none)))
          .isInstanceOf(SettingException.class)
          .hasMessageStartingWith("stages ")
          .hasMessageContaining("cdk.context.example.json");
    }
  }
}
