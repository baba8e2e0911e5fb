package com.viralmommy.tiktok.infra;

import com.viralmommy.tiktok.events.EventType;
import com.viralmommy.tiktok.publishing.model.Publication;
import com.viralmommy.tiktok.tiktok.TikTokCode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.services.cloudwatch.Metric;
import software.amazon.awscdk.services.logs.FilterPattern;
import software.amazon.awscdk.services.logs.MetricFilterOptions;

/** What is counted in the functions' logs, by the fields of their lines. */
enum LogMetric {
  PUBLISHED(
      "Published",
      FunctionPlan::publishes,
      "publication.ended",
      "status",
      Publication.Status.PUBLISHED.name()),
  FAILED(
      "Failed",
      FunctionPlan::publishes,
      "publication.ended",
      "status",
      Publication.Status.FAILED.name()),
  UNCONFIRMED(
      "Unconfirmed",
      FunctionPlan::publishes,
      "publication.ended",
      "status",
      Publication.Status.UNCONFIRMED.name()),
  TIKTOK_REFUSALS("TikTokRefusals", FunctionPlan::publishes, "tiktok.refused", null, null),
  APP_CAP(
      "AppCapReached",
      FunctionPlan::publishes,
      "tiktok.refused",
      "code",
      TikTokCode.REACHED_ACTIVE_USER_CAP.name()),
  /** What a function catches so that it can go on is not among Lambda's own errors. */
  LOGGED_ERRORS("LoggedErrors", _ -> true, null, "level", "ERROR"),
  REFRESH_FAILURES(
      "RefreshFailures", FunctionPlan::refreshesTokens, "token.refresh_failed", null, null),
  NEEDS_RECONNECT(
      "NeedsReconnect",
      FunctionPlan::tells,
      "event.told",
      "type",
      EventType.CONNECTION_NEEDS_RECONNECT.text());

  private final String metricName;
  private final Predicate<FunctionPlan> teller;
  private final String event;
  private final String field;
  private final String value;

  /**
   * @param teller whose logs have it
   * @param event null if the field alone counts
   * @param field that must have the value; null if the event alone counts
   */
  LogMetric(
      String metricName, Predicate<FunctionPlan> teller, String event, String field, String value) {
    this.metricName = metricName;
    this.teller = teller;
    this.event = event;
    this.field = field;
    this.value = value;
  }

  /** Counts in this function's logs, if it can be there. */
  void countIn(FunctionAlias function, StageSettings settings) {
    if (!teller.test(function.plan())) {
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

  /** How often, in all functions together. */
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
