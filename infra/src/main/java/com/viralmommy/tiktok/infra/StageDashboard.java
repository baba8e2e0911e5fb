package com.viralmommy.tiktok.infra;

import com.viralmommy.tiktok.lambda.DeployedFunction;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.services.cloudwatch.AlarmStatusWidget;
import software.amazon.awscdk.services.cloudwatch.Dashboard;
import software.amazon.awscdk.services.cloudwatch.GraphWidget;
import software.amazon.awscdk.services.cloudwatch.IMetric;
import software.amazon.awscdk.services.cloudwatch.IWidget;
import software.amazon.awscdk.services.cloudwatch.MetricOptions;
import software.constructs.Construct;

/** The CloudWatch dashboard of a stage: alarms first, then publications, API, queues, functions. */
final class StageDashboard {
  private static final Duration PERIOD = Duration.minutes(5);
  private static final int HALF = 12;
  private static final int WHOLE = 24;

  private StageDashboard() {}

  static void create(
      Construct scope,
      StageSettings settings,
      Alarms alarms,
      Api api,
      Queues queues,
      Map<DeployedFunction, FunctionAlias> functions) {
    Collection<FunctionAlias> all = functions.values();
    Dashboard dashboard =
        Dashboard.Builder.create(scope, "dashboard")
            .dashboardName("tiktok-" + settings.stage())
            .defaultInterval(Duration.days(1))
            .build();
    dashboard.addWidgets(
        AlarmStatusWidget.Builder.create()
            .title("Alarms")
            .alarms(alarms.all())
            .width(WHOLE)
            .height(6)
            .build());
    dashboard.addWidgets(
        graph(
            "Publications by outcome",
            logs(settings, LogMetric.PUBLISHED, LogMetric.FAILED, LogMetric.UNCONFIRMED)),
        graph(
            "TikTok errors",
            logs(
                settings,
                LogMetric.TIKTOK_REFUSALS,
                LogMetric.REFRESH_FAILURES,
                LogMetric.NEEDS_RECONNECT,
                LogMetric.APP_CAP)));
    dashboard.addWidgets(
        graph(
            "API requests and errors",
            List.of(
                api.rest().metricCount(sum()),
                api.rest().metricClientError(sum()),
                api.rest().metricServerError(sum()))),
        graph(
            "API latency, ms",
            List.of(
                api.rest().metricLatency(statistic("p50")),
                api.rest().metricLatency(statistic("p99")))));
    dashboard.addWidgets(
        graph(
            "Messages in queues",
            of(queues.work().values(), q -> q.metricApproximateNumberOfMessagesVisible(maximum()))),
        graph(
            "Age of the oldest message, s",
            of(queues.work().values(), q -> q.metricApproximateAgeOfOldestMessage(maximum()))));
    dashboard.addWidgets(
        graph("Invocations", of(all, f -> f.function().metricInvocations(sum()))),
        graph("Duration, p99, ms", of(all, f -> f.function().metricDuration(statistic("p99")))));
    dashboard.addWidgets(
        graph("Errors", of(all, f -> f.function().metricErrors(sum()))),
        graph("Throttles", of(all, f -> f.function().metricThrottles(sum()))));
  }

  private static List<IMetric> logs(StageSettings settings, LogMetric... metrics) {
    return Stream.of(metrics).<IMetric>map(metric -> metric.sum(settings, PERIOD)).toList();
  }

  private static <T> List<IMetric> of(Collection<T> all, Function<T, IMetric> metric) {
    return all.stream().map(metric).toList();
  }

  private static IWidget graph(String title, List<IMetric> metrics) {
    return GraphWidget.Builder.create().title(title).left(metrics).width(HALF).height(6).build();
  }

  private static MetricOptions sum() {
    return statistic("Sum");
  }

  private static MetricOptions maximum() {
    return statistic("Maximum");
  }

  private static MetricOptions statistic(String statistic) {
    return MetricOptions.builder().statistic(statistic).period(PERIOD).build();
  }
}
