package com.viralmommy.tiktok.simulator.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.viralmommy.tiktok.simulator.ActiveFaults;
import com.viralmommy.tiktok.simulator.Endpoint;
import com.viralmommy.tiktok.simulator.Fault;
import com.viralmommy.tiktok.simulator.Faults;
import com.viralmommy.tiktok.simulator.JournalEntry;
import com.viralmommy.tiktok.simulator.Violation;
import com.viralmommy.tiktok.simulator.journal.Journal;
import com.viralmommy.tiktok.simulator.journal.Violations;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * The one way in for clients: finds the service, lets faults happen, words refusals, keeps the
 * journal.
 */
public final class Gateway implements HttpHandler {

  private static final System.Logger LOG = System.getLogger(Gateway.class.getName());

  private final Map<Endpoint, Service> services;
  private final Faults faults;
  private final Journal journal;
  private final Violations violations;
  private final InstantSource clock;

  public Gateway(
      Map<Endpoint, Service> services,
      Faults faults,
      Journal journal,
      Violations violations,
      InstantSource clock) {
    this.services = new EnumMap<>(services);
    this.faults = faults;
    this.journal = journal;
    this.violations = violations;
    this.clock = clock;
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    Instant time = clock.instant();
    Visit visit = new Visit(exchange, time, Ids.logId(time), System.nanoTime());
    Optional<Endpoint> endpoint =
        Endpoint.at(exchange.getRequestMethod(), visit.path()).filter(services::containsKey);
    ActiveFaults active = endpoint.map(faults::hit).orElse(ActiveFaults.NONE);
    try (exchange) {
      Optional<Answer> answer = Optional.empty();
      try {
        answer =
            endpoint.isPresent()
                ? serve(visit, endpoint.get(), active)
                : Optional.of(unknown(exchange, visit.path()));
      } finally {
        visit.number = journal.add(visit.entry(answer, active));
      }
      if (answer.isPresent()) {
        send(visit, answer.get(), active);
      }
    }
  }

  private void send(Visit visit, Answer answer, ActiveFaults active) throws IOException {
    Optional<Answer> sent = Optional.empty();
    try {
      Exchanges.send(visit.exchange, answer, active);
      sent = Optional.of(answer);
    } finally {
      journal.replace(visit.number, visit.entry(sent, active));
    }
  }

  /** One exchange on its way into the journal. */
  private static final class Visit {
    private final HttpExchange exchange;
    private final Instant time;
    private final String logId;
    private final long began;
    private long number;

    private Visit(HttpExchange exchange, Instant time, String logId, long began) {
      this.exchange = exchange;
      this.time = time;
      this.logId = logId;
      this.began = began;
    }

    private String path() {
      return exchange.getRequestURI().getRawPath();
    }

    private JournalEntry entry(Optional<Answer> answer, ActiveFaults active) {
      return new JournalEntry(
          time,
          exchange.getRequestMethod(),
          path(),
          answer.map(Answer::status).orElse(0),
          (System.nanoTime() - began) / 1_000_000,
          answer.map(Answer::errorCode).orElse(""),
          logId,
          active.toString());
    }
  }

  /** The answer, or empty when the connection is to end without one. */
  private Optional<Answer> serve(Visit visit, Endpoint endpoint, ActiveFaults active)
      throws IOException {
    HttpExchange exchange = visit.exchange;
    InputStream body =
        active
            .find(Fault.Slow.class)
            .<InputStream>map(
                s -> new SlowInputStream(exchange.getRequestBody(), s.bytesPerSecond()))
            .orElse(exchange.getRequestBody());
    Request request =
        new Request(
            endpoint,
            exchange.getRequestURI().getRawQuery(),
            exchange.getRequestHeaders(),
            body,
            visit.time,
            visit.logId,
            active);
    active.find(Fault.Delay.class).ifPresent(d -> Exchanges.pause(d.duration()));
    if (active.has(Fault.DropBeforeEffect.class)) {
      return Optional.empty();
    }
    Optional<Answer> instead = FaultAnswers.insteadOfEffect(request);
    if (instead.isPresent()) {
      return instead;
    }
    Answer effect = effect(request);
    Answer answer = FaultAnswers.afterEffect(request).orElse(effect);
    // Of an answer without a body, nothing is left when it is cut.
    boolean nothingLeft = active.has(Fault.Truncate.class) && answer.body().length == 0;
    return nothingLeft || active.has(Fault.DropAfterEffect.class)
        ? Optional.empty()
        : Optional.of(answer);
  }

  private Answer effect(Request request) throws IOException {
    try {
      return services.get(request.endpoint()).answer(request);
    } catch (Refusal refusal) {
      return Answer.of(refusal, request);
    } catch (RuntimeException defect) {
      LOG.log(System.Logger.Level.ERROR, "The simulator failed at " + request.endpoint(), defect);
      return Answer.of(
          new Refusal(500, "internal_error", "The simulator failed; see its log"), request);
    }
  }

  private Answer unknown(HttpExchange exchange, String path) {
    violations.report(
        Violation.Code.UNKNOWN_METHOD_OR_PATH, exchange.getRequestMethod() + " " + path);
    return Answer.text(404, "Not Found");
  }
}
