package com.viralmommy.tiktok.simulator.settings;

import com.viralmommy.tiktok.simulator.creators.Creator;
import java.net.URI;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * A setting that people choose as text: by {@code -D} on the command line, or through the control
 * API. Lists are separated by commas.
 */
public enum Setting {
  PORT(
      "port",
      "The port of the API and of the overview page.",
      "0 (a free port) to 65535",
      false,
      s -> s.port(),
      (s, text) -> s.withPort(port(text))),
  UPLOAD_PORT(
      "uploadPort",
      "The port of the upload host.",
      "0 (a free port) to 65535; by default the port after that of the API",
      false,
      s -> s.uploadPort(),
      (s, text) -> s.withUploadPort(port(text))),
  BIND_ADDRESS(
      "bindAddress",
      "The address on which both ports listen. Everyone who reaches it can use the control API.",
      "an IP address of this machine; 0.0.0.0 for all",
      false,
      s -> s.bindAddress(),
      (s, text) -> s.withBindAddress(address(text))),
  UPLOAD_ORIGIN(
      "uploadOrigin",
      "The beginning of upload URLs, for clients that reach the upload port by another name.",
      "an http or https URL without a path; empty for the upload port itself",
      true,
      s -> s.uploadOrigin().map(URI::toString).orElse(""),
      (s, text) -> s.withUploadOrigin(text.isEmpty() ? null : httpUrl(text))),
  CLIENT_KEY(
      "clientKey",
      "The client key of the app.",
      "any text",
      true,
      s -> s.clientKey(),
      (s, text) -> s.withClientKey(notEmpty(text))),
  CLIENT_SECRET(
      "clientSecret",
      "The client secret of the app. It also signs webhooks.",
      "any text",
      true,
      s -> s.clientSecret(),
      (s, text) -> s.withClientSecret(notEmpty(text))),
  REDIRECT_URIS(
      "redirectUris",
      "The registered redirect URIs.",
      "1 to 10 https URIs, or http URIs of localhost or 127.0.0.1 with a port, which may be *",
      true,
      s -> s.redirectUris(),
      (s, text) -> s.withRedirectUris(list(text))),
  APP_SCOPES(
      "appScopes",
      "The scopes of the app. A request for any other scope ends as invalid_scope.",
      String.join(", ", SimulatorSettings.ALL_SCOPES),
      true,
      s -> List.copyOf(s.appScopes()),
      (s, text) -> s.withAppScopes(list(text).toArray(String[]::new))),
  WEBHOOK_URL(
      "webhookUrl",
      "The address to which webhooks are sent. Without one they are only shown.",
      "an http or https URL; empty for none",
      true,
      s -> s.webhookUrl().map(URI::toString).orElse(""),
      (s, text) -> s.withWebhookUrl(text.isEmpty() ? null : httpUrl(text))),
  WEBHOOK_FIRST_RETRY(
      "webhookFirstRetry",
      "The pause before the first retry of a webhook. Each further pause is twice as long.",
      "a duration of virtual time, such as PT10S",
      true,
      s -> s.webhookFirstRetry().toString(),
      (s, text) -> s.withWebhookFirstRetry(duration(text))),
  VERIFIED_URL_PREFIXES(
      "verifiedUrlPrefixes",
      "The verified URL prefixes, from which videos are pulled. Any other URL ends as"
          + " url_ownership_unverified.",
      "http or https URLs that end with a slash; empty for none",
      true,
      s -> s.verifiedUrlPrefixes(),
      (s, text) -> s.withVerifiedUrlPrefixes(prefixes(text))),
  LIFETIMES(
      "lifetimes",
      "How long access tokens and refresh tokens are valid.",
      "24h (and 365 days), 2h (and 180 days), or two durations, such as PT20M/P1D",
      true,
      s -> s.lifetimes().toString(),
      (s, text) -> s.withLifetimes(TokenLifetimes.parse(text))),
  CODE_LIFETIME(
      "codeLifetime",
      "How long an authorization code is valid.",
      "a duration, such as PT5M",
      true,
      s -> s.codeLifetime().toString(),
      (s, text) -> s.withCodeLifetime(duration(text))),
  GRACE_WINDOW(
      "graceWindow",
      "How long a rotated refresh token still works with RefreshRotation.GRACE_WINDOW.",
      "a duration, such as PT1M",
      true,
      s -> s.graceWindow().toString(),
      (s, text) -> s.withGraceWindow(duration(text))),
  UPLOAD_URL_LIFETIME(
      "uploadUrlLifetime",
      "How long an upload URL is valid.",
      "a duration, such as PT1H",
      true,
      s -> s.uploadUrlLifetime().toString(),
      (s, text) -> s.withUploadUrlLifetime(duration(text))),
  PROCESSING(
      "processing",
      "The delay from the last byte to PUBLISH_COMPLETE or SEND_TO_USER_INBOX.",
      "a number of polls, such as polls:2, a duration, such as PT3S, or both: polls:2,PT3S",
      true,
      s -> s.processing().toString(),
      (s, text) -> s.withProcessing(ProcessingDelay.parse(text))),
  POST_ID(
      "postId",
      "The delay from PUBLISH_COMPLETE to the post id of a public post.",
      "a number of polls, such as polls:2, a duration, such as PT5S, or both: polls:2,PT5S",
      true,
      s -> s.postId().toString(),
      (s, text) -> s.withPostId(ProcessingDelay.parse(text))),
  DAILY_POST_CAP(
      "dailyPostCap",
      "Direct posts of one creator in 24 hours, after which spam_risk_too_many_posts comes.",
      "1 to 1000000",
      true,
      s -> s.dailyPostCap(),
      (s, text) -> s.withDailyPostCap(cap(text))),
  PENDING_SHARE_CAP(
      "pendingShareCap",
      "Inbox drafts of one creator in 24 hours that the creator has not posted, after which"
          + " spam_risk_too_many_pending_share comes.",
      "1 to 1000000",
      true,
      s -> s.pendingShareCap(),
      (s, text) -> s.withPendingShareCap(cap(text))),
  ACTIVE_CREATOR_CAP(
      "activeCreatorCap",
      "Creators who may post within 24 hours, after which reached_active_user_cap comes. An"
          + " unaudited app has at most 5.",
      "1 to 1000000",
      true,
      s -> s.activeCreatorCap(),
      (s, text) -> s.withActiveCreatorCap(cap(text))),
  CREATOR_INFO_FRESHNESS(
      "creatorInfoFreshness",
      "The age up to which a creator info counts for a direct post.",
      "a duration, such as PT10M",
      true,
      s -> s.creatorInfoFreshness().toString(),
      (s, text) -> s.withCreatorInfoFreshness(duration(text))),
  ADD_CREATORS(
      "addCreators",
      "Creators that are added to the default ones.",
      "usernames, each with any of :private, :banned, :sandbox, :postsElsewhere=14,"
          + " :dailyPostCap=2, :maxVideoPostDurationSec=60",
      false,
      s -> addedCreators(s),
      Setting::withAddedCreators),
  OPTIONS(
      "options",
      "Choices where TikTok's documents are silent.",
      "names and values, such as Audit.AUDITED,RefreshRotation.GRACE_WINDOW",
      true,
      s -> s.optionValues(),
      (s, text) ->
          s.with(list(text).stream().map(BehaviorOption::parse).toArray(BehaviorOption[]::new)));

  private static final int MOST = 1_000_000;

  /** Applies a text to settings. */
  @FunctionalInterface
  private interface Change {
    SimulatorSettings apply(SimulatorSettings settings, String text);
  }

  private final String settingName;
  private final String description;
  private final String alternatives;
  private final boolean changeable;
  private final Function<SimulatorSettings, Object> read;
  private final Change change;

  Setting(
      String settingName,
      String description,
      String alternatives,
      boolean changeable,
      Function<SimulatorSettings, Object> read,
      Change change) {
    this.settingName = settingName;
    this.description = description;
    this.alternatives = alternatives;
    this.changeable = changeable;
    this.read = read;
    this.change = change;
  }

  /** The name in {@code -Dname=} and in JSON. */
  public String settingName() {
    return settingName;
  }

  /** One or two sentences. */
  public String description() {
    return description;
  }

  /** The values that are possible, in words. */
  public String alternatives() {
    return alternatives;
  }

  /** Whether it may change while the simulator runs. */
  public boolean isChangeable() {
    return changeable;
  }

  /** The value in settings: a text, a number, a list of texts, or a map from option to value. */
  public Object valueIn(SimulatorSettings settings) {
    return read.apply(settings);
  }

  /**
   * Settings with a changed value.
   *
   * @throws IllegalArgumentException naming the setting and its alternatives
   */
  public SimulatorSettings apply(SimulatorSettings settings, String text) {
    try {
      return change.apply(settings, text.strip());
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          settingName + ": " + e.getMessage() + ". Possible: " + alternatives, e);
    }
  }

  /** The setting of this name. */
  public static Optional<Setting> named(String name) {
    return Arrays.stream(values()).filter(s -> s.settingName.equals(name)).findFirst();
  }

  private static List<String> list(String text) {
    return Stream.of(text.split(",")).map(String::strip).filter(v -> !v.isEmpty()).toList();
  }

  private static String notEmpty(String text) {
    if (text.isEmpty()) {
      throw new IllegalArgumentException("The value is empty");
    }
    return text;
  }

  private static int port(String text) {
    return number(text, 0, 65_535);
  }

  private static int cap(String text) {
    return number(text, 1, MOST);
  }

  private static int number(String text, int smallest, int largest) {
    int value = text.matches("\\d{1,7}") ? Integer.parseInt(text) : -1;
    if (value < smallest || value > largest) {
      throw new IllegalArgumentException(
          text + " is not a number from " + smallest + " to " + largest);
    }
    return value;
  }

  private static Duration duration(String text) {
    try {
      Duration duration = Duration.parse(text);
      if (duration.isNegative() || duration.isZero()) {
        throw new IllegalArgumentException(text + " is not longer than zero");
      }
      return duration;
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(text + " is not an ISO 8601 duration", e);
    }
  }

  private static String address(String text) {
    if (!text.matches("[0-9a-fA-F:.]+")) {
      throw new IllegalArgumentException(text + " is not an IP address");
    }
    return text;
  }

  private static URI httpUrl(String text) {
    URI url = URI.create(text);
    if (url.getHost() == null
        || !("http".equals(url.getScheme()) || "https".equals(url.getScheme()))) {
      throw new IllegalArgumentException(text + " is not an http or https URL");
    }
    return url;
  }

  private static String[] prefixes(String text) {
    List<String> prefixes = list(text);
    for (String prefix : prefixes) {
      if (!httpUrl(prefix).toString().endsWith("/")) {
        throw new IllegalArgumentException(prefix + " does not end with a slash");
      }
    }
    return prefixes.toArray(String[]::new);
  }

  private static List<String> addedCreators(SimulatorSettings settings) {
    List<Creator> initial = SimulatorSettings.defaults().creators();
    return settings.creators().stream()
        .filter(creator -> !initial.contains(creator))
        .map(Creator::username)
        .toList();
  }

  private static SimulatorSettings withAddedCreators(SimulatorSettings settings, String text) {
    List<Creator> creators = new ArrayList<>(settings.creators());
    list(text).stream().map(Setting::creator).forEach(creators::add);
    return settings.withCreators(creators);
  }

  private static Creator creator(String text) {
    String[] parts = text.split(":");
    Creator creator = Creator.named(parts[0], parts[0]);
    for (String part : Arrays.asList(parts).subList(1, parts.length)) {
      String[] pair = (part + "=").split("=", 3);
      creator =
          switch (pair[0]) {
            case "private" -> creator.withPrivateAccount(true);
            case "banned" -> creator.withBanned(true);
            case "sandbox" -> creator.withSandboxOnly(true);
            case "postsElsewhere" -> creator.withPostsElsewhere(number(pair[1], 0, MOST));
            case "dailyPostCap" -> creator.withDailyPostCap(cap(pair[1]));
            case "maxVideoPostDurationSec" -> creator.withMaxVideoPostDurationSec(cap(pair[1]));
            default -> throw new IllegalArgumentException("A creator has no property " + pair[0]);
          };
    }
    return creator;
  }
}
