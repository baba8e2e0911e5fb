package com.viralmommy.tiktok.bench.publish;

import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;

/**
 * Lets the invocation of a thread end at one of its calls to AWS, before the call is made or after
 * it took effect, as if its process were gone. The SDK finds it beside the counter of requests.
 *
 * <p>No invocation dies between TikTok's answer to a refresh and the write of the new tokens: the
 * connection would have to be made anew by its user, which is tested on its own and not by chance.
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
    if (!savesTokens(context.request()) || isDead()) {
      live();
    }
  }

  private static boolean isDead() {
    return LEFT.get() != null && LEFT.get() == 0;
  }

  /** The first call to AWS after TikTok's answer to a refresh. */
  private static boolean savesTokens(SdkRequest request) {
    return request instanceof PutItemRequest put && put.item().containsKey("sealedTokens");
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
