package com.viralmommy.tiktok.bench.publish;

import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;

/**
 * Simulates the crash of a worker at one of its calls to AWS, before the call or after its effect.
 *
 * <p>The crash is an error in the thread of the invocation. The SDK loads this interceptor like
 * {@link com.viralmommy.tiktok.bench.harness.RequestCounter}.
 *
 * <p>No worker crashes between TikTok's answer to a refresh and the write of the new tokens. The
 * user would have to reconnect the account, which {@code TokenRefresherIT} tests on its own.
 */
public final class CrashInjector implements ExecutionInterceptor {
  /** An {@link Error}, because the functions do not catch errors. */
  static final class WorkerCrash extends Error {
    private static final long serialVersionUID = 1L;

    WorkerCrash() {
      super("Simulated crash of a worker", null, false, false);
    }
  }

  /** The remaining steps; sending a request is one step, and receiving its answer is another. */
  private static final ThreadLocal<Integer> REMAINING_STEPS = new ThreadLocal<>();

  /** Lets the current thread crash after a number of steps. */
  static void crashAfter(int steps) {
    REMAINING_STEPS.set(steps);
  }

  /** Removes the planned crash of the current thread. */
  static void cancel() {
    REMAINING_STEPS.remove();
  }

  @Override
  public void beforeTransmission(
      Context.BeforeTransmission context, ExecutionAttributes attributes) {
    if (!savesTokens(context.request()) || hasCrashed()) {
      step();
    }
  }

  private static boolean hasCrashed() {
    return REMAINING_STEPS.get() != null && REMAINING_STEPS.get() == 0;
  }

  /** The first call to AWS after TikTok's answer to a refresh. */
  private static boolean savesTokens(SdkRequest request) {
    return request instanceof PutItemRequest put && put.item().containsKey("sealedTokens");
  }

  @Override
  public void afterTransmission(Context.AfterTransmission context, ExecutionAttributes attributes) {
    step();
  }

  private static void step() {
    Integer remaining = REMAINING_STEPS.get();
    if (remaining != null) {
      // After a crash every further call of the thread fails too.
      REMAINING_STEPS.set(Math.max(0, remaining - 1));
      if (remaining <= 1) {
        throw new WorkerCrash();
      }
    }
  }
}
