package com.viralmommy.tiktok.runner;

import com.viralmommy.aws.embedded.LocalAws;
import com.viralmommy.tiktok.runner.gateway.Exchange;
import com.viralmommy.tiktok.simulator.TikTokSimulator;
import com.viralmommy.tiktok.simulator.settings.SimulatorSettings;
import java.io.IOException;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/** The whole product in this JVM: the functions and the services that they call. */
public final class LocalPlatform implements AutoCloseable {
  /**
   * The settings of a platform.
   *
   * @param simulator the settings of the TikTok simulator
   * @param variables added to the environment of the functions, or replacing its variables
   * @param functions how the functions run
   */
  public record Settings(
      SimulatorSettings simulator,
      Map<String, String> variables,
      LocalFunctions.Settings functions) {
    /** TikTok's default behavior, and polls every 3 s. */
    public static Settings defaults() {
      return new Settings(
          SimulatorSettings.defaults(),
          // Shorter waits than deployed; the simulator still enforces TikTok's real limits.
          Map.of(
              "POLL_SECONDS", "3",
              "LIMIT_REQUESTS_PER_MINUTE", "20",
              "LIMIT_INITS_PER_MINUTE", "6"),
          LocalFunctions.Settings.defaults());
    }

    /**
     * @param value port of the API; 0 for a free port
     */
    public Settings withPort(int value) {
      return new Settings(simulator, variables, functions.withPort(value));
    }

    public Settings withSimulator(SimulatorSettings value) {
      return new Settings(value, variables, functions);
    }

    /** Sets a variable in the environment of the functions. */
    public Settings with(String variable, String value) {
      Map<String, String> more = new HashMap<>(variables);
      more.put(variable, value);
      return new Settings(simulator, Map.copyOf(more), functions);
    }

    /**
     * @param value how the functions run
     */
    public Settings withFunctions(LocalFunctions.Settings value) {
      return new Settings(simulator, variables, value);
    }

    /**
     * @param value receives the functions' log lines
     */
    public Settings withLog(Consumer<String> value) {
      return new Settings(simulator, variables, functions.withLog(value));
    }

    /**
     * @param value receives every exchange of the API
     */
    public Settings withObserver(Consumer<Exchange> value) {
      return new Settings(simulator, variables, functions.withObserver(value));
    }
  }

  private final CloseableStack open = new CloseableStack();
  private LocalEngines engines;
  private LocalFunctions functions;

  private LocalPlatform() {}

  /**
   * Starts everything and returns when the API accepts requests.
   *
   * @throws IOException if the port is in use, before anything is started; the message is one line
   */
  public static LocalPlatform start(Settings settings) throws IOException {
    int port = LocalFunctions.freePort(settings.functions().port());
    LocalPlatform platform = new LocalPlatform();
    try {
      platform.open(settings.withPort(port));
      return platform;
    } catch (IOException | RuntimeException e) {
      platform.close();
      throw e;
    }
  }

  private void open(Settings settings) throws IOException {
    engines = open.add(LocalEngines.start(withWebhookUrl(settings)));
    Map<String, String> variables = new HashMap<>(engines.environment());
    variables.putAll(settings.variables());
    functions = open.add(LocalFunctions.start(variables, settings.functions()));
    engines.onUpload(functions::uploaded);
  }

  /** Sends the webhooks to the local API, unless the settings have another URL. */
  private static SimulatorSettings withWebhookUrl(Settings settings) {
    String url = "http://127.0.0.1:%d/api/webhooks/tiktok".formatted(settings.functions().port());
    return settings.simulator().webhookUrl().isPresent()
        ? settings.simulator()
        : settings.simulator().withWebhookUrl(URI.create(url));
  }

  /** The environment of the functions. */
  public Map<String, String> environment() {
    return functions.environment();
  }

  /** The API's URL with its stage, without a trailing slash. */
  public URI apiUrl() {
    return functions.apiUrl();
  }

  /** The TikTok simulator. */
  public TikTokSimulator simulator() {
    return engines.simulator();
  }

  /** The AWS services. */
  public LocalAws aws() {
    return engines.aws();
  }

  /** The issuer of the users' tokens. */
  public LocalIssuer issuer() {
    return engines.issuer();
  }

  @Override
  public void close() {
    open.close();
  }
}
