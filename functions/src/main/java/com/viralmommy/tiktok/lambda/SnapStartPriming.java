package com.viralmommy.tiktok.lambda;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.viralmommy.tiktok.accounts.ConnectionStore;
import com.viralmommy.tiktok.accounts.tokens.TikTokApp;
import com.viralmommy.tiktok.accounts.tokens.TokenVault;
import com.viralmommy.tiktok.platform.Environment;
import com.viralmommy.tiktok.platform.Log;
import com.viralmommy.tiktok.platform.UserId;
import com.viralmommy.tiktok.tiktok.TikTokClient;
import com.viralmommy.tiktok.tiktok.login.AccessToken;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.crac.Core;
import org.crac.Resource;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * Runs a function once before Lambda takes the SnapStart snapshot, so that the snapshot contains
 * the classes and serializers of a first request.
 *
 * <p>It runs a second instance of the function, whose AWS, TikTok and OIDC issuer are a {@link
 * PrimingServer} in this process, and then discards it. The instance that will serve requests has
 * read no secret, opened no connection and seeded no random generator when the snapshot is taken.
 */
public final class SnapStartPriming implements Resource {
  /** CRaC's context keeps weak references only. */
  private static final List<SnapStartPriming> REGISTERED = new CopyOnWriteArrayList<>();

  /** More time than any function requires to start its work. */
  private static final int MILLIS_LEFT = 60_000;

  private final DeployedFunction function;
  private final Environment environment;
  private final InstantSource clock;
  private final Log log;

  /**
   * @param environment of the function
   */
  SnapStartPriming(
      DeployedFunction function, Environment environment, InstantSource clock, Log log) {
    this.function = function;
    this.environment = environment;
    this.clock = clock;
    this.log = log;
  }

  /** Registers the priming of this process's function, which must happen before the snapshot. */
  static void register(
      DeployedFunction function, Environment environment, InstantSource clock, Log log) {
    var priming = new SnapStartPriming(function, environment, clock, log);
    REGISTERED.add(priming);
    Core.getGlobalContext().register(priming);
  }

  /** If priming fails, the only consequence is a slower first request. */
  @Override
  public void beforeCheckpoint(org.crac.Context<? extends Resource> context) {
    try {
      List<String> failures = run();
      log.info("priming.ended", "failures", failures.size());
      failures.forEach(failure -> log.warn("priming.failed", "line", failure));
    } catch (IOException | RuntimeException e) {
      log.error("priming.failed", e);
    }
  }

  @Override
  public void afterRestore(org.crac.Context<? extends Resource> context) {
    // The function builds what it needs on demand.
  }

  /**
   * @return the lines that the function logged at level ERROR
   */
  List<String> run() throws IOException {
    List<String> lines = new CopyOnWriteArrayList<>();
    try (PrimingServer server = PrimingServer.start(environment, clock.instant())) {
      Log primingLog = new Log(lines::add, clock);
      var compositionRoot = new CompositionRoot(server.environment(), clock, primingLog);
      RequestHandler<?, ?> handler = compositionRoot.handler(function);
      for (Runnable step : steps(handler, compositionRoot, server)) {
        try {
          step.run();
        } catch (RuntimeException e) {
          primingLog.error("priming.step_failed", e);
        }
      }
    }
    return lines.stream().filter(line -> line.contains("\"level\":\"ERROR\"")).toList();
  }

  /** One event, then one call of each client that the event may not have reached. */
  private List<Runnable> steps(
      RequestHandler<?, ?> handler, CompositionRoot compositionRoot, PrimingServer server) {
    var events =
        new PrimingEvents(
            new UserId(PrimingServer.USER),
            server.bearerToken(),
            environment.text(ConnectionStore.SCHEMA.variable(), ""),
            clock.instant());
    List<Runnable> steps = new ArrayList<>();
    steps.add(() -> handle(handler, events.of(function)));
    compositionRoot.existing(TokenVault.class).ifPresent(vault -> steps.add(() -> use(vault)));
    compositionRoot.existing(TikTokApp.class).ifPresent(app -> steps.add(app::credentials));
    compositionRoot
        .existing(TikTokClient.class)
        .ifPresent(tikTok -> steps.add(() -> tikTok.creatorInfo(new AccessToken("priming"))));
    compositionRoot.existing(S3Client.class).ifPresent(s3 -> steps.add(() -> use(s3)));
    return steps;
  }

  private static void use(TokenVault vault) {
    vault.open(vault.seal("priming", "priming"), "priming");
  }

  private static void use(S3Client s3) {
    s3.getObjectAsBytes(r -> r.bucket("priming").key("priming").range("bytes=0-0"));
  }

  @SuppressWarnings("unchecked") // the event is of the type of the function's trigger
  private static <I> void handle(RequestHandler<?, ?> handler, I event) {
    ((RequestHandler<I, ?>) handler).handleRequest(event, invocation());
  }

  private static Context invocation() {
    return (Context)
        Proxy.newProxyInstance(
            Context.class.getClassLoader(),
            new Class<?>[] {Context.class},
            (_, method, _) ->
                method.getName().equals("getRemainingTimeInMillis") ? MILLIS_LEFT : null);
  }
}
