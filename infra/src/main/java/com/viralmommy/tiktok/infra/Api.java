package com.viralmommy.tiktok.infra;

import com.viralmommy.tiktok.lambda.DeployedFunction;
import com.viralmommy.tiktok.platform.CorsRule;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.RemovalPolicy;
import software.amazon.awscdk.services.apigateway.AccessLogField;
import software.amazon.awscdk.services.apigateway.AccessLogFormat;
import software.amazon.awscdk.services.apigateway.CorsOptions;
import software.amazon.awscdk.services.apigateway.EndpointType;
import software.amazon.awscdk.services.apigateway.GatewayResponseOptions;
import software.amazon.awscdk.services.apigateway.IResource;
import software.amazon.awscdk.services.apigateway.LambdaIntegration;
import software.amazon.awscdk.services.apigateway.LogGroupLogDestination;
import software.amazon.awscdk.services.apigateway.Method;
import software.amazon.awscdk.services.apigateway.MethodLoggingLevel;
import software.amazon.awscdk.services.apigateway.ResponseType;
import software.amazon.awscdk.services.apigateway.RestApi;
import software.amazon.awscdk.services.apigateway.StageOptions;
import software.amazon.awscdk.services.lambda.IFunction;
import software.amazon.awscdk.services.logs.LogGroup;
import software.constructs.Construct;

/** The REST API with the routes and gateway responses of {@code openapi.yaml}. */
final class Api extends Construct {
  /** The first path segment, which is part of the redirect URI that is registered at TikTok. */
  private static final String STAGE = "api";

  private final RestApi api;
  private final StageSettings settings;

  Api(Construct scope, StageSettings settings, Map<DeployedFunction, FunctionAlias> functions) {
    super(scope, "api");
    this.settings = settings;
    ApiDescription description = ApiDescription.ofFunctions();
    String name = "tiktok-" + settings.stage();
    LogGroup accessLogs =
        LogGroup.Builder.create(this, "AccessLogs")
            .logGroupName("/aws/apigateway/" + name)
            .retention(settings.logRetention())
            .removalPolicy(RemovalPolicy.DESTROY)
            .build();
    api =
        RestApi.Builder.create(this, "Rest")
            .restApiName(name)
            .description("Connects TikTok accounts and publishes videos to them")
            .endpointTypes(List.of(EndpointType.REGIONAL))
            .cloudWatchRole(true)
            .deployOptions(
                StageOptions.builder()
                    .stageName(STAGE)
                    .throttlingRateLimit(settings.limits().requestsPerSecond())
                    .throttlingBurstLimit(settings.limits().requestBurst())
                    .metricsEnabled(true)
                    .loggingLevel(MethodLoggingLevel.ERROR)
                    .dataTraceEnabled(false)
                    .accessLogDestination(new LogGroupLogDestination(accessLogs))
                    .accessLogFormat(accessLog())
                    .build())
            .build();
    description.gatewayResponses().forEach(this::addGatewayResponse);
    Map<String, List<String>> methods = new TreeMap<>();
    for (ApiDescription.Operation operation : description.operations()) {
      addOperation(operation, functions.get(operation.function()).alias());
      methods.computeIfAbsent(operation.path(), path -> new ArrayList<>()).add(operation.method());
    }
    methods.forEach(this::addPreflight);
    acceptFindings();
  }

  RestApi rest() {
    return api;
  }

  private void addOperation(ApiDescription.Operation operation, IFunction function) {
    Method method =
        resource(operation.path())
            .addMethod(
                operation.method(),
                LambdaIntegration.Builder.create(function).allowTestInvoke(false).build());
    String reason =
        "The function verifies the caller's bearer token of the configured OIDC issuer (the"
            + " callback: its single-use state), the same on every platform.";
    AcceptedFindings.accept(method, "AwsSolutions-APIG4", reason);
    AcceptedFindings.accept(method, "AwsSolutions-COG4", reason);
  }

  private void addPreflight(String path, List<String> methods) {
    Method preflight =
        resource(path)
            .addCorsPreflight(
                CorsOptions.builder()
                    .allowOrigins(settings.origins())
                    .allowMethods(methods)
                    .allowHeaders(CorsRule.REQUEST_HEADERS)
                    .exposeHeaders(CorsRule.ANSWER_HEADERS)
                    .maxAge(Duration.hours(1))
                    .build());
    String reason = "Browsers send preflights without credentials, and the answer is constant.";
    AcceptedFindings.accept(preflight, "AwsSolutions-APIG4", reason);
    AcceptedFindings.accept(preflight, "AwsSolutions-COG4", reason);
  }

  private IResource resource(String path) {
    IResource resource = api.getRoot();
    for (String part : path.substring(1).split("/")) {
      IResource known = resource.getResource(part);
      resource = known == null ? resource.addResource(part) : known;
    }
    return resource;
  }

  private void addGatewayResponse(String type, ApiDescription.GatewayResponse response) {
    Map<String, String> headers = new HashMap<>();
    headers.put("Content-Type", "'%s'".formatted(response.contentType()));
    response.headers().forEach((name, value) -> headers.put(name, parameter(value)));
    GatewayResponseOptions.Builder options =
        GatewayResponseOptions.builder().type(ResponseType.of(type)).responseHeaders(headers);
    response.statusCode().ifPresent(options::statusCode);
    response
        .body()
        .ifPresent(
            body ->
                // API Gateway uses the JSON template for every Accept header.
                options.templates(Map.of("application/json", body)));
    api.addGatewayResponse(type, options.build());
  }

  /** A gateway response takes context variables and quoted constants. */
  private static String parameter(String value) {
    return value.startsWith("$context.") ? value.substring(1) : "'%s'".formatted(value);
  }

  /** Without path, query and headers, which contain codes and are not escaped. */
  private static AccessLogFormat accessLog() {
    Map<String, String> fields = new TreeMap<>();
    fields.put("requestId", AccessLogField.contextRequestId());
    fields.put("time", AccessLogField.contextRequestTimeEpoch());
    fields.put("method", AccessLogField.contextHttpMethod());
    fields.put("resource", AccessLogField.contextResourcePath());
    fields.put("status", AccessLogField.contextStatus());
    fields.put("latencyMs", AccessLogField.contextResponseLatency());
    fields.put("functionMs", AccessLogField.contextIntegrationLatency());
    fields.put("answerBytes", AccessLogField.contextResponseLength());
    fields.put("sourceIp", AccessLogField.contextIdentitySourceIp());
    fields.put("error", AccessLogField.contextErrorResponseType());
    StringBuilder line = new StringBuilder("{");
    fields.forEach(
        (name, value) ->
            line.append(line.length() == 1 ? "" : ",")
                .append("\"%s\":\"%s\"".formatted(name, value)));
    return AccessLogFormat.custom(line.append('}').toString());
  }

  private void acceptFindings() {
    AcceptedFindings.acceptMatching(
        api.getNode().findChild("CloudWatchRole"),
        "AwsSolutions-IAM4",
        "/AmazonAPIGatewayPushToCloudWatchLogs$/",
        "API Gateway writes the logs of all APIs of an account with this one role, and its"
            + " documentation requires this policy.");
    AcceptedFindings.accept(
        api,
        "AwsSolutions-APIG2",
        "The functions validate every request by the rules of openapi.yaml and name the field in a"
            + " problem document, which API Gateway's validation cannot do.");
    AcceptedFindings.accept(
        api.getDeploymentStage(),
        "AwsSolutions-APIG3",
        "Clients use the site's own host, where a web ACL belongs; the stage itself is"
            + " throttled.");
  }
}
