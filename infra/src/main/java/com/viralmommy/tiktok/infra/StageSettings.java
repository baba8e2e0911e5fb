package com.viralmommy.tiktok.infra;

import com.viralmommy.tiktok.lambda.DeployedFunction;
import com.viralmommy.tiktok.lambda.Trigger;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import software.amazon.awscdk.services.logs.RetentionDays;

/**
 * The settings of one stage, from the CDK context {@code stages.<name>}.
 *
 * @param stage name of the stage; part of the names of its stacks and functions
 * @param deletionProtection whether tables cannot be deleted; set it in production
 * @param domain host of the site that serves the API under {@code /api}; also the host of the
 *     redirect URI
 * @param dashboardUrl default address to which the OAuth callback redirects
 * @param origins origins that {@code returnTo} may name and whose pages may call the API and upload
 * @param alarmEmail address that receives every alarm
 * @param logDays retention of logs
 * @param videoDays days until an uploaded video is deleted; more than any publication may wait
 * @param variables optional environment variables of the functions; the code that reads one checks
 *     it
 */
public record StageSettings(
    String stage,
    boolean deletionProtection,
    String domain,
    URI dashboardUrl,
    List<String> origins,
    Oidc oidc,
    String alarmEmail,
    int logDays,
    int videoDays,
    Memory memory,
    Limits limits,
    Map<String, String> variables) {
  /**
   * The OIDC issuer of the bearer tokens.
   *
   * @param jwksUrl if absent, the one in the issuer's discovery document
   */
  public record Oidc(URI issuer, String audience, Optional<URI> jwksUrl) {}

  /**
   * Megabytes of memory for each {@link DeployedFunction.Memory}. Lambda gives CPU in proportion:
   * one core at 1,769 MB.
   */
  public record Memory(int answerMb, int eventMb, int videoMb, int sweepMb) {
    int megabytes(DeployedFunction.Memory use) {
      return switch (use) {
        case ANSWER -> answerMb;
        case EVENT -> eventMb;
        case VIDEO -> videoMb;
        case SWEEP -> sweepMb;
      };
    }
  }

  /**
   * Limits of a stage.
   *
   * @param requestsPerSecond average rate of all API clients together
   * @param requestBurst API requests at the same time
   * @param publishWorkers videos that are published at the same time
   * @param refreshWorkers functions that refresh tokens at the same time, each twenty
   * @param reconnectsPerHour users who must reconnect in an hour before an alarm is raised
   */
  public record Limits(
      int requestsPerSecond,
      int requestBurst,
      int publishWorkers,
      int refreshWorkers,
      int reconnectsPerHour) {
    /** SQS's minimum for the concurrency of a trigger. */
    private static final int MIN_CONCURRENCY = 2;

    /** SQS's maximum for the concurrency of a trigger. */
    private static final int MAX_CONCURRENCY = 1_000;

    int concurrency(Trigger.Concurrency concurrency) {
      return switch (concurrency) {
        case MINIMAL -> MIN_CONCURRENCY;
        case PUBLISH_WORKERS -> publishWorkers;
        case REFRESH_WORKERS -> refreshWorkers;
      };
    }
  }

  /** Up to 60 days until the planned time, 7 days for limits, and 1 day for TikTok. */
  private static final int MAX_PUBLICATION_DAYS = 68;

  /** Some of the retention times that CloudWatch Logs supports. */
  private static final SortedMap<Integer, RetentionDays> LOG_DAYS =
      new TreeMap<>(
          Map.of(
              7, RetentionDays.ONE_WEEK,
              14, RetentionDays.TWO_WEEKS,
              30, RetentionDays.ONE_MONTH,
              60, RetentionDays.TWO_MONTHS,
              90, RetentionDays.THREE_MONTHS,
              180, RetentionDays.SIX_MONTHS,
              365, RetentionDays.ONE_YEAR));

  /** Lambda limits the length of {@code tiktok-<stage>-<function>}. */
  private static final Pattern STAGE = Pattern.compile("[a-z][a-z0-9-]{0,19}");

  private static final Pattern HOST =
      Pattern.compile("(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\\.)+[a-z]{2,63}");
  private static final Pattern EMAIL = Pattern.compile("[^@\\s]{1,64}@[^@\\s]+\\.[^@\\s]+");

  /** The redirect URI; TikTok requires the same string in the developer portal. */
  public URI redirectUri() {
    return URI.create("https://" + domain + "/api/auth/tiktok/callback");
  }

  /** The environment variables that follow from the settings. */
  Map<String, String> derivedVariables() {
    Map<String, String> variables = new TreeMap<>();
    variables.put("TIKTOK_REDIRECT_URI", redirectUri().toString());
    variables.put("DASHBOARD_URL", dashboardUrl.toString());
    variables.put("RETURN_TO_ORIGINS", String.join(",", origins));
    variables.put("CORS_ORIGINS", String.join(",", origins));
    variables.put("OIDC_ISSUER", oidc.issuer().toString());
    variables.put("OIDC_AUDIENCE", oidc.audience());
    oidc.jwksUrl().ifPresent(url -> variables.put("OIDC_JWKS_URL", url.toString()));
    return variables;
  }

  /** The path of a setting of this stage. */
  String place(String setting) {
    return "stages.%s.%s".formatted(stage, setting);
  }

  RetentionDays logRetention() {
    return LOG_DAYS.get(logDays);
  }

  /** The settings of all stages in the context. */
  static List<StageSettings> all(Setting stages) {
    if (!stages.isSet() || stages.names().isEmpty()) {
      throw stages.wrong("is missing: see cdk.context.example.json");
    }
    return stages.names().stream().map(name -> of(name, stages.member(name))).toList();
  }

  static StageSettings of(String stage, Setting settings) {
    if (!STAGE.matcher(stage).matches()) {
      throw settings.wrong(
          "must have a name of at most 20 characters a-z, 0-9 and -, which starts with a letter");
    }
    settings.allowOnly(
        Set.of(
            "deletionProtection",
            "domain",
            "dashboardUrl",
            "origins",
            "oidc",
            "alarmEmail",
            "logDays",
            "videoDays",
            "memory",
            "limits",
            "variables"));
    return new StageSettings(
        stage,
        settings.member("deletionProtection").flag(false),
        settings.member("domain").text(HOST, "must be a host name"),
        settings.member("dashboardUrl").address(),
        settings.member("origins").origins(),
        oidc(settings.member("oidc")),
        settings.member("alarmEmail").text(EMAIL, "must be an email address"),
        logDays(settings.member("logDays")),
        settings.member("videoDays").number(MAX_PUBLICATION_DAYS, 3650, 70),
        memory(settings.member("memory")),
        limits(settings.member("limits")),
        settings.member("variables").texts());
  }

  private static Oidc oidc(Setting oidc) {
    oidc.allowOnly(Set.of("issuer", "audience", "jwksUrl"));
    Setting jwksUrl = oidc.member("jwksUrl");
    return new Oidc(
        oidc.member("issuer").address(),
        oidc.member("audience").text(),
        jwksUrl.isSet() ? Optional.of(jwksUrl.address()) : Optional.empty());
  }

  private static int logDays(Setting logDays) {
    int days = logDays.number(1, 3650, 30);
    if (!LOG_DAYS.containsKey(days)) {
      throw logDays.wrong("must be one of " + LOG_DAYS.keySet());
    }
    return days;
  }

  private static Memory memory(Setting memory) {
    memory.allowOnly(Set.of("answerMb", "eventMb", "videoMb", "sweepMb"));
    return new Memory(
        memory.member("answerMb").number(256, 10240, 1024),
        memory.member("eventMb").number(256, 10240, 1024),
        memory.member("videoMb").number(512, 10240, 1769),
        memory.member("sweepMb").number(256, 10240, 512));
  }

  private static Limits limits(Setting limits) {
    limits.allowOnly(
        Set.of(
            "requestsPerSecond",
            "requestBurst",
            "publishWorkers",
            "refreshWorkers",
            "reconnectsPerHour"));
    return new Limits(
        limits.member("requestsPerSecond").number(1, 10_000, 50),
        limits.member("requestBurst").number(1, 5_000, 100),
        limits.member("publishWorkers").number(Limits.MIN_CONCURRENCY, Limits.MAX_CONCURRENCY, 10),
        limits.member("refreshWorkers").number(Limits.MIN_CONCURRENCY, Limits.MAX_CONCURRENCY, 5),
        limits.member("reconnectsPerHour").number(1, 1_000_000, 20));
  }
}
