package com.viralmommy.tiktok.infra;

import com.viralmommy.tiktok.events.EventType;
import com.viralmommy.tiktok.platform.Log;
import com.viralmommy.tiktok.publishing.model.Publication;
import com.viralmommy.tiktok.tiktok.TikTokCode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.services.cloudwatch.Metric;
import software.amazon.awscdk.services.logs.FilterPattern;
import software.amazon.awscdk.services.logs.MetricFilterOptions;

/** Metrics that count log lines of the functions by their fields. */
enum LogMetric {
  PUBLISHED(
      "Published",
      FunctionAlias::advancesPublications,
      Log.Counted.PUBLICATION_ENDED,
      "status",
      Publication.Status.PUBLISHED.name()),
  FAILED(
      "Failed",
      FunctionAlias::advancesPublications,
      Log.Counted.PUBLICATION_ENDED,
      "status",
      Publication.Status.FAILED.name()),
  UNCONFIRMED(
      "Unconfirmed",
      FunctionAlias::advancesPublications,
      Log.Counted.PUBLICATION_ENDED,
      "status",
      Publication.Status.UNCONFIRMED.name()),
  TIKTOK_REFUSALS(
      "TikTokRefusals",
      FunctionAlias::advancesPublications,
      Log.Counted.TIKTOK_REFUSED,
      null,
      null),
  APP_CAP(
      "AppCapReached",
      FunctionAlias::advancesPublications,
      Log.Counted.TIKTOK_REFUSED,
      "code",
      TikTokCode.REACHED_ACTIVE_USER_CAP.name()),
  /** Lambda's own error metric misses the failures that a function catches. */
  LOGGED_ERRORS("LoggedErrors", _ -> true, null, "level", "ERROR"),
  REFRESH_FAILURES(
      "RefreshFailures",
      FunctionAlias::refreshesTokens,
      Log.Counted.TOKEN_REFRESH_REFUSED,
      null,
      null),
  NEEDS_RECONNECT(
      "NeedsReconnect",
      FunctionAlias::publishesEvents,
      Log.Counted.EVENT_PUBLISHED,
      "type",
      EventType.CONNECTION_NEEDS_RECONNECT.text());

  private final String metricName;
  private final Predicate<FunctionAlias> logger;
  private final String event;
  private final String field;
  private final String value;

  /**
   * @param logger selects the functions that log such lines
   * @param event name of the line; null for any line
   * @param field that must have the value; null for any
   */
  LogMetric(
      String metricName,
      Predicate<FunctionAlias> logger,
      String event,
      String field,
      String value) {
    this.metricName = metricName;
    this.logger = logger;
    this.event = event;
    this.field = field;
    this.value = value;
  }

  /** Adds the metric filter to the function's log group if the function logs such lines. */
  void countIn(FunctionAlias function, StageSettings settings) {
    if (!logger.test(function)) {
      return;
    }
    function
        .logs()
        .addMetricFilter(
            metricName,
            MetricFilterOptions.builder()
                .filterPattern(FilterPattern.literal(pattern()))
                .metricNamespace(namespace(settings))
                .metricName(metricName)
                .metricValue("1")
                .build());
  }

  private String pattern() {
    List<String> conditions = new ArrayList<>();
    if (event != null) {
      conditions.add("$.event = \"%s\"".formatted(event));
    }
    if (field != null) {
      conditions.add("$.%s = \"%s\"".formatted(field, value));
    }
    return "{ %s }".formatted(String.join(" && ", conditions));
  }

  /** The number of lines of all functions. */
  Metric sum(StageSettings settings, Duration period) {
    return Metric.Builder.create()
        .namespace(namespace(settings))
        .metricName(metricName)
        .statistic("Sum")
        .period(period)
        .build();
  }

  private static String namespace(StageSettings settings) {
    return "TikTokPublishing/" + settings.stage();
  }
}
