package com.viralmommy.tiktok.infra;

import com.viralmommy.tiktok.lambda.DeployedFunction;
import com.viralmommy.tiktok.lambda.Trigger;
import com.viralmommy.tiktok.platform.ConfigurationException;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import software.amazon.awscdk.CfnOutput;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.StackProps;
import software.constructs.Construct;

/**
 * The stack of everything that runs. It holds no data: deleting and recreating it loses nothing.
 */
public final class RuntimeStack extends Stack {
  /** A scheduled function that misses this many runs raises an alarm. */
  private static final int MISSED_RUNS = 5;

  RuntimeStack(Construct scope, StageSettings settings, Build build, DataStack data) {
    super(
        scope,
        "tiktok-%s-runtime".formatted(settings.stage()),
        StackProps.builder()
            .description(
                "TikTok publishing, %s: functions, API, queues and alarms"
                    .formatted(settings.stage()))
            .build());
    addStackDependency(data);
    Queues queues = queues();
    Map<DeployedFunction, FunctionAlias> functions = functions(settings, build, data, queues);
    Triggers triggers = new Triggers(this, settings, queues, data);
    functions.values().forEach(triggers::connect);
    Api api = new Api(this, settings, functions);
    Alarms alarms = alarms(settings, functions, queues, api);
    StageDashboard.create(this, settings, alarms, api, queues, functions);
    output("ApiUrl", api.rest().getUrl(), "Address to which the site forwards /api");
    queues
        .work()
        .forEach(
            (queue, made) ->
                output(queue.queueName() + "-queue", made.getQueueUrl(), "For mvn -Padmin"));
    Stream.of(queues.deadLetters(), queues.failedEvents())
        .flatMap(letters -> letters.entrySet().stream())
        .forEach(
            letters ->
                output(
                    letters.getKey() + "-dead-letters",
                    letters.getValue().getQueueUrl(),
                    "For mvn -Padmin -Dqueue"));
    output("RedirectUri", settings.redirectUri().toString(), "Redirect URI to register at TikTok");
  }

  private Queues queues() {
    Queues queues = new Queues(this);
    for (DeployedFunction function : DeployedFunction.values()) {
      if (function.trigger() instanceof Trigger.Queue trigger) {
        queues.add(trigger.queue(), function);
      }
    }
    return queues;
  }

  private Map<DeployedFunction, FunctionAlias> functions(
      StageSettings settings, Build build, DataStack data, Queues queues) {
    StageResources resources = new StageResources(data, queues.work());
    Map<DeployedFunction, Map<String, String>> variables = variables(settings, data, queues);
    Map<DeployedFunction, FunctionAlias> functions = new EnumMap<>(DeployedFunction.class);
    variables.forEach(
        (function, values) ->
            functions.put(
                function, new FunctionAlias(this, function, build, settings, resources, values)));
    return functions;
  }

  /** The environment variables that each function reads. */
  private static Map<DeployedFunction, Map<String, String>> variables(
      StageSettings settings, DataStack data, Queues queues) {
    Map<String, String> offered = new TreeMap<>(data.variables());
    queues.work().forEach((queue, made) -> offered.put(queue.variable(), made.getQueueUrl()));
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
            "stop %s at its start: %s".formatted(function.functionName(), e.getMessage()));
      }
      unread.removeAll(variables.get(function).keySet());
    }
    for (String name : unread) {
      throw new SettingException(settings.place("variables." + name), "is read by no function");
    }
    return variables;
  }

  private Alarms alarms(
      StageSettings settings,
      Map<DeployedFunction, FunctionAlias> functions,
      Queues queues,
      Api api) {
    Alarms alarms = new Alarms(this, settings);
    for (FunctionAlias function : functions.values()) {
      for (LogMetric metric : LogMetric.values()) {
        metric.countIn(function, settings);
      }
      alarms.watch(function);
      if (function.publishesEvents()) {
        alarms.watchStream(function);
      }
      if (function.deployed().trigger() instanceof Trigger.Schedule(java.time.Duration every)) {
        alarms.watchHeartbeat(
            function, Duration.seconds(every.multipliedBy(MISSED_RUNS).toSeconds()));
      }
    }
    queues.work().forEach(alarms::watchAge);
    queues.deadLetters().forEach(alarms::watchDeadLetters);
    queues.failedEvents().forEach(alarms::watchFailedEvents);
    alarms.watchApi(api);
    alarms.watchLogs();
    return alarms;
  }

  private void output(String name, String value, String description) {
    CfnOutput.Builder.create(this, name).value(value).description(description).build();
  }
}
