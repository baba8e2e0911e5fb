package com.viralmommy.tiktok.infra;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.github.cdklabs.cdknag.AwsSolutionsChecks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import software.amazon.awscdk.App;
import software.amazon.awscdk.AppProps;
import software.amazon.awscdk.Aspects;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.TagProps;
import software.amazon.awscdk.Tags;

/**
 * The CDK app. It synthesizes two stacks for each stage of the CDK context: one for data and one
 * for what runs.
 */
public final class CloudApp {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Set<String> COMPLAINTS = Set.of("aws:cdk:error", "aws:cdk:warning");

  /** CloudFormation does not support tags on these in every region. */
  private static final TagProps UNTAGGED =
      TagProps.builder().excludeResourceTypes(List.of("AWS::CloudWatch::Dashboard")).build();

  private CloudApp() {}

  /**
   * @param args the directory with {@code cdk.json}, the functions' jar, the Java release that it
   *     is compiled for, and the directory for the assembly
   */
  public static void main(String[] args) throws IOException {
    Path directory = Path.of(args[0]);
    Path own = directory.resolve("cdk.context.json");
    Path stages = Files.exists(own) ? own : directory.resolve("cdk.context.example.json");
    Path assembly = Path.of(args[3]);
    List<String> complaints;
    try {
      Build build = new Build(Path.of(args[1]), Integer.parseInt(args[2]));
      synthesize(context(directory, stages), build, assembly);
      complaints = complaints(assembly);
    } catch (SettingException e) {
      complaints = List.of("%s: %s".formatted(stages.getFileName(), e.getMessage()));
    }
    complaints.forEach(System.err::println);
    System.exit(complaints.isEmpty() ? 0 : 1);
  }

  /**
   * The context, merged as the CDK's command line does it.
   *
   * @param stages file with the settings of the stages
   */
  public static Map<String, Object> context(Path directory, Path stages) throws IOException {
    Map<String, Object> context = new HashMap<>();
    JsonNode cdk = JSON.readTree(directory.resolve("cdk.json").toFile());
    for (JsonNode part : List.of(cdk.path("context"), JSON.readTree(stages.toFile()))) {
      part.properties()
          .forEach(
              member ->
                  context.put(member.getKey(), JSON.convertValue(member.getValue(), Object.class)));
    }
    return context;
  }

  /**
   * Writes the assembly of all stages.
   *
   * @throws SettingException naming a missing or wrong setting
   */
  public static void synthesize(Map<String, Object> context, Build build, Path out) {
    App app =
        new App(
            AppProps.builder()
                .context(context)
                .outdir(out.toString())
                .analyticsReporting(false)
                .treeMetadata(false)
                .build());
    Object stages = app.getNode().tryGetContext("stages");
    JsonNode given = stages == null ? MissingNode.getInstance() : JSON.valueToTree(stages);
    for (StageSettings settings : StageSettings.all(new Setting("stages", given))) {
      DataStack data = new DataStack(app, settings);
      RuntimeStack runtime = new RuntimeStack(app, settings, build, data);
      for (Stack stack : List.of(data, runtime)) {
        Tags.of(stack).add("application", "tiktok-publishing", UNTAGGED);
        Tags.of(stack).add("stage", settings.stage(), UNTAGGED);
      }
    }
    Aspects.of(app).add(AwsSolutionsChecks.Builder.create().verbose(true).build());
    app.synth();
  }

  /**
   * The errors and warnings that cdk-nag and the CDK add to an assembly. The CDK's command line
   * would print them too, but only at deployment.
   */
  public static List<String> complaints(Path assembly) throws IOException {
    List<String> complaints = new ArrayList<>();
    JsonNode manifest = JSON.readTree(assembly.resolve("manifest.json").toFile());
    for (JsonNode artifact : manifest.path("artifacts")) {
      JsonNode metadata =
          artifact.has("additionalMetadataFile")
              ? JSON.readTree(
                  assembly.resolve(artifact.path("additionalMetadataFile").textValue()).toFile())
              : artifact.path("metadata");
      for (var place : metadata.properties()) {
        for (JsonNode entry : place.getValue()) {
          if (COMPLAINTS.contains(entry.path("type").textValue())) {
            complaints.add("%s: %s".formatted(place.getKey(), entry.path("data").asText()));
          }
        }
      }
    }
    return complaints;
  }
}
