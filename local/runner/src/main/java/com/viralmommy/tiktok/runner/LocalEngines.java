package com.viralmommy.tiktok.runner;

import com.viralmommy.aws.embedded.LocalAws;
import com.viralmommy.aws.embedded.ObjectCreated;
import com.viralmommy.tiktok.runner.triggers.UploadTrigger;
import com.viralmommy.tiktok.simulator.TikTokSimulator;
import com.viralmommy.tiktok.simulator.settings.SimulatorSettings;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * Everything that the functions call: AWS as this run has it with the resources in them, the
 * simulator in TikTok's, and the issuer of the users' tokens.
 */
public final class LocalEngines implements AutoCloseable {
  private static final String AUDIENCE = "viralmommy-local";

  /** Where the development servers of front ends usually are. */
  private static final String FRONT_ENDS = "http://localhost:3000,http://localhost:5173";

  private final CloseableStack open = new CloseableStack();
  private LocalAws aws;
  private TikTokSimulator simulator;
  private LocalIssuer issuer;
  private Map<String, String> environment;

  private LocalEngines() {}

  /** Everything answers when it returns. */
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
    CompletableFuture<LocalAws> starting = CompletableFuture.supplyAsync(LocalAws::start);
    try {
      simulator = open.opened(TikTokSimulator.start(settings));
      issuer = open.opened(LocalIssuer.start(AUDIENCE));
    } finally {
      aws = open.opened(starting.join());
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

  /** The variables that lead functions here. */
  public Map<String, String> environment() {
    return environment;
  }

  /** Tells the listener of every video that S3 stores from now on. */
  public void onUpload(Consumer<UploadTrigger.Upload> listener) {
    aws.onObjectCreated(environment.get("VIDEO_BUCKET"), object -> listener.accept(upload(object)));
  }

  private static UploadTrigger.Upload upload(ObjectCreated object) {
    return new UploadTrigger.Upload(
        object.bucket(),
        object.key(),
        object.size(),
        object.eTag(),
        object.time(),
        object.sequencer());
  }

  public LocalAws aws() {
    return aws;
  }

  public TikTokSimulator simulator() {
    return simulator;
  }

  public LocalIssuer issuer() {
    return issuer;
  }

  @Override
  public void close() {
    open.close();
  }
}
