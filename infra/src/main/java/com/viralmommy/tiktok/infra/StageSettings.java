package com.viralmommy.tiktok.infra;

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
 * What one stage differs in from another, from the CDK context {@code stages.<name>}.
 *
 * @param stage its name, part of the names of its stacks and functions
 * @param deletionProtection whether tables refuse to be deleted, as production's must
 * @param domain host of the site that serves the API under {@code /api}; TikTok knows the redirect
 *     URI on it
 * @param dashboardUrl where the callback sends people who named no other place
 * @param origins that {@code returnTo} may name and whose pages may call the API and upload
 * @param alarmEmail gets every alarm
 * @param logDays for which logs are kept
 * @param videoDays after which an uploaded video is deleted; longer than any publication may wait
 * @param variables optional variables of the functions, each checked by the code that reads it
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
   * Whose bearer tokens are accepted.
   *
   * @param jwksUrl the one that the issuer's discovery document names, if absent
   */
  public record Oidc(URI issuer, String audience, Optional<URI> jwksUrl) {}

  /**
   * Megabytes of memory by what they are for; Lambda gives CPU in proportion, one whole core at
   * 1,769 MB.
   *
   * @param answerMb a person waits for the answer
   * @param eventMb an event is worked off
   * @param videoMb a video goes through TLS twice
   * @param sweepMb what is due is read and sent on
   */
  public record Memory(int answerMb, int eventMb, int videoMb, int sweepMb) {}

  /**
   * @param requestsPerSecond of all clients of the API together, in the long run
   * @param requestBurst how many may come at once
   * @param publishWorkers how many videos are sent at the same time
   * @param refreshWorkers how many functions refresh tokens at the same time, twenty each
   * @param reconnectsPerHour how many users may have to reconnect before it is an alarm
   */
  public record Limits(
      int requestsPerSecond,
      int requestBurst,
      int publishWorkers,
      int refreshWorkers,
      int reconnectsPerHour) {}

  /** Planned sixty days ahead, then a week for limits, and a day for TikTok. */
  private static final int LONGEST_WAIT_DAYS = 68;

  /** Of those that CloudWatch Logs accepts. */
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

  /** Long enough for {@code tiktok-<stage>-<function>} to be a function's name. */
  private static final Pattern STAGE = Pattern.compile("[a-z][a-z0-9-]{0,19}");

  private static final Pattern HOST =
      Pattern.compile("(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\\.)+[a-z]{2,63}");
  private static final Pattern EMAIL = Pattern.compile("[^@\\s]{1,64}@[^@\\s]+\\.[^@\\s]+");

  /** The redirect URI that is to be registered at TikTok, character by character. */
  public URI redirectUri() {
    return URI.create("https://" + domain + "/api/auth/tiktok/callback");
  }

  /** The variables that follow from the settings. */
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

  /** Where a setting of this stage stands. */
  String place(String setting) {
    return "stages.%s.%s".formatted(stage, setting);
  }

  RetentionDays logRetention() {
    return LOG_DAYS.get(logDays);
  }

  /** Of all stages in the context. */
  static List<StageSettings> all(Setting stages) {
    if (!stages.isSet() || stages.names().isEmpty()) {
      throw stages.wrong("is missing: see cdk.context.example.json");
    }
    return stages.names().stream().map(name -> of(name, stages.member(name))).toList();
  }

  static StageSettings of(String stage, Setting settings) {
    if (!STAGE.matcher(stage).matches()) {
      throw settings.wrong("must be named by at most 20 of a-z, 0-9 and -");
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
        settings.member("alarmEmail").text(EMAIL, "must be a mail address"),
        logDays(settings.member("logDays")),
        settings.member("videoDays").number(LONGEST_WAIT_DAYS, 3650, 70),
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
        // SQS triggers take 2 to 1,000.
        limits.member("publishWorkers").number(2, 1_000, 10),
        limits.member("refreshWorkers").number(2, 1_000, 5),
        limits.member("reconnectsPerHour").number(1, 1_000_000, 20));
  }
}
