package com.viralmommy.tiktok;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiPredicate;

/**
 * A process that dies at a chosen call to AWS or TikTok. From then on none of its calls get out,
 * whatever still runs in it.
 */
public final class Mortal implements Life {
  /** Nobody catches it and goes on. */
  public static final class Death extends Error {
    private static final long serialVersionUID = 1L;

    Death(String call) {
      super("died at " + call);
    }
  }

  /** When in a call it dies. */
  public enum Moment {
    BEFORE,
    /** Half of the request is out; only what goes over a {@link Line} has such a moment. */
    HALFWAY,
    /** It took effect, and the answer does not come back. */
    AFTER
  }

  /**
   * @param number among all calls, counted from 1
   * @param occurrence among those of this name, counted from 1
   */
  record Call(String name, int number, int occurrence) {
    boolean is(String name, int occurrence) {
      return this.name.equals(name) && this.occurrence == occurrence;
    }
  }

  private final List<String> calls = new ArrayList<>();
  private final BiPredicate<Moment, Call> dies;
  private final BiPredicate<Moment, Call> meddles;
  private final Runnable meanwhile;
  private String death;

  private Mortal(BiPredicate<Moment, Call> dies) {
    this(dies, (_, _) -> false, () -> {});
  }

  private Mortal(
      BiPredicate<Moment, Call> dies, BiPredicate<Moment, Call> meddles, Runnable meanwhile) {
    this.dies = dies;
    this.meddles = meddles;
    this.meanwhile = meanwhile;
  }

  public static Mortal never() {
    return new Mortal((_, _) -> false);
  }

  /**
   * @param number counted from 1
   */
  public static Mortal at(Moment moment, int number) {
    return new Mortal((m, call) -> m == moment && call.number() == number);
  }

  /**
   * @param occurrence of calls of this name, counted from 1
   */
  public static Mortal at(Moment moment, String name, int occurrence) {
    return new Mortal((m, call) -> m == moment && call.is(name, occurrence));
  }

  /** It lives on, and right before this call of its somebody else does something. */
  public static Mortal meanwhile(String name, int occurrence, Runnable action) {
    return meanwhile(Moment.BEFORE, name, occurrence, action);
  }

  /** It lives on, and at this moment of its call somebody else does something. */
  public static Mortal meanwhile(Moment moment, String name, int occurrence, Runnable action) {
    return new Mortal(
        (_, _) -> false, (m, call) -> m == moment && call.is(name, occurrence), action);
  }

  /** The same client, whose calls count and may be the last. */
  @Override
  public <T> T of(Class<T> type, T client) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (_, method, arguments) -> {
              Call call = begin(method.getName());
              try {
                Object result = method.invoke(client, arguments);
                reach(Moment.AFTER, call);
                return result;
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            }));
  }

  /** A call is about to get out. */
  Call begin(String name) {
    Call call = count(name);
    reach(Moment.BEFORE, call);
    return call;
  }

  private synchronized Call count(String name) {
    requireLife(name);
    calls.add(name);
    return new Call(name, calls.size(), (int) calls.stream().filter(name::equals).count());
  }

  void reach(Moment moment, Call call) {
    live(moment, call);
    if (meddles.test(moment, call)) {
      meanwhile.run();
    }
  }

  private synchronized void live(Moment moment, Call call) {
    if (death == null && dies.test(moment, call)) {
      death = moment + " " + call.name();
    }
    requireLife(call.name());
  }

  private void requireLife(String call) {
    if (death != null) {
      throw new Death(call);
    }
  }

  public synchronized boolean isDead() {
    return death != null;
  }

  /** Moment and name of the call at which it died. */
  public synchronized Optional<String> death() {
    return Optional.ofNullable(death);
  }

  /** The names of the calls so far. */
  public synchronized List<String> calls() {
    return List.copyOf(calls);
  }
}
