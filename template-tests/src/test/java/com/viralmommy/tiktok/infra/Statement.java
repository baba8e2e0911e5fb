package com.viralmommy.tiktok.infra;

import com.fasterxml.jackson.databind.JsonNode;
import com.viralmommy.tiktok.infra.Template.Resource;
import com.viralmommy.tiktok.lambda.DeployedFunction;
import java.util.ArrayList;
import java.util.List;

/**
 * A statement of an IAM policy.
 *
 * @param resources ids of resources with a suffix, such as {@code Videos88AE8DA0/uploads/*}
 * @param condition as JSON, empty if there is none
 */
record Statement(boolean allows, List<String> actions, List<String> resources, String condition) {
  /** The statements of a function's role. */
  static List<Statement> of(StageTemplates stage, DeployedFunction function) {
    String role = Template.idIn(stage.function(function).property("Role"));
    List<Statement> statements = new ArrayList<>();
    for (Resource policy : stage.runtime().all("AWS::IAM::Policy")) {
      if (stage.idsBehind(policy.property("Roles")).contains(role)) {
        policy
            .property("PolicyDocument", "Statement")
            .forEach(statement -> statements.add(of(stage, statement)));
      }
    }
    return statements;
  }

  static Statement of(StageTemplates stage, JsonNode statement) {
    return new Statement(
        statement.path("Effect").textValue().equals("Allow"),
        list(statement.path("Action")).stream().map(JsonNode::textValue).toList(),
        list(statement.path("Resource")).stream().map(resource -> name(stage, resource)).toList(),
        statement.has("Condition") ? statement.path("Condition").toString() : "");
  }

  private static String name(StageTemplates stage, JsonNode resource) {
    if (resource.isTextual()) {
      return resource.textValue();
    }
    StringBuilder name = new StringBuilder();
    if (resource.has("Fn::Join")) {
      resource
          .path("Fn::Join")
          .path(1)
          .forEach(part -> name.append(part.isTextual() ? part.textValue() : stage.idBehind(part)));
      return name.toString();
    }
    return stage.idBehind(resource);
  }

  private static List<JsonNode> list(JsonNode oneOrMany) {
    List<JsonNode> list = new ArrayList<>();
    if (oneOrMany.isArray()) {
      oneOrMany.forEach(list::add);
    } else {
      list.add(oneOrMany);
    }
    return list;
  }
}
