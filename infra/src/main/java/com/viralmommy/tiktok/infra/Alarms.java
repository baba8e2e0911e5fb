package com.viralmommy.tiktok.infra;

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

/** What a person has to know of, by mail; each alarm's description says what to do. */
final class Alarms extends Construct {
  private static final Duration SOON = Duration.minutes(5);

  /** A change is told within a second or two; a webhook that is minutes late is a complaint. */
  private static final Duration CHANGES_WAIT = Duration.minutes(10);

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
    // A topic with a policy of its own loses the one that lets this account's alarms in.
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
        function.function().metricThrottles(sum(SOON)),
        1,
        "Lambda refuses to run %s: the account's concurrency is used up. Ask AWS for a higher limit,"
                .formatted(name)
            + " or lower limits.publishWorkers. What was refused is tried again by itself.");
    raise(
        name + "-errors",
        function.function().metricErrors(sum(SOON)),
        isHourly(function) ? 1 : 3,
        "%s fails. Its log group says why, in the lines with level ERROR; if it began with an update,"
                .formatted(name)
            + " move the alias live back to the version before.");
  }

  /** It fails once an hour at most. */
  private static boolean isHourly(FunctionAlias function) {
    return function.plan().trigger() instanceof Trigger.Schedule(java.time.Duration every)
        && every.compareTo(java.time.Duration.ofHours(1)) >= 0;
  }

  /** The one function whose silence is a fault. */
  void watchHeartbeat(FunctionAlias function, Duration within) {
    String name = function.deployed().functionName();
    Alarm alarm =
        alarm(name + "-silent", function.function().metricInvocations(sum(within)), 1)
            .comparisonOperator(ComparisonOperator.LESS_THAN_THRESHOLD)
            .treatMissingData(TreatMissingData.BREACHING)
            .alarmDescription(
                "%s has not run: nothing that was lost or has to wait goes on. See whether its"
                        .formatted(name)
                    + " EventBridge rule is enabled and the alias live exists.")
            .build();
    add(alarm);
  }

  void watchDeadLetters(String of, Queue deadLetters) {
    raiseOnLetters(
        of,
        deadLetters,
        "A message of %s could not be dealt with. Read it in the dead-letter queue, look for its"
                .formatted(of)
            + " messageId or publication in the logs, then redrive or delete it. Publications go on"
            + " by the due sweep even without it.");
  }

  /** Of a function whose failed events Lambda puts aside: there is no queue before. */
  void watchLostEvents(String of, Queue lost) {
    raiseOnLetters(
        of,
        lost,
        "Lambda has given up an event of %s, whose logs say why. The letter in the dead-letter queue"
                .formatted(of)
            + " names it: of upload-intake the object, which nobody else takes note of if it is a"
            + " drop, so send the event again by hand or upload it anew; of event-relay the place"
            + " in the stream, where it is kept for a day. Then delete the letter.");
  }

  void watchAge(WorkQueue queue, Queue made) {
    raise(
        queue.queueName() + "-queue-age",
        made.metricApproximateAgeOfOldestMessage(
            MetricOptions.builder().statistic("Maximum").period(SOON).build()),
        queue.longestWait().toSeconds(),
        "Messages of the %s queue wait too long. If its function is throttled or busy all the time,"
                .formatted(queue.queueName())
            + " raise limits.publishWorkers; if it fails, its logs say why; if TikTok is down,"
            + " wait.");
  }

  /** Of the function that tells what has changed. */
  void watchChanges(FunctionAlias function) {
    String name = function.deployed().functionName();
    raise(
        name + "-behind",
        function
            .function()
            .metric(
                "IteratorAge", MetricOptions.builder().statistic("Maximum").period(SOON).build()),
        CHANGES_WAIT.toMilliseconds(),
        "Subscribers of the event bus learn late of what happens. The lines event.not_told of %s say"
                .formatted(name)
            + " why: a bus that refuses, or a change that cannot be read. What could not be told in"
            + " the end is named in its dead-letter queue; the stream keeps it for a day.");
  }

  void watchApi(Api api) {
    raise(
        "api-5xx",
        api.rest().metricServerError(sum(SOON)),
        5,
        "The API answers with server errors. The access log names operation and requestId, the"
            + " function's log has the stack under that requestId.");
  }

  void watchLogs() {
    count(
        LogMetric.LOGGED_ERRORS,
        Duration.minutes(15),
        5,
        "Functions meet failures that nobody foresaw, and go on: AWS refuses something, or there is"
            + " a fault in the code. The lines with level ERROR say which function, why, and of"
            + " what; publications are tried again for a day.");
    count(
        LogMetric.UNCONFIRMED,
        SOON,
        1,
        "TikTok's outcome of a publication cannot be learnt. Look at the creator's profile; if the"
            + " video is not there, its user may publish it again. It is never retried by itself.");
    count(
        LogMetric.REFRESH_FAILURES,
        Duration.minutes(15),
        10,
        "TikTok refuses or fails to refresh tokens. The lines token.refresh_failed have TikTok's"
            + " code and log id: invalid_client means a wrong secret, 5xx that TikTok is down.");
    count(
        LogMetric.NEEDS_RECONNECT,
        Duration.hours(1),
        settings.limits().reconnectsPerHour(),
        "Unusually many users have to connect their accounts anew. See whether TikTok has changed"
            + " or suspended the app, and whether token.refresh_failed lines have one code in"
            + " common.");
    count(
        LogMetric.APP_CAP,
        Duration.hours(1),
        1,
        "TikTok's cap of users who may post by this app in 24 hours is reached. Publications wait;"
            + " ask TikTok for a higher cap in the developer portal.");
  }

  private void count(LogMetric metric, Duration period, int threshold, String whatToDo) {
    raise(
        metric.name().toLowerCase(java.util.Locale.ROOT).replace('_', '-'),
        metric.sum(settings, period),
        threshold,
        whatToDo);
  }

  private void raiseOnLetters(String of, Queue letters, String whatToDo) {
    raise(
        of + "-dead-letters",
        letters.metricApproximateNumberOfMessagesVisible(
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
