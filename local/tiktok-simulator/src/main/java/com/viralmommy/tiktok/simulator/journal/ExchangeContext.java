package com.viralmommy.tiktok.simulator.journal;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The request that the current thread answers. Violations and the journal take its number, log id
 * and creator from here, so that no check has to pass them on.
 */
public final class ExchangeContext {

  private static final ScopedValue<ExchangeContext> CURRENT = ScopedValue.newInstance();

  private final long number;
  private final String logId;
  private final List<String> tolerated = new ArrayList<>();
  private String creator = "";

  /**
   * @param number counts the requests from 1
   */
  public ExchangeContext(long number, String logId) {
    this.number = number;
    this.logId = logId;
  }

  /** An action that may fail as an HTTP exchange does. */
  @FunctionalInterface
  public interface Action<X extends Exception> {
    void run() throws X;
  }

  /** Runs an action as part of this request. */
  public <X extends Exception> void run(Action<X> action) throws X {
    ScopedValue.where(CURRENT, this)
        .call(
            () -> {
              action.run();
              return this;
            });
  }

  /** The username of the request's creator, as soon as it is known. */
  public static void creator(String username) {
    current(context -> context.creator = username);
  }

  /** Notes a departure that TikTok is known to accept. */
  public static void tolerated(String what) {
    current(
        context -> {
          if (!context.tolerated.contains(what)) {
            context.tolerated.add(what);
          }
        });
  }

  private static void current(Consumer<ExchangeContext> action) {
    current().ifPresent(action);
  }

  static Optional<ExchangeContext> current() {
    return CURRENT.isBound() ? Optional.of(CURRENT.get()) : Optional.empty();
  }

  public long number() {
    return number;
  }

  public String logId() {
    return logId;
  }

  /** The username, or empty while it is not known. */
  public String creator() {
    return creator;
  }

  /** The departures of this request that TikTok is known to accept. */
  public List<String> tolerated() {
    return List.copyOf(tolerated);
  }
}
