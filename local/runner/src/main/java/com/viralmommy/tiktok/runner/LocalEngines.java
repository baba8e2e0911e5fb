package com.viralmommy.tiktok.runner;

import com.viralmommy.aws.embedded.LocalAws;
import com.viralmommy.aws.embedded.LocalAwsFactory;
import com.viralmommy.aws.embedded.ObjectCreated;
import com.viralmommy.tiktok.simulator.TikTokSimulator;
import com.viralmommy.tiktok.simulator.settings.SimulatorSettings;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** The services that the functions call: AWS, the TikTok simulator and the token issuer. */
public final class LocalEngines implements AutoCloseable {
  private static final String AUDIENCE = "viralmommy-local";

  /** The usual origins of front ends in development. */
  private static final String FRONT_ENDS = "http://localhost:3000,http://localhost:5173";

  private final CloseableStack open = new CloseableStack();
  private LocalAws aws;
  private TikTokSimulator simulator;
  private LocalIssuer issuer;
  private Map<String, String> environment;

  private LocalEngines() {}

  /** Starts the services and returns when all of them accept requests. */
  public static LocalEngines start(SimulatorSettings settings) throws IOException {
    LocalEngines engines = new LocalEngines();
    try {
      engines.open(settings);
      return engines;
    } catch (IOException | RuntimeException e) {
      engines.close();
      throw e;
    }
  }

  private void open(SimulatorSettings settings) throws IOException {
    CompletableFuture<LocalAws> starting = CompletableFuture.supplyAsync(LocalAwsFactory::start);
    try {
      simulator = open.add(TikTokSimulator.start(settings));
      issuer = open.add(LocalIssuer.start(AUDIENCE));
    } finally {
      aws = open.add(starting.join());
    }
    Map<String, String> variables = new HashMap<>(aws.environment());
    variables.putAll(LocalResources.create(aws, settings.clientKey(), settings.clientSecret()));
    variables.putAll(
        Map.of(
            "TIKTOK_AUTHORIZE_URL",
            simulator.authorizeUrl().toString(),
            "TIKTOK_API_URL",
            simulator.apiUrl().toString(),
            "TIKTOK_UPLOAD_HOSTS",
            simulator.uploadHost(),
            "OIDC_ISSUER",
            issuer.issuer().toString(),
            "OIDC_AUDIENCE",
            AUDIENCE,
            "DASHBOARD_URL",
            simulator.apiUrl() + "/",
            "RETURN_TO_ORIGINS",
            FRONT_ENDS,
            "CORS_ORIGINS",
            FRONT_ENDS));
    environment = Map.copyOf(variables);
  }

  /** The environment that functions need to call the services. */
  public Map<String, String> environment() {
    return environment;
  }

  /** Calls the listener for every video that S3 stores from now on. */
  public void onUpload(Consumer<ObjectCreated> listener) {
    aws.onObjectCreated(environment.get("VIDEO_BUCKET"), listener);
  }

  /** The AWS services. */
  public LocalAws aws() {
    return aws;
  }

  /** The TikTok simulator. */
  public TikTokSimulator simulator() {
    return simulator;
  }

  /** The issuer of the users' tokens. */
  public LocalIssuer issuer() {
    return issuer;
  }

  @Override
  public void close() {
    open.close();
  }
}
