package com.viralmommy.tiktok.simulator.control;

import com.viralmommy.tiktok.simulator.settings.BehaviorOption;
import com.viralmommy.tiktok.simulator.settings.Setting;
import com.viralmommy.tiktok.simulator.settings.SimulatorSettings;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** What the control API shows. */
final class ControlViews {

  /** The simulator's time. */
  private record Clock(Instant now, boolean frozen, Instant realTime) {}

  /**
   * @param alternatives the possible values, in words for a setting and one by one for an option
   */
  private record Description(
      String name,
      String description,
      Object alternatives,
      Object value,
      Object defaultValue,
      boolean changeable) {}

  private record Descriptions(List<Description> settings, List<Description> options) {}

  private final Simulation simulator;

  ControlViews(Simulation simulator) {
    this.simulator = simulator;
  }

  Map<String, Supplier<Object>> byName() {
    Map<String, Supplier<Object>> views = new LinkedHashMap<>();
    views.put("settings", this::settings);
    views.put("setting-descriptions", this::descriptions);
    views.put("clock", this::clock);
    views.put("creators", simulator::creators);
    views.put("posts", simulator::posts);
    views.put("publications", simulator::publications);
    views.put("violations", simulator::violations);
    views.put("journal", simulator::journal);
    views.put("webhooks", simulator::webhooks);
    views.put("faults", () -> simulator.faults().pending());
    return views;
  }

  /** The names come from the declared settings, so that no setting can be forgotten. */
  private Map<String, Object> settings() {
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("authorizeUrl", simulator.authorizeUrl());
    values.put("apiUrl", simulator.apiUrl());
    values.put("uploadHost", simulator.uploadHost());
    for (Setting setting : Setting.values()) {
      values.put(setting.settingName(), setting.valueIn(simulator.settings()));
    }
    return values;
  }

  private Descriptions descriptions() {
    SimulatorSettings current = simulator.settings();
    SimulatorSettings defaults = SimulatorSettings.defaults();
    List<Description> settings =
        Arrays.stream(Setting.values())
            .filter(setting -> setting != Setting.OPTIONS)
            .map(
                setting ->
                    new Description(
                        setting.settingName(),
                        setting.description(),
                        setting.alternatives(),
                        setting.valueIn(current),
                        setting.valueIn(defaults),
                        setting.isChangeable()))
            .toList();
    List<Description> options = new ArrayList<>();
    for (Class<?> kind : BehaviorOption.kinds()) {
      String name = kind.getSimpleName();
      options.add(
          new Description(
              name,
              BehaviorOption.describe(kind),
              BehaviorOption.valuesOf(kind),
              current.optionValues().get(name),
              defaults.optionValues().get(name),
              true));
    }
    return new Descriptions(settings, options);
  }

  private Clock clock() {
    return new Clock(
        simulator.clock().instant(), simulator.clock().isFrozen(), simulator.clock().realTime());
  }
}
