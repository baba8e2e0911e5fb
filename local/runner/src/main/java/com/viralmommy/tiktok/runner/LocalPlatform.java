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

/** The whole product in this JVM: the functions, and everything that they call. */
public final class LocalPlatform implements AutoCloseable {
  /**
   * @param simulator settings of the TikTok that videos go to
   * @param variables added to, or replacing, what the functions are configured with
   * @param functions how they are run
   */
  public record Settings(
      SimulatorSettings simulator,
      Map<String, String> variables,
      LocalFunctions.Settings functions) {
    public static Settings defaults() {
      return new Settings(
          SimulatorSettings.defaults(),
          // The simulator holds everyone to TikTok's real limits; ours would make a person wait.
          Map.of(
              "POLL_SECONDS", "3",
              "LIMIT_REQUESTS_PER_MINUTE", "20",
              "LIMIT_INITS_PER_MINUTE", "6"),
          LocalFunctions.Settings.defaults());
    }

    /**
     * @param value port of the API; 0 for a free one
     */
    public Settings withPort(int value) {
      return new Settings(simulator, variables, functions.withPort(value));
    }

    public Settings withSimulator(SimulatorSettings value) {
      return new Settings(value, variables, functions);
    }

    public Settings with(String variable, String value) {
      Map<String, String> more = new HashMap<>(variables);
      more.put(variable, value);
      return new Settings(simulator, Map.copyOf(more), functions);
    }

    /**
     * @param value how functions are run
     */
    public Settings withFunctions(LocalFunctions.Settings value) {
      return new Settings(simulator, variables, value);
    }

    /**
     * @param value takes the functions' log lines
     */
    public Settings withLog(Consumer<String> value) {
      return new Settings(simulator, variables, functions.withLog(value));
    }

    /**
     * @param value sees every exchange of the API
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
   * Everything answers when it returns.
   *
   * @throws IOException when the port is taken, before anything is started; its message says so in
   *     one line
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
    engines = open.opened(LocalEngines.start(telling(settings)));
    Map<String, String> variables = new HashMap<>(engines.environment());
    variables.putAll(settings.variables());
    functions = open.opened(LocalFunctions.start(variables, settings.functions()));
    engines.onUpload(functions::uploaded);
  }

  /** The simulator sends its webhooks to our API, unless they are to go elsewhere. */
  private static SimulatorSettings telling(Settings settings) {
    String url = "http://127.0.0.1:%d/api/webhooks/tiktok".formatted(settings.functions().port());
    return settings.simulator().webhookUrl().isPresent()
        ? settings.simulator()
        : settings.simulator().withWebhookUrl(URI.create(url));
  }

  /** What the functions are configured with. */
  public Map<String, String> environment() {
    return functions.environment();
  }

  /** The API with its stage, without a slash at the end. */
  public URI apiUrl() {
    return functions.apiUrl();
  }

  public TikTokSimulator simulator() {
    return engines.simulator();
  }

  public LocalAws aws() {
    return engines.aws();
  }

  public LocalIssuer issuer() {
    return engines.issuer();
  }

  @Override
  public void close() {
    open.close();
  }
}
