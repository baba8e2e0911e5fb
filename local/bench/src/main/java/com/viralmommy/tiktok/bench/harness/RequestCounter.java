package com.viralmommy.tiktok.bench.harness;

import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.SdkResponse;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.core.interceptor.SdkExecutionAttribute;
import software.amazon.awssdk.services.dynamodb.model.ConsumedCapacity;

/**
 * Counts the requests of all AWS clients in this JVM, and DynamoDB's consumed capacity.
 *
 * <p>Every attempt is counted, as AWS bills it. The SDK loads this interceptor by a file under
 * {@code software/amazon/awssdk/global/handlers}, so the functions need no change.
 */
public final class RequestCounter implements ExecutionInterceptor {
  private static final SortedMap<String, Long> SENT = new TreeMap<>();
  private static double readUnits;
  private static double writeUnits;

  /** The counts since the start of the JVM. */
  public static RequestCounts total() {
    synchronized (SENT) {
      return new RequestCounts(SENT, readUnits, writeUnits);
    }
  }

  @Override
  public SdkRequest modifyRequest(Context.ModifyRequest context, ExecutionAttributes attributes) {
    SdkRequest request = context.request();
    for (SdkField<?> field : request.sdkFields()) {
      if (field.memberName().equals("ReturnConsumedCapacity")) {
        SdkRequest.Builder builder = request.toBuilder();
        field.set(builder, "TOTAL");
        return builder.build();
      }
    }
    return request;
  }

  @Override
  public void beforeTransmission(
      Context.BeforeTransmission context, ExecutionAttributes attributes) {
    String call =
        attributes.getAttribute(SdkExecutionAttribute.SERVICE_NAME)
            + " "
            + attributes.getAttribute(SdkExecutionAttribute.OPERATION_NAME);
    synchronized (SENT) {
      SENT.merge(call, 1L, Long::sum);
    }
  }

  @Override
  public void afterExecution(Context.AfterExecution context, ExecutionAttributes attributes) {
    double units = units(context.response());
    String operation = attributes.getAttribute(SdkExecutionAttribute.OPERATION_NAME);
    synchronized (SENT) {
      if (isRead(operation)) {
        readUnits += units;
      } else {
        writeUnits += units;
      }
    }
  }

  /** The sum over all tables of a call; indexes are included. */
  private static double units(SdkResponse response) {
    Object consumed = response.getValueForField("ConsumedCapacity", Object.class).orElse(null);
    List<?> all =
        consumed instanceof List<?> list ? list : consumed == null ? List.of() : List.of(consumed);
    return all.stream()
        .map(ConsumedCapacity.class::cast)
        .mapToDouble(each -> each.capacityUnits() == null ? 0 : each.capacityUnits())
        .sum();
  }

  private static boolean isRead(String operation) {
    String name = operation.toLowerCase(Locale.ROOT);
    return name.contains("get") || name.equals("query") || name.equals("scan");
  }
}
