package com.viralmommy.tiktok;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Set;
import software.amazon.awssdk.core.exception.SdkClientException;

/**
 * A process some of whose calls to AWS fail: after all attempts of the SDK, on the way there or on
 * the way back.
 */
public final class Faulty implements Life {
  /** What of a failing call is lost. */
  public enum Loss {
    REQUEST,
    /** The call took effect. */
    ANSWER
  }

  private final int first;
  private final int last;
  private final Loss loss;
  private final Set<Class<?>> clients;
  private int calls;
  private int failures;

  /**
   * @param first failing call, counted from 1
   * @param failing so many in a row
   * @param clients whose calls count and fail; all when there are none
   */
  public Faulty(int first, int failing, Loss loss, Class<?>... clients) {
    this.first = first;
    this.last = Math.addExact(first, failing - 1);
    this.loss = loss;
    this.clients = Set.of(clients);
  }

  @Override
  public <T> T of(Class<T> type, T client) {
    if (!clients.isEmpty() && !clients.contains(type)) {
      return client;
    }
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (_, method, arguments) -> {
              boolean fails = fails();
              if (fails && loss == Loss.REQUEST) {
                throw SdkClientException.create("no way to " + method.getName());
              }
              try {
                Object result = method.invoke(client, arguments);
                if (fails) {
                  throw SdkClientException.create("no way back from " + method.getName());
                }
                return result;
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            }));
  }

  private synchronized boolean fails() {
    calls++;
    boolean fails = calls >= first && calls <= last;
    failures += fails ? 1 : 0;
    return fails;
  }

  /** How many calls have failed so far. */
  public synchronized int failures() {
    return failures;
  }
}
