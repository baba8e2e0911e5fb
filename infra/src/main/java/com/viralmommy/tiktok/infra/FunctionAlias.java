package com.viralmommy.tiktok.infra;

import com.viralmommy.tiktok.lambda.DeployedFunction;
import com.viralmommy.tiktok.lambda.EntryPoint;
import com.viralmommy.tiktok.lambda.Trigger;
import com.viralmommy.tiktok.lambda.WorkQueue;
import java.util.List;
import java.util.Map;
import software.amazon.awscdk.Annotations;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.RemovalPolicy;
import software.amazon.awscdk.services.iam.PolicyStatement;
import software.amazon.awscdk.services.iam.Role;
import software.amazon.awscdk.services.iam.ServicePrincipal;
import software.amazon.awscdk.services.lambda.Alias;
import software.amazon.awscdk.services.lambda.Architecture;
import software.amazon.awscdk.services.lambda.Code;
import software.amazon.awscdk.services.lambda.Function;
import software.amazon.awscdk.services.lambda.LoggingFormat;
import software.amazon.awscdk.services.lambda.RecursiveLoop;
import software.amazon.awscdk.services.lambda.Runtime;
import software.amazon.awscdk.services.lambda.SnapStartConf;
import software.amazon.awscdk.services.lambda.VersionOptions;
import software.amazon.awscdk.services.logs.LogGroup;
import software.constructs.Construct;

/**
 * A Lambda function with its role, its log group and its alias {@code live}.
 *
 * <p>All triggers call the alias, which points to a published version: SnapStart works for
 * published versions only, and a rollback moves the alias.
 */
final class FunctionAlias extends Construct {
  static final String ALIAS = "live";

  private final DeployedFunction deployed;
  private final FunctionPermissions permissions;
  private final LogGroup logs;
  private final Function function;
  private final Alias alias;

  FunctionAlias(
      Construct scope,
      DeployedFunction deployed,
      Build build,
      StageSettings settings,
      StageResources resources,
      Map<String, String> variables) {
    super(scope, deployed.functionName());
    this.deployed = deployed;
    this.permissions = FunctionPermissions.of(deployed);
    String name = deployed.lambdaName(settings.stage());
    logs =
        LogGroup.Builder.create(this, "Logs")
            .logGroupName("/aws/lambda/" + name)
            .retention(settings.logRetention())
            .removalPolicy(RemovalPolicy.DESTROY)
            .build();
    Function.Builder builder =
        Function.Builder.create(this, "Function")
            .functionName(name)
            .description("TikTok publishing: " + deployed.functionName())
            .runtime(Runtime.JAVA_25)
            .architecture(Architecture.ARM_64)
            .code(Code.fromAsset(build.functionsJar().toString()))
            .handler(EntryPoint.of(deployed).getName())
            .memorySize(settings.memory().megabytes(deployed.memory()))
            .timeout(Duration.seconds(deployed.timeout().toSeconds()))
            .environment(variables)
            .role(role(name, resources))
            .logGroup(logs)
            .loggingFormat(LoggingFormat.JSON)
            .snapStart(SnapStartConf.ON_PUBLISHED_VERSIONS)
            .currentVersionOptions(
                VersionOptions.builder().removalPolicy(RemovalPolicy.RETAIN).build());
    if (advancesPublications()) {
      // Each invocation sends the message for the next step. Lambda stops such a loop after 16
      // rounds; the publisher itself limits the steps of a publication.
      builder.recursiveLoop(RecursiveLoop.ALLOW);
    }
    function = builder.build();
    Annotations.of(function)
        .acknowledgeWarning(
            "@aws-cdk/aws-lambda:snapStartRequirePublish",
            "The alias points to a published version.");
    alias =
        Alias.Builder.create(this, "Live")
            .aliasName(ALIAS)
            .version(function.getCurrentVersion())
            .build();
  }

  private Role role(String name, StageResources resources) {
    Role role =
        Role.Builder.create(this, "Role")
            .description("Permissions of %s".formatted(name))
            .assumedBy(new ServicePrincipal("lambda.amazonaws.com"))
            .build();
    role.addToPolicy(
        PolicyStatement.Builder.create()
            .actions(List.of("logs:CreateLogStream", "logs:PutLogEvents"))
            .resources(List.of(logs.getLogGroupArn()))
            .build());
    permissions.all().forEach(permission -> role.addToPolicy(permission.statement(resources)));
    for (String prefix : permissions.videoPrefixes()) {
      AcceptedFindings.acceptObjectsUnder(
          role,
          prefix,
          "The key of a video is not known before its upload; it always has this prefix.");
    }
    return role;
  }

  DeployedFunction deployed() {
    return deployed;
  }

  boolean refreshesTokens() {
    return permissions.canDecryptTokens();
  }

  boolean advancesPublications() {
    return deployed.trigger() instanceof Trigger.Queue trigger
        && trigger.queue() == WorkQueue.PUBLISH;
  }

  boolean publishesEvents() {
    return deployed.trigger() instanceof Trigger.TableChanges;
  }

  Function function() {
    return function;
  }

  Alias alias() {
    return alias;
  }

  LogGroup logs() {
    return logs;
  }
}
