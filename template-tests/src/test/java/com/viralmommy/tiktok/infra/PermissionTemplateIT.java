package com.viralmommy.tiktok.infra;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.viralmommy.tiktok.accounts.tokens.TokenVault;
import com.viralmommy.tiktok.infra.Template.Resource;
import com.viralmommy.tiktok.lambda.DeployedFunction;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

@ParameterizedClass
@ValueSource(strings = {"staging", "production"})
class PermissionTemplateIT {
  private final StageTemplates stage;

  PermissionTemplateIT(String stage) {
    this.stage = StageTemplates.of(stage);
  }

  private Map<DeployedFunction, List<Statement>> statements() {
    Map<DeployedFunction, List<Statement>> statements = new TreeMap<>();
    for (DeployedFunction function : DeployedFunction.values()) {
      statements.put(function, Statement.of(stage, function));
    }
    return statements;
  }

  @Test
  void givesEachFunctionItsOwnRole() {
    Set<String> roles = new HashSet<>();
    stage
        .functions()
        .values()
        .forEach(
            function -> assertThat(roles.add(Template.idIn(function.property("Role")))).isTrue());
    for (Resource policy : stage.runtime().all("AWS::IAM::Policy")) {
      assertThat(policy.property("Roles")).as("roles of %s", policy).hasSize(1);
    }
  }

  @Test
  void allowsNoWildcardResourceAndNoWildcardAction() {
    List<JsonNode> documents = new ArrayList<>();
    stage
        .runtime()
        .all("AWS::IAM::Policy")
        .forEach(policy -> documents.add(policy.property("PolicyDocument")));
    stage
        .runtime()
        .all("AWS::IAM::Role")
        .forEach(
            role ->
                role.property("Policies")
                    .forEach(policy -> documents.add(policy.path("PolicyDocument"))));
    assertThat(documents).hasSizeGreaterThan(DeployedFunction.values().length);
    for (JsonNode document : documents) {
      for (JsonNode json : document.path("Statement")) {
        Statement statement = Statement.of(stage, json);
        assertThat(statement.allows()).isTrue();
        assertThat(statement.actions()).noneMatch(action -> action.contains("*"));
        assertThat(statement.resources())
            .isNotEmpty()
            .allSatisfy(
                resource ->
                    assertThat(resource)
                        .doesNotStartWith("*")
                        .doesNotEndWith(":*")
                        .matches("[A-Za-z0-9]+(/index/[A-Za-z]+|/(uploads|drop)/\\*)?"));
      }
    }
  }

  @Test
  void restrictsTheTokenKeyToTheEncryptionContextOfTheVault() {
    Set<String> context = new TreeSet<>();
    TokenVault.ENCRYPTION_CONTEXT.forEach(
        (name, value) ->
            context.add(
                "{\"StringEquals\":{\"kms:EncryptionContext:%s\":\"%s\"}}".formatted(name, value)));
    assertThat(context).hasSize(1);
    statements()
        .forEach(
            (function, all) ->
                all.stream()
                    .filter(
                        statement ->
                            statement.actions().stream().anyMatch(a -> a.startsWith("kms:")))
                    .forEach(statement -> assertThat(context).contains(statement.condition())));
  }

  /** A function cannot use a resource without a variable that names it. */
  @Test
  void permitsOnlyResourcesThatAVariableOfTheFunctionNames() {
    statements()
        .forEach(
            (function, all) -> {
              Set<String> known = new HashSet<>(stage.variables(function).values());
              Set<String> own = new HashSet<>(known);
              own.add(
                  Template.idIn(stage.function(function).property("LoggingConfig", "LogGroup")));
              own.addAll(failureDestinations());
              for (Statement statement : all) {
                assertThat(statement.resources())
                    .as("%s may %s", function, statement.actions())
                    .allSatisfy(
                        resource -> assertThat(own).contains(resource.replaceFirst("/.*", "")));
              }
            });
  }

  private Set<String> failureDestinations() {
    Set<String> ids = new HashSet<>();
    for (Resource config : stage.runtime().all("AWS::Lambda::EventInvokeConfig")) {
      ids.addAll(stage.idsBehind(config.property("DestinationConfig")));
    }
    for (Resource mapping : stage.runtime().all("AWS::Lambda::EventSourceMapping")) {
      ids.addAll(stage.idsBehind(mapping.property("DestinationConfig")));
    }
    return ids;
  }

  @Test
  void letsOnlyFunctionsThatCallTikTokForAUserDecryptTokens() {
    assertThat(whoMay("kms:Decrypt"))
        .contains(DeployedFunction.PUBLISH_WORKER)
        .doesNotContain(
            DeployedFunction.OAUTH_START,
            DeployedFunction.OAUTH_CALLBACK,
            DeployedFunction.CONNECTION_QUERY,
            DeployedFunction.PUBLICATION_QUERY,
            DeployedFunction.PUBLICATION_CANCEL,
            DeployedFunction.PUBLICATION_RETRY,
            DeployedFunction.UPLOAD_INTAKE,
            DeployedFunction.TIKTOK_WEBHOOK,
            DeployedFunction.DUE_SWEEP);
  }

  @Test
  void letsOnlyTheRelayPublishEventsAndReadStreams() {
    assertThat(whoMay("events:PutEvents")).containsExactly(DeployedFunction.EVENT_RELAY);
    assertThat(whoMay("dynamodb:GetRecords")).containsExactly(DeployedFunction.EVENT_RELAY);
    assertThat(
            Statement.of(stage, DeployedFunction.EVENT_RELAY).stream()
                .flatMap(s -> s.actions().stream())
                .distinct())
        .containsExactlyInAnyOrder(
            "dynamodb:DescribeStream",
            "dynamodb:GetRecords",
            "dynamodb:GetShardIterator",
            "dynamodb:ListStreams",
            "events:PutEvents",
            // For the failed changes of the mapping.
            "sqs:SendMessage",
            "sqs:GetQueueAttributes",
            "sqs:GetQueueUrl",
            "logs:CreateLogStream",
            "logs:PutLogEvents");
  }

  @Test
  void letsQueriesOnlyRead() {
    for (DeployedFunction query :
        List.of(DeployedFunction.PUBLICATION_QUERY, DeployedFunction.CONNECTION_QUERY)) {
      assertThat(Statement.of(stage, query).stream().flatMap(s -> s.actions().stream()).distinct())
          .containsExactlyInAnyOrder(
              "dynamodb:GetItem", "dynamodb:Query", "logs:CreateLogStream", "logs:PutLogEvents");
    }
  }

  @Test
  void letsNoFunctionDeleteVideosOrAdministerResources() {
    Set<String> actions = new TreeSet<>();
    statements()
        .values()
        .forEach(all -> all.forEach(statement -> actions.addAll(statement.actions())));
    assertThat(actions)
        .allMatch(
            action ->
                action.matches(
                    "dynamodb:(GetItem|PutItem|UpdateItem|DeleteItem|Query"
                        + "|DescribeStream|GetRecords|GetShardIterator|ListStreams)"
                        + "|s3:(GetObject|PutObject|ListBucket)"
                        + "|kms:(Decrypt|GenerateDataKey)"
                        + "|secretsmanager:GetSecretValue"
                        + "|events:PutEvents"
                        + "|logs:(CreateLogStream|PutLogEvents)"
                        + "|sqs:(SendMessage|ReceiveMessage|DeleteMessage|ChangeMessageVisibility"
                        + "|GetQueueAttributes|GetQueueUrl)"));
  }

  private Set<DeployedFunction> whoMay(String action) {
    Set<DeployedFunction> who = new TreeSet<>();
    statements()
        .forEach(
            (function, all) -> {
              if (all.stream().anyMatch(statement -> statement.actions().contains(action))) {
                who.add(function);
              }
            });
    return who;
  }
}
