package com.viralmommy.tiktok.simulator.settings;

import java.time.Duration;
import java.util.Properties;

/** The settings of a simulator that runs as a process of its own, from {@code -D} properties. */
public final class CommandLineSettings {

  /** The port of the API unless {@code -Dport=} names another. */
  static final int DEFAULT_PORT = 8090;

  private CommandLineSettings() {}

  /**
   * A person decides on the consent page, and states change with time rather than with polls.
   *
   * @throws IllegalArgumentException naming the wrong property and its alternatives
   */
  public static SimulatorSettings read(Properties properties) {
    SimulatorSettings settings =
        SimulatorSettings.defaults()
            .withPort(DEFAULT_PORT)
            .with(BehaviorOption.ConsentMode.PAGE)
            .withProcessing(ProcessingDelay.after(Duration.ofSeconds(3)))
            .withPostId(ProcessingDelay.after(Duration.ofSeconds(5)));
    for (Setting setting : Setting.values()) {
      String value = properties.getProperty(setting.settingName());
      if (value != null) {
        settings = setting.apply(settings, value);
      }
    }
    boolean chosen = properties.containsKey(Setting.UPLOAD_PORT.settingName());
    return chosen || settings.port() == 0
        ? settings
        : settings.withUploadPort(Math.min(65_535, settings.port() + 1));
  }
}
