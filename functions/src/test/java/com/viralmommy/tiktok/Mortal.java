package com.viralmommy.tiktok;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * A process that dies at a chosen call to AWS, before it or after it took effect. From then on none
 * of its calls get out, whatever still runs in it.
 */
public final class Mortal implements Life {
  /** Nobody catches it and goes on. */
  public static final class Death extends Error {
    private static final long serialVersionUID = 1L;

    Death(String call) {
      super("died at " + call);
    }
  }

  private final List<String> calls = new ArrayList<>();
  private final Predicate<List<String>> meddles;
  private final Runnable meanwhile;
  private final Predicate<List<String>> diesBefore;
  private final Predicate<List<String>> diesAfter;
  private boolean dead;

  private Mortal(Predicate<List<String>> diesBefore, Predicate<List<String>> diesAfter) {
    this(diesBefore, diesAfter, calls -> false, () -> {});
  }

  private Mortal(
      Predicate<List<String>> diesBefore,
      Predicate<List<String>> diesAfter,
      Predicate<List<String>> meddles,
      Runnable meanwhile) {
    this.diesBefore = diesBefore;
    this.diesAfter = diesAfter;
    this.meddles = meddles;
    this.meanwhile = meanwhile;
  }

  public static Mortal never() {
    return new Mortal(calls -> false, calls -> false);
  }

  /**
   * @param call counted from 1
   */
  public static Mortal before(int call) {
    return new Mortal(calls -> calls.size() == call, calls -> false);
  }

  /**
   * @param call counted from 1
   */
  public static Mortal after(int call) {
    return new Mortal(calls -> false, calls -> calls.size() == call);
  }

  /**
   * @param occurrence of calls of this name, counted from 1
   */
  public static Mortal before(String call, int occurrence) {
    return new Mortal(nth(call, occurrence), calls -> false);
  }

  public static Mortal after(String call, int occurrence) {
    return new Mortal(calls -> false, nth(call, occurrence));
  }

  /** It lives on, and right before this call of its somebody else does something. */
  public static Mortal meanwhile(String call, int occurrence, Runnable action) {
    return new Mortal(calls -> false, calls -> false, nth(call, occurrence), action);
  }

  private static Predicate<List<String>> nth(String call, int occurrence) {
    return calls ->
        calls.getLast().equals(call) && calls.stream().filter(call::equals).count() == occurrence;
  }

  /** The same client, whose calls count and may be the last. */
  @Override
  public <T> T of(Class<T> type, T client) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (_, method, arguments) -> {
              if (begin(method.getName())) {
                meanwhile.run();
              }
              try {
                Object result = method.invoke(client, arguments);
                end();
                return result;
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            }));
  }

  private synchronized boolean begin(String call) {
    requireLife(call);
    calls.add(call);
    dead = diesBefore.test(calls);
    requireLife(call);
    return meddles.test(calls);
  }

  private synchronized void end() {
    if (!dead && diesAfter.test(calls)) {
      dead = true;
    }
    requireLife(calls.getLast());
  }

  private void requireLife(String call) {
    if (dead) {
      throw new Death(call);
    }
  }

  public synchronized boolean isDead() {
    return dead;
  }

  /** The names of the calls so far. */
  public synchronized List<String> calls() {
    return List.copyOf(calls);
  }
}
