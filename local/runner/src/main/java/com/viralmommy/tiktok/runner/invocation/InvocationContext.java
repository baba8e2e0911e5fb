package com.viralmommy.tiktok.runner.invocation;

import com.amazonaws.services.lambda.runtime.ClientContext;
import com.amazonaws.services.lambda.runtime.CognitoIdentity;
import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.LambdaLogger;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** The Lambda context of one local invocation. */
public final class InvocationContext implements Context, LambdaLogger {
  private final String functionName;
  private final int memoryMegabytes;
  private final Consumer<String> log;
  private final String requestId = UUID.randomUUID().toString();
  private final long deadlineNanos;

  /**
   * @param timeout from now on, for {@link #getRemainingTimeInMillis}
   * @param memoryMegabytes the limit that the handler reads
   * @param log receives the lines that the handler writes through the context's logger
   */
  public InvocationContext(
      String functionName, Duration timeout, int memoryMegabytes, Consumer<String> log) {
    this.functionName = functionName;
    this.memoryMegabytes = memoryMegabytes;
    this.log = log;
    this.deadlineNanos = System.nanoTime() + timeout.toNanos();
  }

  @Override
  public String getAwsRequestId() {
    return requestId;
  }

  @Override
  public String getLogGroupName() {
    return "/aws/lambda/" + functionName;
  }

  @Override
  public String getLogStreamName() {
    return "local/[$LATEST]" + requestId.replace("-", "");
  }

  @Override
  public String getFunctionName() {
    return functionName;
  }

  @Override
  public String getFunctionVersion() {
    return "$LATEST";
  }

  @Override
  public String getInvokedFunctionArn() {
    return AwsAccount.LOCAL.arn("lambda", "function:" + functionName);
  }

  @Override
  public CognitoIdentity getIdentity() {
    return null; // as in the managed runtime, unless a mobile SDK called
  }

  @Override
  public ClientContext getClientContext() {
    return null; // as in the managed runtime, unless a mobile SDK called
  }

  @Override
  public int getRemainingTimeInMillis() {
    return (int) Math.max(0, TimeUnit.NANOSECONDS.toMillis(deadlineNanos - System.nanoTime()));
  }

  @Override
  public int getMemoryLimitInMB() {
    return memoryMegabytes;
  }

  @Override
  public LambdaLogger getLogger() {
    return this;
  }

  @Override
  public void log(String message) {
    log.accept(message);
  }

  @Override
  public void log(byte[] message) {
    log.accept(new String(message, StandardCharsets.UTF_8));
  }
}
