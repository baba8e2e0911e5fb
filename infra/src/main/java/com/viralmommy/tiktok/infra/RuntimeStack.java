package com.viralmommy.tiktok.infra;

import com.viralmommy.tiktok.DeployedFunction;
import com.viralmommy.tiktok.platform.ConfigurationException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import software.amazon.awscdk.CfnOutput;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.StackProps;
import software.amazon.awscdk.services.events.Rule;
import software.amazon.awscdk.services.events.Schedule;
import software.amazon.awscdk.services.events.targets.LambdaFunction;
import software.amazon.awscdk.services.lambda.EventInvokeConfigOptions;
import software.amazon.awscdk.services.lambda.destinations.SqsDestination;
import software.amazon.awscdk.services.lambda.eventsources.SqsEventSource;
import software.amazon.awscdk.services.sqs.DeadLetterQueue;
import software.amazon.awscdk.services.sqs.Queue;
import software.amazon.awscdk.services.sqs.QueueEncryption;
import software.constructs.Construct;

/** What runs: it can be removed and made anew, and nothing is lost. */
public final class RuntimeStack extends Stack {
  /** As long as SQS keeps a message: somebody has to look at it. */
  private static final Duration DEAD_LETTERS_KEPT = Duration.days(14);

  /** AWS's rule: a batch may be tried that often before it comes back to the queue. */
  private static final int TIMEOUTS_HIDDEN = 6;

  private final Map<WorkQueue, Queue> queues = new EnumMap<>(WorkQueue.class);
  private final Map<DeployedFunction, LiveFunction> functions =
      new EnumMap<>(DeployedFunction.class);

  RuntimeStack(Construct scope, StageSettings settings, Build build, DataStack data) {
    super(
        scope,
        "tiktok-%s-runtime".formatted(settings.stage()),
        StackProps.builder()
            .description("TikTok publishing, %s: what runs".formatted(settings.stage()))
            .build());
    addStackDependency(data);
    Map<DeployedFunction, FunctionPlan> plans = new EnumMap<>(DeployedFunction.class);
    for (DeployedFunction function : DeployedFunction.values()) {
      plans.put(function, FunctionPlan.of(function, settings));
    }
    plans.forEach(
        (function, plan) -> {
          if (plan.trigger() instanceof Trigger.Messages messages) {
            queues.put(messages.queue(), queue(messages.queue(), function));
          }
        });
    StageResources resources = new StageResources(data, queues);
    Map<DeployedFunction, Map<String, String>> variables = variables(settings, data);
    plans.forEach(
        (function, plan) ->
            functions.put(
                function,
                new LiveFunction(
                    this, function, plan, build, settings, resources, variables.get(function))));
    functions.values().forEach(function -> trigger(function, data));
    Api api = new Api(this, settings, functions);
    output("ApiUrl", api.rest().getUrl(), "Where the site's /api leads to");
    output("RedirectUri", settings.redirectUri().toString(), "To be registered at TikTok");
  }

  /** Each function's variables, all of which it reads. */
  private Map<DeployedFunction, Map<String, String>> variables(
      StageSettings settings, DataStack data) {
    Map<String, String> offered = new TreeMap<>(data.variables());
    queues.forEach((queue, made) -> offered.put(queue.variable(), made.getQueueUrl()));
    offered.putAll(settings.derivedVariables());
    settings
        .variables()
        .forEach(
            (name, value) -> {
              if (offered.putIfAbsent(name, value) != null) {
                throw new SettingException(
                    settings.place("variables." + name), "is set by the deployment itself");
              }
            });
    Map<DeployedFunction, Map<String, String>> variables = new EnumMap<>(DeployedFunction.class);
    Set<String> unread = new TreeSet<>(offered.keySet());
    for (DeployedFunction function : DeployedFunction.values()) {
      try {
        variables.put(function, FunctionVariables.read(function, offered));
      } catch (ConfigurationException e) {
        throw new SettingException(
            settings.place("variables"),
            "do not let %s start: %s".formatted(function.functionName(), e.getMessage()));
      }
      unread.removeAll(variables.get(function).keySet());
    }
    for (String name : unread) {
      throw new SettingException(settings.place("variables." + name), "is read by no function");
    }
    return variables;
  }

  private Queue queue(WorkQueue queue, DeployedFunction consumer) {
    return Queue.Builder.create(this, queue.queueName() + "-queue")
        .visibilityTimeout(
            Duration.seconds(consumer.timeout().multipliedBy(TIMEOUTS_HIDDEN).toSeconds()))
        .retentionPeriod(Duration.seconds(queue.kept().toSeconds()))
        .encryption(QueueEncryption.SQS_MANAGED)
        .enforceSsl(true)
        .deadLetterQueue(
            DeadLetterQueue.builder()
                .queue(deadLetters(queue.queueName()))
                .maxReceiveCount(queue.mostReceives())
                .build())
        .build();
  }

  private Queue deadLetters(String of) {
    return Queue.Builder.create(this, of + "-dead-letters")
        .retentionPeriod(DEAD_LETTERS_KEPT)
        .encryption(QueueEncryption.SQS_MANAGED)
        .enforceSsl(true)
        .build();
  }

  private void trigger(LiveFunction function, DataStack data) {
    switch (function.plan().trigger()) {
      case Trigger.Api() -> {
        // Its operations lead to it.
      }
      case Trigger.Messages(WorkQueue queue, int batch, int atOnce) ->
          function
              .alias()
              .addEventSource(
                  SqsEventSource.Builder.create(queues.get(queue))
                      .batchSize(batch)
                      .maxConcurrency(atOnce)
                      .reportBatchItemFailures(true)
                      .build());
      case Trigger.Uploads() -> {
        Queue lost = deadLetters(function.deployed().functionName());
        Findings.accept(
            lost, "AwsSolutions-SQS3", "It is itself where a function's failed events end up.");
        function
            .alias()
            .configureAsyncInvoke(
                EventInvokeConfigOptions.builder()
                    .retryAttempts(2)
                    .maxEventAge(Duration.hours(6))
                    .onFailure(new SqsDestination(lost))
                    .build());
        new UploadNotifications(this, data.videos(), function.alias());
      }
      case Trigger.Schedule(java.time.Duration every) -> {
        function
            .alias()
            .configureAsyncInvoke(
                // The next one comes soon and does the same.
                EventInvokeConfigOptions.builder().retryAttempts(0).build());
        Rule.Builder.create(this, function.deployed().functionName() + "-schedule")
            .schedule(Schedule.rate(Duration.seconds(every.toSeconds())))
            .targets(
                List.of(LambdaFunction.Builder.create(function.alias()).retryAttempts(0).build()))
            .build();
      }
    }
  }

  private void output(String name, String value, String description) {
    CfnOutput.Builder.create(this, name).value(value).description(description).build();
  }
}
