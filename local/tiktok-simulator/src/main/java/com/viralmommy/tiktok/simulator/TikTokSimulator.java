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
import com.viralmommy.tiktok.simulator.control.ResetPart;
import com.viralmommy.tiktok.simulator.control.Simulation;
import com.viralmommy.tiktok.simulator.creators.Creator;
import com.viralmommy.tiktok.simulator.creators.CreatorDirectory;
import com.viralmommy.tiktok.simulator.display.UserInfoEndpoint;
import com.viralmommy.tiktok.simulator.display.VideoEndpoints;
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
import com.viralmommy.tiktok.simulator.settings.CurrentSettings;
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
import javax.net.ssl.SSLContext;

/** A TikTok on this machine: clients log in and publish, tests see what they did. */
public final class TikTokSimulator implements Simulation, AutoCloseable {

  private final CurrentSettings settings;
  private final VirtualClock clock = new VirtualClock();
  private final Faults faults = new Faults();
  private final Journal journal = new Journal();
  private final Violations violations = new Violations(clock);
  private final CreatorDirectory creators;
  private final AutomaticConsent consent;
  private final TokenStore tokens;
  private final RateLimits limits;
  private final OAuthEndpoints oauth;
  private final PublishingEndpoints publishing;
  private final WebhookSender webhooks;
  private final ExecutorService requests = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpServer api;
  private final HttpServer uploads;

  private TikTokSimulator(SimulatorSettings initial) throws IOException {
    settings = new CurrentSettings(initial);
    creators = new CreatorDirectory(initial.creators(), clock);
    consent = new AutomaticConsent(creators);
    tokens = new TokenStore(settings, clock);
    limits = new RateLimits(settings, clock, violations);
    oauth =
        new OAuthEndpoints(
            settings, clock, creators, consent, tokens, violations, this::userRevoked);
    webhooks = new WebhookSender(settings, clock);
    CallerAuthenticator callers = new CallerAuthenticator(tokens, creators, violations);
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
    Map<Endpoint, EndpointHandler> endpoints = new EnumMap<>(Endpoint.class);
    endpoints.putAll(oauth.endpoints());
    endpoints.putAll(publishing.endpoints());
    endpoints.putAll(
        new VideoEndpoints(callers, limits, violations, clock, this::publications).endpoints());
    endpoints.put(Endpoint.USER_INFO, new UserInfoEndpoint(settings, callers, limits, violations));
    api = listen(initial.port(), new ApiServerHandler(this, dispatcher(endpoints, oauth.pages())));
    try {
      uploads =
          listen(
              initial.uploadPort(),
              dispatcher(Map.of(Endpoint.UPLOAD, publishing.upload()), Map.of()));
    } catch (IOException e) {
      api.stop(0);
      throw e;
    }
    api.start();
    uploads.start();
    webhooks.start(publishing.publications()::settleAll, publishing.publications()::outcomeKnown);
  }

  /**
   * Starts a simulator.
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

  private RequestDispatcher dispatcher(
      Map<Endpoint, EndpointHandler> endpoints, Map<String, EndpointHandler> pages) {
    return new RequestDispatcher(
        endpoints,
        pages,
        faults,
        new Subjects(tokens, oauth, publishing.publications()),
        journal,
        violations,
        clock);
  }

  private HttpServer listen(int port, HttpHandler handler) throws IOException {
    InetSocketAddress address = new InetSocketAddress(settings.get().bindAddress(), port);
    try {
      HttpServer server =
          settings.get().tls().isPresent()
              ? withTls(address, settings.get().tls().get())
              : HttpServer.create(address, 0);
      server.createContext("/", handler);
      server.setExecutor(requests);
      return server;
    } catch (BindException e) {
      throw new IOException(
          "port " + port + " of " + settings.get().bindAddress() + ": " + e.getMessage(), e);
    }
  }

  private static HttpServer withTls(InetSocketAddress address, SSLContext tls) throws IOException {
    HttpsServer server = HttpsServer.create(address, 0);
    server.setHttpsConfigurator(new HttpsConfigurator(tls));
    return server;
  }

  private URI origin(HttpServer server) {
    String scheme = server instanceof HttpsServer ? "https" : "http";
    InetSocketAddress address = server.getAddress();
    String host = address.getAddress().isAnyLocalAddress() ? "127.0.0.1" : address.getHostString();
    String bracketed = host.contains(":") ? "[" + host + "]" : host;
    return URI.create(scheme + "://" + bracketed + ":" + address.getPort());
  }

  @Override
  public SimulatorSettings settings() {
    return settings.get();
  }

  /**
   * Changes settings. The ports, the bind address, TLS and the creators of the start stay what they
   * are.
   */
  @Override
  public void changeSettings(UnaryOperator<SimulatorSettings> change) {
    settings.change(change);
  }

  @Override
  public URI authorizeUrl() {
    return URI.create(apiUrl() + Endpoint.AUTHORIZE.path());
  }

  @Override
  public URI apiUrl() {
    return origin(api);
  }

  @Override
  public String uploadHost() {
    return uploadOrigin().getAuthority();
  }

  private URI uploadOrigin() {
    return settings.get().uploadOrigin().orElseGet(() -> origin(uploads));
  }

  /** The port on which chunks arrive, whatever the upload URLs contain. */
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

  @Override
  public Creator creator(String username) {
    return creators.get(username);
  }

  @Override
  public void addCreator(Creator creator) {
    creators.add(creator);
  }

  @Override
  public Creator changeCreator(String username, UnaryOperator<Creator> change) {
    return creators.change(username, change);
  }

  @Override
  public void approveAs(String username) {
    consent.approveAs(username);
  }

  @Override
  public void approveAs(String username, Set<String> scopes) {
    consent.approveAs(username, scopes);
  }

  @Override
  public void denyAs(String username) {
    consent.denyAs(username);
  }

  @Override
  public IssuedTokens issueTokens(String username, Set<String> scopes) {
    return tokens.issueNow(creators.get(username), scopes);
  }

  @Override
  public List<Post> posts() {
    return publications().stream().filter(p -> p.uploadedAt().isPresent()).toList();
  }

  @Override
  public List<Post> publications() {
    return publishing.publications().all();
  }

  @Override
  public void postDraft(String publishId) {
    publishing.publications().postDraft(publishId);
  }

  @Override
  public void takeDown(String publishId) {
    publishing.publications().takeDown(publishId);
  }

  @Override
  public void fail(String publishId, FailReason reason) {
    publishing.publications().fail(publishId, reason);
  }

  @Override
  public void removeAuthorization(String username, RemovalReason reason) {
    String openId = creators.get(username).openId();
    if (tokens.revokeAll(username)) {
      webhooks.authorizationRemoved(openId, reason);
    }
  }

  @Override
  public List<WebhookDelivery> webhooks() {
    return webhooks.deliveries();
  }

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

  /** The number of requests to each endpoint since the start, without endpoints that had none. */
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

  @Override
  public void reset(Set<ResetPart> parts) {
    for (ResetPart part : parts) {
      switch (part) {
        case SETTINGS -> settings.reset();
        case CLOCK -> clock.reset();
        case CREATORS -> {
          creators.reset();
          consent.reset();
        }
        case TOKENS -> {
          tokens.clear();
          oauth.clear();
        }
        case POSTS -> publishing.clear();
        case LIMITS -> limits.clear();
        case FAULTS -> faults.clear();
        case WEBHOOKS -> webhooks.clear();
        case VIOLATIONS -> violations.clear();
        case JOURNAL -> journal.clear();
      }
    }
  }

  private void userRevoked(Grant grant) {
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
