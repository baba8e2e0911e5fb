package com.viralmommy.tiktok.infra;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.viralmommy.tiktok.infra.Template.Resource;
import com.viralmommy.tiktok.lambda.DeployedFunction;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Both templates of one stage of the example settings, synthesized once for all tests with the jar
 * that is deployed.
 */
record StageTemplates(StageSettings settings, Template data, Template runtime) {
  private static final ObjectMapper JSON = new ObjectMapper();

  static final Path ASSEMBLY = Path.of("target/cdk.out").toAbsolutePath();
  static final int JAVA_RELEASE = Integer.getInteger("java.release");
  static final Path LAMBDA_JAR = Path.of(System.getProperty("lambda.jar"));

  private static final Map<String, StageTemplates> STAGES = synthesize();

  static StageTemplates of(String stage) {
    return STAGES.get(stage);
  }

  private static Map<String, StageTemplates> synthesize() {
    try {
      Path directory = Path.of(System.getProperty("infra.directory"));
      Map<String, Object> context =
          CloudApp.context(directory, directory.resolve("cdk.context.example.json"));
      CloudApp.synthesize(context, new Build(LAMBDA_JAR, JAVA_RELEASE), ASSEMBLY);
      Map<String, StageTemplates> stages = new TreeMap<>();
      Setting all = new Setting("stages", JSON.valueToTree(context.get("stages")));
      for (StageSettings settings : StageSettings.all(all)) {
        stages.put(
            settings.stage(),
            new StageTemplates(
                settings,
                template(settings.stage(), "data"),
                template(settings.stage(), "runtime")));
      }
      return stages;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Template template(String stage, String part) throws IOException {
    String stack = "tiktok-%s-%s".formatted(stage, part);
    return new Template(stack, JSON.readTree(ASSEMBLY.resolve(stack + ".template.json").toFile()));
  }

  /** The Lambda function itself. */
  Resource function(DeployedFunction function) {
    return functions().get(function);
  }

  /** All functions of ours; CDK's own, which sets the bucket's notifications, is none of them. */
  Map<DeployedFunction, Resource> functions() {
    Map<DeployedFunction, Resource> functions = new TreeMap<>();
    for (Resource resource : runtime.all("AWS::Lambda::Function")) {
      String name = resource.property("FunctionName").asText();
      if (!name.isEmpty()) {
        functions.put(
            DeployedFunction.named(
                name.substring("tiktok-".length() + settings.stage().length() + 1)),
            resource);
      }
    }
    return functions;
  }

  /** The function behind a reference to its alias; fails for a reference to anything else. */
  DeployedFunction functionBehind(JsonNode aliasReference) {
    return functionBehind(idBehind(aliasReference));
  }

  DeployedFunction functionBehind(String aliasId) {
    Resource alias = runtime.resource(aliasId);
    if (!alias.type().equals("AWS::Lambda::Alias")) {
      throw new AssertionError(alias + " is no alias");
    }
    Resource function = runtime.target(alias.property("FunctionName"));
    return functions().entrySet().stream()
        .filter(entry -> entry.getValue().id().equals(function.id()))
        .findFirst()
        .orElseThrow()
        .getKey();
  }

  /** The id of what a reference leads to, through the exports of the data stack if it has to. */
  String idBehind(JsonNode reference) {
    return idsBehind(reference).stream().findFirst().orElse("nothing");
  }

  /** The ids of everything that a value refers to, however deep. */
  Set<String> idsBehind(JsonNode value) {
    Set<String> ids = new TreeSet<>();
    value.findValues("Ref").forEach(id -> ids.add(id.textValue()));
    value.findValues("Fn::GetAtt").forEach(id -> ids.add(id.path(0).textValue()));
    value
        .findValues("Fn::ImportValue")
        .forEach(
            imported -> {
              for (JsonNode output : data.json().path("Outputs")) {
                if (output.path("Export").path("Name").equals(imported)) {
                  ids.addAll(idsBehind(output.path("Value")));
                }
              }
            });
    ids.removeIf(id -> id.startsWith("AWS::"));
    return ids;
  }

  /** A function's variables, references as placeholders that name what they lead to. */
  Map<String, String> variables(DeployedFunction function) {
    Map<String, String> variables = new HashMap<>();
    function(function)
        .property("Environment", "Variables")
        .properties()
        .forEach(
            entry ->
                variables.put(
                    entry.getKey(),
                    entry.getValue().isTextual()
                        ? entry.getValue().textValue()
                        : idBehind(entry.getValue())));
    return variables;
  }
}
