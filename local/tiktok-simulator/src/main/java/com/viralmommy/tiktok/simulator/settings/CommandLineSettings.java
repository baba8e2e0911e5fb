package com.viralmommy.tiktok.simulator.settings;

import java.net.URI;
import java.time.Duration;
import java.util.Properties;

/** The settings of a simulator that runs alone, from {@code -D} properties. */
public final class CommandLineSettings {

  static final int DEFAULT_PORT = 8090;

  private CommandLineSettings() {}

  /**
   * @throws IllegalArgumentException naming the property that is wrong
   */
  public static SimulatorSettings settings(Properties properties) {
    int port = number(properties, "port", DEFAULT_PORT);
    SimulatorSettings settings =
        SimulatorSettings.defaults()
            .withPort(port)
            .withUploadPort(number(properties, "uploadPort", port == 0 ? 0 : port + 1))
            .with(BehaviorOption.ConsentMode.PAGE)
            .withProcessing(ProcessingDelay.after(Duration.ofSeconds(3)))
            .withPostId(ProcessingDelay.after(Duration.ofSeconds(5)));
    settings =
        settings.withClient(
            properties.getProperty("clientKey", settings.clientKey()),
            properties.getProperty("clientSecret", settings.clientSecret()));
    if (properties.containsKey("redirectUris")) {
      settings = settings.withRedirectUris(properties.getProperty("redirectUris").split(","));
    }
    if (properties.containsKey("webhookUrl")) {
      settings = settings.withWebhookUrl(url(properties.getProperty("webhookUrl")));
    }
    for (String value : properties.getProperty("switches", "").split(",")) {
      settings = value.isBlank() ? settings : settings.with(BehaviorOption.parse(value.strip()));
    }
    return switch (properties.getProperty("lifetimes", "24h")) {
      case "24h" -> settings.withLifetimes(TokenLifetimes.DAY_AND_YEAR);
      case "2h" -> settings.withLifetimes(TokenLifetimes.TWO_HOURS_AND_HALF_A_YEAR);
      default -> throw new IllegalArgumentException("lifetimes is 24h or 2h");
    };
  }

  private static int number(Properties properties, String name, int otherwise) {
    String value = properties.getProperty(name, String.valueOf(otherwise));
    if (!value.matches("\\d{1,5}") || Integer.parseInt(value) > 65_535) {
      throw new IllegalArgumentException(name + " is no port number: " + value);
    }
    return Integer.parseInt(value);
  }

  private static URI url(String value) {
    URI url = URI.create(value);
    if (url.getHost() == null
        || !("http".equals(url.getScheme()) || "https".equals(url.getScheme()))) {
      throw new IllegalArgumentException("webhookUrl is no http URL: " + value);
    }
    return url;
  }
}
