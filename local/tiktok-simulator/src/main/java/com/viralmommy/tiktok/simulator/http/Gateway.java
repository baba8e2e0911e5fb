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
    long began = System.nanoTime();
    Instant time = clock.instant();
    String logId = Ids.logId(time);
    String path = exchange.getRequestURI().getRawPath();
    Optional<Endpoint> endpoint =
        Endpoint.at(exchange.getRequestMethod(), path).filter(services::containsKey);
    ActiveFaults active = endpoint.map(faults::hit).orElse(ActiveFaults.NONE);
    Optional<Answer> sent = Optional.empty();
    try (exchange) {
      Optional<Answer> answer =
          endpoint.isPresent()
              ? serve(exchange, endpoint.get(), active, time, logId)
              : Optional.of(unknown(exchange, path));
      if (answer.isPresent() && Exchanges.send(exchange, answer.get(), active)) {
        sent = answer;
      }
    } finally {
      journal.add(
          new JournalEntry(
              time,
              exchange.getRequestMethod(),
              path,
              sent.map(Answer::status).orElse(0),
              (System.nanoTime() - began) / 1_000_000,
              sent.map(Answer::errorCode).orElse(""),
              logId,
              active.toString()));
    }
  }

  /** The answer, or empty when the connection is to end without one. */
  private Optional<Answer> serve(
      HttpExchange exchange, Endpoint endpoint, ActiveFaults active, Instant time, String logId)
      throws IOException {
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
            time,
            logId,
            active);
    active.find(Fault.Delay.class).ifPresent(d -> Exchanges.pause(d.duration()));
    if (active.has(Fault.DropBeforeEffect.class)) {
      return Optional.empty();
    }
    Optional<Answer> instead = FaultAnswers.insteadOfEffect(request);
    if (instead.isPresent()) {
      return instead;
    }
    Answer answer = effect(request);
    if (active.has(Fault.DropAfterEffect.class)) {
      return Optional.empty();
    }
    return Optional.of(FaultAnswers.afterEffect(request).orElse(answer));
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
