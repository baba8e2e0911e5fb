package com.viralmommy.tiktok.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.viralmommy.tiktok.simulator.api.Endpoint;
import com.viralmommy.tiktok.simulator.journal.Violation;
import com.viralmommy.tiktok.simulator.settings.BehaviorOption;
import com.viralmommy.tiktok.simulator.settings.Setting;
import com.viralmommy.tiktok.simulator.settings.SimulatorSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.yaml.snakeyaml.Yaml;

/** docs/simulator.md has everything that the simulator offers. */
class DocumentationTest {

  private static String page() throws Exception {
    return Files.readString(Path.of("../../docs/simulator.md"));
  }

  @ParameterizedTest
  @EnumSource(Setting.class)
  void hasEverySetting(Setting setting) throws Exception {
    assertThat(page())
        .contains(
            setting == Setting.OPTIONS
                ? "-Doptions="
                : "| `" + setting.settingName() + "` | " + setting.description() + " |");
  }

  @Test
  void hasEveryOptionWithItsAlternatives() throws Exception {
    for (Class<?> kind : BehaviorOption.kinds()) {
      String row = "| `" + kind.getSimpleName() + "` | " + BehaviorOption.describe(kind) + " |";
      assertThat(page()).contains(row);
      String line = page().lines().filter(l -> l.startsWith(row)).findFirst().orElseThrow();
      BehaviorOption.valuesOf(kind).forEach(value -> assertThat(line).contains("`" + value + "`"));
    }
  }

  @ParameterizedTest
  @EnumSource(Violation.Code.class)
  void hasEveryViolation(Violation.Code code) throws Exception {
    assertThat(page()).contains("`" + code + "`");
  }

  @ParameterizedTest
  @EnumSource(Endpoint.class)
  void hasEveryEndpointOfFaults(Endpoint endpoint) throws Exception {
    assertThat(page()).contains("`" + endpoint + "`");
  }

  @Test
  void hasEveryFaultAndEveryOperationOfTheControlApi() throws Exception {
    Map<String, Object> api = new Yaml().load(ControlClient.description());
    String page = page();
    for (String path : ((Map<?, ?>) api.get("paths")).keySet().toArray(String[]::new)) {
      assertThat(page).contains("`" + path.substring("/simulator/".length()) + "`");
    }
    for (Object fault :
        (List<?>) at(api, "components", "schemas", "Fault", "properties", "fault", "enum")) {
      assertThat(page).contains("| `" + fault + "` |");
    }
  }

  private static Object at(Map<?, ?> map, String... keys) {
    Object value = map;
    for (String key : keys) {
      value = Objects.requireNonNull(((Map<?, ?>) value).get(key), key);
    }
    return value;
  }

  @Test
  void hasEveryDefaultCreator() throws Exception {
    String page = page();
    SimulatorSettings.defaults()
        .creators()
        .forEach(creator -> assertThat(page).contains("| `" + creator.username() + "` |"));
  }
}
