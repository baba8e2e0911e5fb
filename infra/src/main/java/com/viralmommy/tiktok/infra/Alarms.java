package com.viralmommy.tiktok.infra;

import com.viralmommy.tiktok.lambda.Trigger;
import com.viralmommy.tiktok.lambda.WorkQueue;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import software.amazon.awscdk.Aws;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.services.cloudwatch.Alarm;
import software.amazon.awscdk.services.cloudwatch.ComparisonOperator;
import software.amazon.awscdk.services.cloudwatch.IMetric;
import software.amazon.awscdk.services.cloudwatch.MetricOptions;
import software.amazon.awscdk.services.cloudwatch.TreatMissingData;
import software.amazon.awscdk.services.cloudwatch.actions.SnsAction;
import software.amazon.awscdk.services.iam.PolicyStatement;
import software.amazon.awscdk.services.iam.ServicePrincipal;
import software.amazon.awscdk.services.sns.Topic;
import software.amazon.awscdk.services.sns.subscriptions.EmailSubscription;
import software.amazon.awscdk.services.sqs.Queue;
import software.constructs.Construct;

/** The alarms of a stage, sent by email. The description of an alarm says what to do. */
final class Alarms extends Construct {
  private static final Duration PERIOD = Duration.minutes(5);

  /** Normally a change becomes an event within two seconds. */
  private static final Duration MAX_STREAM_AGE = Duration.minutes(10);

  private final StageSettings settings;
  private final Topic topic;
  private final List<Alarm> alarms = new ArrayList<>();

  Alarms(Construct scope, StageSettings settings) {
    super(scope, "alarms");
    this.settings = settings;
    topic =
        Topic.Builder.create(this, "Topic")
            .displayName("TikTok publishing, " + settings.stage())
            .enforceSsl(true)
            .build();
    // enforceSsl replaces the default topic policy, which allows the alarms of this account.
    topic.addToResourcePolicy(
        PolicyStatement.Builder.create()
            .principals(List.of(new ServicePrincipal("cloudwatch.amazonaws.com")))
            .actions(List.of("sns:Publish"))
            .resources(List.of(topic.getTopicArn()))
            .conditions(Map.of("StringEquals", Map.of("aws:SourceAccount", Aws.ACCOUNT_ID)))
            .build());
    topic.addSubscription(new EmailSubscription(settings.alarmEmail()));
  }

  List<Alarm> all() {
    return alarms;
  }

  void watch(FunctionAlias function) {
    String name = function.deployed().functionName();
    raise(
        name + "-throttles",
        function.function().metricThrottles(sum(PERIOD)),
        1,
        "Lambda throttles %s because the account's concurrency limit is reached. Request a higher"
                .formatted(name)
            + " limit from AWS, or lower limits.publishWorkers. Throttled events are retried"
            + " automatically."
            + " See docs/operations.md#throttles.");
    raise(
        name + "-errors",
        function.function().metricErrors(sum(PERIOD)),
        runsHourlyOrLess(function) ? 1 : 3,
        "%s fails. Read the ERROR lines in its log group. If it started with a deployment, move the"
                .formatted(name)
            + " alias live back to the previous version."
            + " See docs/operations.md#errors.");
  }

  /** Such a function can have only one error in an hour. */
  private static boolean runsHourlyOrLess(FunctionAlias function) {
    return function.deployed().trigger() instanceof Trigger.Schedule(java.time.Duration every)
        && every.compareTo(java.time.Duration.ofHours(1)) >= 0;
  }

  /** For a scheduled function, whose silence is a fault. */
  void watchHeartbeat(FunctionAlias function, Duration within) {
    String name = function.deployed().functionName();
    Alarm alarm =
        alarm(name + "-silent", function.function().metricInvocations(sum(within)), 1)
            .comparisonOperator(ComparisonOperator.LESS_THAN_THRESHOLD)
            .treatMissingData(TreatMissingData.BREACHING)
            .alarmDescription(
                "%s has not run, so due work is not started. Check that its EventBridge rule is enabled"
                        .formatted(name)
                    + " and that the alias live exists."
                    + " See docs/operations.md#silent.")
            .build();
    add(alarm);
  }

  void watchDeadLetters(String of, Queue deadLetters) {
    raiseOnDeadLetters(
        of,
        deadLetters,
        "A message of the queue %s failed repeatedly. Read it in the dead-letter queue, search the"
                .formatted(of)
            + " logs for its messageId or publication, and then redrive or delete it. The due sweep"
            + " continues publications without it."
            + " See docs/operations.md#dead-letters.");
  }

  /** For a function whose failed events Lambda sends to a queue. */
  void watchFailedEvents(String of, Queue failedEvents) {
    raiseOnDeadLetters(
        of,
        failedEvents,
        "Lambda has stopped retrying an event of %s; the function's log has the reason. For"
                .formatted(of)
            + " upload-intake, the message in the dead-letter queue names the object: invoke the"
            + " function with the event, or upload a dropped video again. For event-relay, it names"
            + " the position in the stream, which keeps the change for a day. Then delete the"
            + " message."
            + " See docs/operations.md#lost-events.");
  }

  void watchAge(WorkQueue queue, Queue sqsQueue) {
    raise(
        queue.queueName() + "-queue-age",
        sqsQueue.metricApproximateAgeOfOldestMessage(
            MetricOptions.builder().statistic("Maximum").period(PERIOD).build()),
        queue.alarmAge().toSeconds(),
        "Messages of the queue %s wait too long. If its function is throttled or always busy, raise"
                .formatted(queue.queueName())
            + " limits.publishWorkers. If it fails, read its log. If TikTok is down, wait."
            + " See docs/operations.md#queue-age.");
  }

  /** For the function that reads the streams of the tables. */
  void watchStream(FunctionAlias function) {
    String name = function.deployed().functionName();
    raise(
        name + "-behind",
        function
            .function()
            .metric(
                "IteratorAge", MetricOptions.builder().statistic("Maximum").period(PERIOD).build()),
        MAX_STREAM_AGE.toMilliseconds(),
        "Events reach the event bus late. The lines event.publish_failed of %s have the reason: the"
                .formatted(name)
            + " bus refuses events, or a change is unreadable. The dead-letter queue names changes"
            + " that failed finally; the stream keeps them for a day."
            + " See docs/operations.md#behind.");
  }

  void watchApi(Api api) {
    raise(
        "api-5xx",
        api.rest().metricServerError(sum(PERIOD)),
        5,
        "The API answers with server errors. The access log has the operation and the requestId."
            + " The function's log has a line with the same gatewayRequestId, and the stack trace"
            + " under that line's requestId."
            + " See docs/operations.md#api-5xx.");
  }

  void watchLogs() {
    count(
        LogMetric.LOGGED_ERRORS,
        Duration.minutes(15),
        5,
        "Functions catch unexpected failures: AWS refuses calls, or the code has a bug. Read the"
            + " lines with level ERROR in the functions' log groups. Publications are retried for a"
            + " day."
            + " See docs/operations.md#logged-errors.");
    count(
        LogMetric.UNCONFIRMED,
        PERIOD,
        1,
        "TikTok does not report whether it published a video. Look at the creator's profile. If the"
            + " video is not there, the user may publish it again; there is no automatic retry."
            + " See docs/operations.md#unconfirmed.");
    count(
        LogMetric.REFRESH_FAILURES,
        Duration.minutes(15),
        10,
        "Token refreshes fail. The lines token.refresh_refused have TikTok's code and log id:"
            + " invalid_client means a wrong client secret, 5xx means that TikTok is down."
            + " See docs/operations.md#refresh-failures.");
    count(
        LogMetric.NEEDS_RECONNECT,
        Duration.hours(1),
        settings.limits().reconnectsPerHour(),
        "Unusually many users must reconnect their accounts. Check whether TikTok has changed or"
            + " suspended the app, and whether the token.refresh_refused lines have the same"
            + " code."
            + " See docs/operations.md#needs-reconnect.");
    count(
        LogMetric.APP_CAP,
        Duration.hours(1),
        1,
        "TikTok's limit of users who may post with this app in 24 hours is reached. Publications"
            + " wait. Request a higher limit in TikTok's developer portal."
            + " See docs/operations.md#app-cap.");
  }

  private void count(LogMetric metric, Duration period, int threshold, String whatToDo) {
    raise(
        metric.name().toLowerCase(java.util.Locale.ROOT).replace('_', '-'),
        metric.sum(settings, period),
        threshold,
        whatToDo);
  }

  private void raiseOnDeadLetters(String of, Queue deadLetters, String whatToDo) {
    raise(
        of + "-dead-letters",
        deadLetters.metricApproximateNumberOfMessagesVisible(
            MetricOptions.builder().statistic("Maximum").period(Duration.minutes(1)).build()),
        1,
        whatToDo);
  }

  private void raise(String id, IMetric metric, Number threshold, String whatToDo) {
    add(
        alarm(id, metric, threshold)
            .comparisonOperator(ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD)
            .treatMissingData(TreatMissingData.NOT_BREACHING)
            .alarmDescription(whatToDo)
            .build());
  }

  private Alarm.Builder alarm(String id, IMetric metric, Number threshold) {
    return Alarm.Builder.create(this, id)
        .alarmName("tiktok-%s-%s".formatted(settings.stage(), id))
        .metric(metric)
        .threshold(threshold)
        .evaluationPeriods(1);
  }

  private void add(Alarm alarm) {
    alarm.addAlarmAction(new SnsAction(topic));
    alarms.add(alarm);
  }

  private static MetricOptions sum(Duration period) {
    return MetricOptions.builder().statistic("Sum").period(period).build();
  }
}
