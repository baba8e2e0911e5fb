package com.viralmommy.tiktok.infra;

import com.viralmommy.tiktok.lambda.DeployedFunction;
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
 * A function with its role and logs. What calls it calls the alias {@code live}, which leads to a
 * published version: only those are restored from a snapshot, and going back is moving the alias.
 */
final class FunctionAlias extends Construct {
  static final String ALIAS = "live";

  private final DeployedFunction deployed;
  private final FunctionPlan plan;
  private final LogGroup logs;
  private final Function function;
  private final Alias alias;

  FunctionAlias(
      Construct scope,
      DeployedFunction deployed,
      FunctionPlan plan,
      Build build,
      StageSettings settings,
      StageResources resources,
      Map<String, String> variables) {
    super(scope, deployed.functionName());
    this.deployed = deployed;
    this.plan = plan;
    String name = "tiktok-%s-%s".formatted(settings.stage(), deployed.functionName());
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
            .handler(deployed.handlerClass().getName())
            .memorySize(plan.memoryMb())
            .timeout(Duration.seconds(deployed.timeout().toSeconds()))
            .environment(variables)
            .role(role(name, resources))
            .logGroup(logs)
            .loggingFormat(LoggingFormat.JSON)
            .snapStart(SnapStartConf.ON_PUBLISHED_VERSIONS)
            .currentVersionOptions(
                VersionOptions.builder().removalPolicy(RemovalPolicy.RETAIN).build());
    if (plan.wakesItself()) {
      builder.recursiveLoop(RecursiveLoop.ALLOW);
    }
    function = builder.build();
    Annotations.of(function)
        .acknowledgeWarning(
            "@aws-cdk/aws-lambda:snapStartRequirePublish",
            "The alias leads to a published version.");
    alias =
        Alias.Builder.create(this, "Live")
            .aliasName(ALIAS)
            .version(function.getCurrentVersion())
            .build();
  }

  private Role role(String name, StageResources resources) {
    Role role =
        Role.Builder.create(this, "Role")
            .description("What %s may do".formatted(name))
            .assumedBy(new ServicePrincipal("lambda.amazonaws.com"))
            .build();
    role.addToPolicy(
        PolicyStatement.Builder.create()
            .actions(java.util.List.of("logs:CreateLogStream", "logs:PutLogEvents"))
            .resources(java.util.List.of(logs.getLogGroupArn()))
            .build());
    plan.permissions().forEach(permission -> role.addToPolicy(permission.statement(resources)));
    for (String prefix : plan.videoPrefixes()) {
      AcceptedFindings.acceptObjectsUnder(
          role,
          prefix,
          "A video's key is not known before it is there; it is always under this prefix.");
    }
    return role;
  }

  DeployedFunction deployed() {
    return deployed;
  }

  FunctionPlan plan() {
    return plan;
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
