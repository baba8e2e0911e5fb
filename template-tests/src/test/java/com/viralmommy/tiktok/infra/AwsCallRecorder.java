package com.viralmommy.tiktok.infra;

import com.viralmommy.tiktok.lambda.DeployedFunction;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.eventbridge.model.PutEventsRequest;

/**
 * Records every AWS call of the functions in this JVM. The SDK loads it because of the file {@code
 * execution.interceptors} among its global handlers.
 */
public final class AwsCallRecorder implements ExecutionInterceptor {
  /**
   * @param action the IAM action
   * @param resource name, URL or key in the call; empty if the call has none
   * @param part suffix of the resource in a policy, such as {@code /index/due}
   */
  record Call(DeployedFunction function, String action, String resource, String part) {}

  private static final Set<Call> CALLS = ConcurrentHashMap.newKeySet();

  /** Classes that call AWS in threads of their own. */
  private static final Map<String, DeployedFunction> OWN_THREADS =
      Map.of(
          "com.viralmommy.tiktok.publishing.delivery.SourceReader",
          DeployedFunction.PUBLISH_WORKER,
          "com.viralmommy.tiktok.accounts.refresh.RefreshWorker",
          DeployedFunction.REFRESH_WORKER);

  static Set<Call> calls() {
    return Set.copyOf(CALLS);
  }

  @Override
  public void beforeExecution(Context.BeforeExecution context, ExecutionAttributes attributes) {
    caller().ifPresent(function -> CALLS.addAll(calls(function, context.request())));
  }

  /** The function of the current thread; the local run names its threads after functions. */
  private static Optional<DeployedFunction> caller() {
    String thread = Thread.currentThread().getName();
    return Arrays.stream(DeployedFunction.values())
        .filter(function -> thread.startsWith(function.functionName() + " "))
        .findFirst()
        .or(AwsCallRecorder::callerByClass);
  }

  private static Optional<DeployedFunction> callerByClass() {
    return StackWalker.getInstance()
        .walk(
            frames ->
                frames
                    .map(frame -> OWN_THREADS.get(frame.getClassName().replaceFirst("\\$.*", "")))
                    .filter(Objects::nonNull)
                    .findFirst());
  }

  private static List<Call> calls(DeployedFunction function, SdkRequest request) {
    String[] names = request.getClass().getName().split("\\.");
    String service = names[4];
    String operation = names[names.length - 1].replaceFirst("Request$", "");
    return switch (service) {
      case "dynamodb" -> dynamoDb(function, operation, request);
      case "s3" -> s3(function, operation, request);
      case "sqs" ->
          List.of(
              new Call(
                  function,
                  "sqs:" + operation.replaceFirst("Batch$", ""),
                  text(request, "QueueUrl"),
                  ""));
      case "kms" -> List.of(new Call(function, "kms:" + operation, text(request, "KeyId"), ""));
      case "secretsmanager" ->
          List.of(new Call(function, "secretsmanager:" + operation, text(request, "SecretId"), ""));
      case "eventbridge" ->
          ((PutEventsRequest) request)
              .entries().stream()
                  .map(entry -> new Call(function, "events:PutEvents", entry.eventBusName(), ""))
                  .toList();
      default -> throw new AssertionError("unknown service: " + request.getClass());
    };
  }

  private static List<Call> dynamoDb(
      DeployedFunction function, String operation, SdkRequest request) {
    if (request instanceof TransactWriteItemsRequest transaction) {
      return transaction.transactItems().stream()
          .flatMap(
              item ->
                  Stream.of(
                          item.put() == null
                              ? null
                              : new Call(function, "dynamodb:PutItem", item.put().tableName(), ""),
                          item.update() == null
                              ? null
                              : new Call(
                                  function, "dynamodb:UpdateItem", item.update().tableName(), ""),
                          item.delete() == null
                              ? null
                              : new Call(
                                  function, "dynamodb:DeleteItem", item.delete().tableName(), ""),
                          item.conditionCheck() == null
                              ? null
                              : new Call(
                                  function,
                                  "dynamodb:ConditionCheckItem",
                                  item.conditionCheck().tableName(),
                                  ""))
                      .filter(call -> call != null))
          .toList();
    }
    String index = text(request, "IndexName");
    return List.of(
        new Call(
            function,
            "dynamodb:" + operation,
            text(request, "TableName"),
            index.isEmpty() ? "" : "/index/" + index));
  }

  private static List<Call> s3(DeployedFunction function, String operation, SdkRequest request) {
    String bucket = text(request, "Bucket");
    String prefix = "/" + text(request, "Key").replaceFirst("/.*", "/*");
    List<Call> calls = new ArrayList<>();
    calls.add(
        new Call(
            function,
            operation.equals("HeadObject") ? "s3:GetObject" : "s3:" + operation,
            bucket,
            prefix));
    if (!operation.equals("PutObject")) {
      // Required to get 404 instead of 403 for a missing object.
      calls.add(new Call(function, "s3:ListBucket", bucket, ""));
    }
    return calls;
  }

  private static String text(SdkRequest request, String field) {
    return request.getValueForField(field, String.class).orElse("");
  }
}
