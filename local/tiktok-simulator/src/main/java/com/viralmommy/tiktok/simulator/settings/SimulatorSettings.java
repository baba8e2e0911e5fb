package com.viralmommy.tiktok.simulator.settings;

import com.viralmommy.tiktok.simulator.creators.Creator;
import com.viralmommy.tiktok.simulator.creators.DefaultCreators;
import java.net.URI;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;

/** The settings of a simulator. Immutable: each {@code with…} returns a changed copy. */
public final class SimulatorSettings implements Cloneable {

  /** The scopes of docs/tiktok-api.md#17-scopes. */
  public static final Set<String> ALL_SCOPES =
      orderedSet(
          "user.info.basic",
          "user.info.profile",
          "user.info.stats",
          "video.publish",
          "video.upload",
          "video.list");

  private String clientKey = "simulatorclientkey";
  private String clientSecret = "simulator-client-secret";
  private List<String> redirectUris =
      List.of(
          "https://viralmommy.com/api/auth/tiktok/callback",
          "http://localhost:*/api/auth/tiktok/callback",
          "http://127.0.0.1:*/api/auth/tiktok/callback");
  private Set<String> appScopes = ALL_SCOPES;
  private String bindAddress = "127.0.0.1";
  private int port;
  private int uploadPort;
  private URI uploadOrigin;
  private SSLContext tls;
  private URI webhookUrl;
  private Duration webhookFirstRetry = Duration.ofSeconds(10);
  private TokenLifetimes lifetimes = TokenLifetimes.DAY_AND_YEAR;
  private Duration codeLifetime = Duration.ofSeconds(300);
  private Duration graceWindow = Duration.ofSeconds(60);
  private Duration uploadUrlLifetime = Duration.ofHours(1);
  private ProcessingDelay processing = ProcessingDelay.afterPolls(1);
  private ProcessingDelay postId = ProcessingDelay.afterPolls(1);
  private int dailyPostCap = 15;
  private int pendingShareCap = 5;
  private int activeCreatorCap = 1_000;
  private Duration creatorInfoFreshness = Duration.ofMinutes(10);
  private List<String> verifiedUrlPrefixes = List.of();
  private List<Creator> creators = DefaultCreators.all();
  private Map<Class<?>, BehaviorOption> options = Map.of();

  private SimulatorSettings() {}

  /**
   * An unaudited app, and the strictest choice wherever TikTok's documents are silent
   * (docs/tiktok-api.md#12-what-the-simulator-does-where-tiktok-is-not-documented).
   */
  public static SimulatorSettings defaults() {
    return new SimulatorSettings();
  }

  /** The chosen value of an option, or its default. */
  public <S extends Enum<S> & BehaviorOption> S value(Class<S> kind) {
    BehaviorOption chosen = options.get(kind);
    return chosen != null ? kind.cast(chosen) : kind.getEnumConstants()[0];
  }

  /** Whether an option has this value. */
  public <S extends Enum<S> & BehaviorOption> boolean is(S value) {
    return value(value.getDeclaringClass()) == value;
  }

  /** The value of every option, by the option's name. */
  public Map<String, String> optionValues() {
    Map<String, String> values = new TreeMap<>();
    for (Class<?> kind : BehaviorOption.kinds()) {
      Object chosen = options.getOrDefault(kind, (BehaviorOption) kind.getEnumConstants()[0]);
      values.put(kind.getSimpleName(), chosen.toString());
    }
    return values;
  }

  /** Chooses values of options. */
  public SimulatorSettings with(BehaviorOption... values) {
    Map<Class<?>, BehaviorOption> changed = new LinkedHashMap<>(options);
    for (BehaviorOption value : values) {
      changed.put(value.getClass(), value);
    }
    return changed(s -> s.options = Map.copyOf(changed));
  }

  public String clientKey() {
    return clientKey;
  }

  public String clientSecret() {
    return clientSecret;
  }

  public SimulatorSettings withClient(String key, String secret) {
    return changed(
        s -> {
          s.clientKey = key;
          s.clientSecret = secret;
        });
  }

  public SimulatorSettings withClientKey(String key) {
    return withClient(key, clientSecret);
  }

  public SimulatorSettings withClientSecret(String secret) {
    return withClient(clientKey, secret);
  }

  public List<String> redirectUris() {
    return redirectUris;
  }

  /**
   * The registered redirect URIs.
   *
   * @throws IllegalArgumentException where TikTok would not register one
   *     (docs/tiktok-api.md#11-authorize-request)
   */
  public SimulatorSettings withRedirectUris(List<String> uris) {
    RedirectUriRules.check(uris);
    return changed(s -> s.redirectUris = List.copyOf(uris));
  }

  public SimulatorSettings withRedirectUris(String... uris) {
    return withRedirectUris(List.of(uris));
  }

  /** The scopes of the app. Any other scope makes TikTok refuse the whole authorize request. */
  public Set<String> appScopes() {
    return appScopes;
  }

  /**
   * @throws IllegalArgumentException for a scope that TikTok does not have
   */
  public SimulatorSettings withAppScopes(String... scopes) {
    Set<String> unknown = new LinkedHashSet<>(List.of(scopes));
    unknown.removeAll(ALL_SCOPES);
    if (!unknown.isEmpty() || scopes.length == 0) {
      throw new IllegalArgumentException(
          "The scopes of an app are some of "
              + String.join(", ", ALL_SCOPES)
              + ", not "
              + String.join(", ", unknown));
    }
    return changed(s -> s.appScopes = orderedSet(scopes));
  }

  /** The address on which both ports listen. */
  public String bindAddress() {
    return bindAddress;
  }

  public SimulatorSettings withBindAddress(String value) {
    return changed(s -> s.bindAddress = value);
  }

  /** The port of the API, 0 for a free one. */
  public int port() {
    return port;
  }

  public SimulatorSettings withPort(int value) {
    return changed(s -> s.port = value);
  }

  /** The port of the upload host, 0 for a free one. */
  public int uploadPort() {
    return uploadPort;
  }

  public SimulatorSettings withUploadPort(int value) {
    return changed(s -> s.uploadPort = value);
  }

  /** The beginning of upload URLs, for clients that reach the upload port by another name. */
  public Optional<URI> uploadOrigin() {
    return Optional.ofNullable(uploadOrigin);
  }

  public SimulatorSettings withUploadOrigin(URI origin) {
    return changed(s -> s.uploadOrigin = origin);
  }

  /** With a TLS context both ports use https, otherwise http. */
  public Optional<SSLContext> tls() {
    return Optional.ofNullable(tls);
  }

  /**
   * @param value with the key of a certificate for 127.0.0.1
   */
  public SimulatorSettings withTls(SSLContext value) {
    return changed(s -> s.tls = value);
  }

  /** The address to which webhooks are sent. */
  public Optional<URI> webhookUrl() {
    return Optional.ofNullable(webhookUrl);
  }

  /**
   * @param url null for none
   */
  public SimulatorSettings withWebhookUrl(URI url) {
    return changed(s -> s.webhookUrl = url);
  }

  /** The pause before the first retry of a webhook. Each further pause is twice as long. */
  public Duration webhookFirstRetry() {
    return webhookFirstRetry;
  }

  public SimulatorSettings withWebhookFirstRetry(Duration value) {
    return changed(s -> s.webhookFirstRetry = value);
  }

  public TokenLifetimes lifetimes() {
    return lifetimes;
  }

  public SimulatorSettings withLifetimes(TokenLifetimes value) {
    return changed(s -> s.lifetimes = value);
  }

  /** How long an authorization code is valid. */
  public Duration codeLifetime() {
    return codeLifetime;
  }

  public SimulatorSettings withCodeLifetime(Duration value) {
    return changed(s -> s.codeLifetime = value);
  }

  /**
   * How long a rotated refresh token still works with {@link
   * BehaviorOption.RefreshRotation#GRACE_WINDOW}.
   */
  public Duration graceWindow() {
    return graceWindow;
  }

  public SimulatorSettings withGraceWindow(Duration value) {
    return changed(s -> s.graceWindow = value);
  }

  /** How long an upload URL is valid. */
  public Duration uploadUrlLifetime() {
    return uploadUrlLifetime;
  }

  public SimulatorSettings withUploadUrlLifetime(Duration value) {
    return changed(s -> s.uploadUrlLifetime = value);
  }

  /** The delay from the last byte to PUBLISH_COMPLETE or SEND_TO_USER_INBOX. */
  public ProcessingDelay processing() {
    return processing;
  }

  public SimulatorSettings withProcessing(ProcessingDelay value) {
    return changed(s -> s.processing = value);
  }

  /** The delay from PUBLISH_COMPLETE to the post id of a public post. */
  public ProcessingDelay postId() {
    return postId;
  }

  public SimulatorSettings withPostId(ProcessingDelay value) {
    return changed(s -> s.postId = value);
  }

  /** Whether TikTok has audited the app. */
  public boolean audited() {
    return is(BehaviorOption.Audit.AUDITED);
  }

  public SimulatorSettings withAudited(boolean value) {
    return with(value ? BehaviorOption.Audit.AUDITED : BehaviorOption.Audit.UNAUDITED);
  }

  public SimulatorSettings withConsentMode(BehaviorOption.ConsentMode value) {
    return with(value);
  }

  /** Direct posts of one creator in 24 hours (docs/tiktok-api.md#31-audit-rules-and-caps). */
  public int dailyPostCap() {
    return dailyPostCap;
  }

  public SimulatorSettings withDailyPostCap(int value) {
    return changed(s -> s.dailyPostCap = value);
  }

  /**
   * Inbox drafts of one creator in 24 hours that the creator has not posted
   * (docs/tiktok-api.md#42-inbox).
   */
  public int pendingShareCap() {
    return pendingShareCap;
  }

  public SimulatorSettings withPendingShareCap(int value) {
    return changed(s -> s.pendingShareCap = value);
  }

  /**
   * The number of creators who may post within 24 hours, at most 5 for an unaudited app
   * (docs/tiktok-api.md#31-audit-rules-and-caps).
   */
  public int activeCreatorCap() {
    return audited() ? activeCreatorCap : Math.min(5, activeCreatorCap);
  }

  public SimulatorSettings withActiveCreatorCap(int value) {
    return changed(s -> s.activeCreatorCap = value);
  }

  /** The age up to which a creator info counts for a direct post. */
  public Duration creatorInfoFreshness() {
    return creatorInfoFreshness;
  }

  public SimulatorSettings withCreatorInfoFreshness(Duration value) {
    return changed(s -> s.creatorInfoFreshness = value);
  }

  /**
   * The verified URL prefixes, from which TikTok pulls videos
   * (docs/tiktok-api.md#9-photos-and-pulling-from-a-url).
   */
  public List<String> verifiedUrlPrefixes() {
    return verifiedUrlPrefixes;
  }

  public SimulatorSettings withVerifiedUrlPrefixes(String... prefixes) {
    return changed(s -> s.verifiedUrlPrefixes = List.of(prefixes));
  }

  public List<Creator> creators() {
    return creators;
  }

  public SimulatorSettings withCreators(List<Creator> value) {
    if (value.isEmpty()) {
      throw new IllegalArgumentException("A simulator needs at least one creator");
    }
    return changed(s -> s.creators = List.copyOf(value));
  }

  private SimulatorSettings changed(Consumer<SimulatorSettings> change) {
    try {
      SimulatorSettings copy = (SimulatorSettings) clone();
      change.accept(copy);
      return copy;
    } catch (CloneNotSupportedException e) {
      throw new AssertionError(e);
    }
  }

  private static Set<String> orderedSet(String... values) {
    return Collections.unmodifiableSet(new LinkedHashSet<>(List.of(values)));
  }
}
