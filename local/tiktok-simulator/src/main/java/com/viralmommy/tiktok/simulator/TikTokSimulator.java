package com.viralmommy.tiktok.simulator;

import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import com.viralmommy.tiktok.simulator.api.Endpoint;
import com.viralmommy.tiktok.simulator.api.FailReason;
import com.viralmommy.tiktok.simulator.api.RemovalReason;
import com.viralmommy.tiktok.simulator.clock.VirtualClock;
import com.viralmommy.tiktok.simulator.control.ApiServerHandler;
import com.viralmommy.tiktok.simulator.control.Simulation;
import com.viralmommy.tiktok.simulator.creators.Creator;
import com.viralmommy.tiktok.simulator.creators.CreatorDirectory;
import com.viralmommy.tiktok.simulator.display.UserInfoEndpoint;
import com.viralmommy.tiktok.simulator.faults.Faults;
import com.viralmommy.tiktok.simulator.http.EndpointHandler;
import com.viralmommy.tiktok.simulator.http.RequestDispatcher;
import com.viralmommy.tiktok.simulator.journal.Journal;
import com.viralmommy.tiktok.simulator.journal.JournalEntry;
import com.viralmommy.tiktok.simulator.journal.Violation;
import com.viralmommy.tiktok.simulator.journal.Violations;
import com.viralmommy.tiktok.simulator.limits.RateLimits;
import com.viralmommy.tiktok.simulator.oauth.AutomaticConsent;
import com.viralmommy.tiktok.simulator.oauth.CallerAuthenticator;
import com.viralmommy.tiktok.simulator.oauth.Grant;
import com.viralmommy.tiktok.simulator.oauth.IssuedTokens;
import com.viralmommy.tiktok.simulator.oauth.OAuthEndpoints;
import com.viralmommy.tiktok.simulator.oauth.TokenStore;
import com.viralmommy.tiktok.simulator.publishing.Post;
import com.viralmommy.tiktok.simulator.publishing.PublishingEndpoints;
import com.viralmommy.tiktok.simulator.settings.SimulatorSettings;
import com.viralmommy.tiktok.simulator.webhooks.WebhookDelivery;
import com.viralmommy.tiktok.simulator.webhooks.WebhookSender;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.UnaryOperator;

/**
 * A TikTok on this machine, as strict as the real one: log in, publish, and see what a client did.
 */
public final class TikTokSimulator implements Simulation, AutoCloseable {

  private static final String LOOPBACK = "127.0.0.1";

  private final SimulatorSettings settings;
  private final VirtualClock clock = new VirtualClock();
  private final Faults faults = new Faults();
  private final Journal journal = new Journal();
  private final Violations violations = new Violations(clock);
  private final CreatorDirectory creators;
  private final AutomaticConsent consent;
  private final TokenStore tokens;
  private final PublishingEndpoints publishing;
  private final WebhookSender webhooks;
  private final ExecutorService requests = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpServer api;
  private final HttpServer uploads;

  private TikTokSimulator(SimulatorSettings settings) throws IOException {
    this.settings = settings;
    creators = new CreatorDirectory(settings.creators());
    consent = new AutomaticConsent(creators);
    tokens = new TokenStore(settings, clock);
    RateLimits limits = new RateLimits(settings, clock, violations);
    CallerAuthenticator callers = new CallerAuthenticator(tokens, creators, violations);
    OAuthEndpoints oauth =
        new OAuthEndpoints(settings, clock, creators, consent, tokens, violations, this::revoked);
    webhooks = new WebhookSender(settings, clock);
    publishing =
        new PublishingEndpoints(
            settings,
            clock,
            creators,
            tokens,
            callers,
            limits,
            violations,
            this::uploadOrigin,
            webhooks::send);
    Map<Endpoint, EndpointHandler> services = new EnumMap<>(Endpoint.class);
    services.putAll(oauth.services());
    services.putAll(publishing.services());
    services.put(Endpoint.USER_INFO, new UserInfoEndpoint(settings, callers, limits, violations));
    RequestDispatcher gateway = new RequestDispatcher(services, faults, journal, violations, clock);
    api = listen(settings.port(), new ApiServerHandler(this, gateway));
    oauth.pages().forEach(api::createContext);
    try {
      uploads =
          listen(
              settings.uploadPort(),
              new RequestDispatcher(
                  Map.of(Endpoint.UPLOAD, publishing.upload()),
                  faults,
                  journal,
                  violations,
                  clock));
    } catch (IOException e) {
      api.stop(0);
      throw e;
    }
    api.start();
    uploads.start();
    webhooks.start(publishing.publications()::settleAll, publishing.publications()::outcomeTold);
  }

  /**
   * Starts on 127.0.0.1.
   *
   * @throws UncheckedIOException when a port is taken
   */
  public static TikTokSimulator start(SimulatorSettings settings) {
    try {
      return new TikTokSimulator(settings);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private HttpServer listen(int port, HttpHandler handler) throws IOException {
    try {
      InetSocketAddress address = new InetSocketAddress(LOOPBACK, port);
      HttpServer server =
          settings.tls().isPresent() ? byTls(address) : HttpServer.create(address, 0);
      server.createContext("/", handler);
      server.setExecutor(requests);
      return server;
    } catch (BindException e) {
      throw new IOException("port " + port + ": " + e.getMessage(), e);
    }
  }

  private HttpServer byTls(InetSocketAddress address) throws IOException {
    HttpsServer server = HttpsServer.create(address, 0);
    server.setHttpsConfigurator(new HttpsConfigurator(settings.tls().orElseThrow()));
    return server;
  }

  private URI origin(HttpServer server) {
    String scheme = server instanceof HttpsServer ? "https" : "http";
    return URI.create(scheme + "://" + LOOPBACK + ":" + server.getAddress().getPort());
  }

  @Override
  public SimulatorSettings settings() {
    return settings;
  }

  /** Where to send a browser (docs/tiktok-api.md#11-authorize-request). */
  @Override
  public URI authorizeUrl() {
    return URI.create(apiUrl() + Endpoint.AUTHORIZE.path());
  }

  /** What stands for {@code https://open.tiktokapis.com}, without a slash at its end. */
  @Override
  public URI apiUrl() {
    return origin(api);
  }

  /** Host and port of the upload URLs. */
  @Override
  public String uploadHost() {
    return uploadOrigin().getAuthority();
  }

  private URI uploadOrigin() {
    return settings.uploadOrigin().orElseGet(() -> origin(uploads));
  }

  /** Where the chunks arrive, whichever origin the upload URLs name. */
  public int uploadPort() {
    return uploads.getAddress().getPort();
  }

  @Override
  public VirtualClock clock() {
    return clock;
  }

  @Override
  public List<Creator> creators() {
    return creators.all();
  }

  /**
   * @throws IllegalArgumentException when there is no such creator
   */
  @Override
  public Creator creator(String username) {
    return creators.get(username);
  }

  /** Changes an account while everything runs: makes it private, bans it. */
  @Override
  public Creator changeCreator(String username, UnaryOperator<Creator> change) {
    return creators.change(username, change);
  }

  /** Whom the automatic consent logs in from now on, granting everything that is asked for. */
  @Override
  public void approveAs(String username) {
    consent.approveAs(username);
  }

  /** The same, granting these scopes only. */
  @Override
  public void approveAs(String username, Set<String> scopes) {
    consent.approveAs(username, scopes);
  }

  /** The automatic consent refuses from now on. */
  @Override
  public void denyAs(String username) {
    consent.denyAs(username);
  }

  /**
   * A creator's consent and what its code was exchanged for, without the pages: for thousands of
   * connections that are there before anything happens.
   */
  public IssuedTokens issueTokens(String username, Set<String> scopes) {
    return tokens.issueNow(creators.get(username), scopes);
  }

  /** The videos whose every byte has arrived, in the order of their inits. */
  @Override
  public List<Post> posts() {
    return publications().stream().filter(p -> p.uploadedAt().isPresent()).toList();
  }

  /** Every publish since its init, with or without its bytes. */
  @Override
  public List<Post> publications() {
    return publishing.publications().all();
  }

  /** The user posts a draft from the inbox. */
  @Override
  public void postDraft(String publishId) {
    publishing.publications().postDraft(publishId);
  }

  /** A public post goes away. */
  @Override
  public void takeDown(String publishId) {
    publishing.publications().takeDown(publishId);
  }

  /** A publish that is under way fails now. */
  @Override
  public void fail(String publishId, FailReason reason) {
    publishing.publications().fail(publishId, reason);
  }

  /** A creator's consent ends, by whatever reason; every token of the creator's dies with it. */
  @Override
  public void removeAuthorization(String username, RemovalReason reason) {
    String openId = creators.get(username).openId();
    if (tokens.revokeAll(username)) {
      webhooks.authorizationRemoved(openId, reason);
    }
  }

  /** What was sent to the callback URL, or still will be. */
  @Override
  public List<WebhookDelivery> webhooks() {
    return webhooks.deliveries();
  }

  /** Each departure of a client from the contract. */
  @Override
  public List<Violation> violations() {
    return violations.violations();
  }

  @Override
  public void clearViolations() {
    violations.clear();
  }

  @Override
  public List<JournalEntry> journal() {
    return journal.entries();
  }

  /** How many requests came to each endpoint since the start; one that had none is not there. */
  public Map<Endpoint, Long> requestCounts() {
    return journal.counts();
  }

  @Override
  public void clearJournal() {
    journal.clear();
  }

  @Override
  public Faults faults() {
    return faults;
  }

  private void revoked(Grant grant) {
    webhooks.authorizationRemoved(grant.openId(), RemovalReason.DEVELOPER_REVOKED);
  }

  @Override
  public void close() {
    webhooks.close();
    api.stop(0);
    uploads.stop(0);
    publishing.close();
    requests.shutdownNow();
  }
}
