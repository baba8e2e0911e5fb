package com.viralmommy.tiktok.bench.publish;

import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;

/**
 * Lets the invocation of a thread end at one of its calls to AWS, before the call is made or after
 * it took effect, as if its process were gone. The SDK finds it beside the counter of requests.
 */
public final class Deaths implements ExecutionInterceptor {
  /** Nobody catches it and goes on. */
  static final class Death extends Error {
    private static final long serialVersionUID = 1L;

    Death() {
      super("the worker died", null, false, false);
    }
  }

  /** How many halves of calls are left: a call's sending is one, its answer another. */
  private static final ThreadLocal<Integer> LEFT = new ThreadLocal<>();

  static void after(int halfCalls) {
    LEFT.set(halfCalls);
  }

  static void never() {
    LEFT.remove();
  }

  @Override
  public void beforeTransmission(
      Context.BeforeTransmission context, ExecutionAttributes attributes) {
    live();
  }

  @Override
  public void afterTransmission(Context.AfterTransmission context, ExecutionAttributes attributes) {
    live();
  }

  private static void live() {
    Integer left = LEFT.get();
    if (left != null) {
      // Once dead, always dead: none of its calls gets out any more.
      LEFT.set(Math.max(0, left - 1));
      if (left <= 1) {
        throw new Death();
      }
    }
  }
}
