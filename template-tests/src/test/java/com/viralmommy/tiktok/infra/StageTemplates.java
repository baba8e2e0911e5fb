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
 * The templates of a stage of the example settings, synthesized once for all tests with the
 * deployed jar.
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

  /** All functions except the CDK's own, which sets the notifications of the bucket. */
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

  /** The function of a referenced alias; fails for any other reference. */
  DeployedFunction functionBehind(JsonNode aliasReference) {
    return functionBehind(idBehind(aliasReference));
  }

  DeployedFunction functionBehind(String aliasId) {
    Resource alias = runtime.resource(aliasId);
    if (!alias.type().equals("AWS::Lambda::Alias")) {
      throw new AssertionError(alias + " is not an alias");
    }
    Resource function = runtime.target(alias.property("FunctionName"));
    return functions().entrySet().stream()
        .filter(entry -> entry.getValue().id().equals(function.id()))
        .findFirst()
        .orElseThrow()
        .getKey();
  }

  /** The id of the referenced resource, also of one in the data stack. */
  String idBehind(JsonNode reference) {
    return idsBehind(reference).stream().findFirst().orElse("nothing");
  }

  /** The ids of all resources that a value refers to, at any depth. */
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

  /** The variables of a function; a reference is replaced by the id of its resource. */
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
