package com.viralmommy.tiktok.simulator.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.viralmommy.tiktok.simulator.api.Endpoint;
import com.viralmommy.tiktok.simulator.faults.ActiveFaults;
import com.viralmommy.tiktok.simulator.faults.Fault;
import com.viralmommy.tiktok.simulator.faults.Faults;
import com.viralmommy.tiktok.simulator.journal.Journal;
import com.viralmommy.tiktok.simulator.journal.JournalEntry;
import com.viralmommy.tiktok.simulator.journal.Violation;
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
public final class RequestDispatcher implements HttpHandler {

  private static final System.Logger LOG = System.getLogger(RequestDispatcher.class.getName());

  private final Map<Endpoint, EndpointHandler> services;
  private final Faults faults;
  private final Journal journal;
  private final Violations violations;
  private final InstantSource clock;

  public RequestDispatcher(
      Map<Endpoint, EndpointHandler> services,
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
    Visit visit = new Visit(exchange, time, RandomIds.logId(time), System.nanoTime());
    Optional<Endpoint> endpoint =
        Endpoint.at(exchange.getRequestMethod(), visit.path()).filter(services::containsKey);
    ActiveFaults active = endpoint.map(faults::hit).orElse(ActiveFaults.NONE);
    try (exchange) {
      Optional<Response> answer = Optional.empty();
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

  private void send(Visit visit, Response answer, ActiveFaults active) throws IOException {
    Optional<Response> sent = Optional.empty();
    try {
      ResponseWriter.send(visit.exchange, answer, active);
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

    private JournalEntry entry(Optional<Response> answer, ActiveFaults active) {
      return new JournalEntry(
          time,
          exchange.getRequestMethod(),
          path(),
          answer.map(Response::status).orElse(0),
          (System.nanoTime() - began) / 1_000_000,
          answer.map(Response::errorCode).orElse(""),
          logId,
          active.toString());
    }
  }

  /** The answer, or empty when the connection is to end without one. */
  private Optional<Response> serve(Visit visit, Endpoint endpoint, ActiveFaults active)
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
    active.find(Fault.Delay.class).ifPresent(d -> Throttle.pause(d.duration()));
    if (active.has(Fault.DropBeforeEffect.class)) {
      return Optional.empty();
    }
    Optional<Response> instead = FaultResponses.insteadOfEffect(request);
    if (instead.isPresent()) {
      return instead;
    }
    Response effect = effect(request);
    Response answer = FaultResponses.afterEffect(request).orElse(effect);
    // Of an answer without a body, nothing is left when it is cut.
    boolean nothingLeft = active.has(Fault.Truncate.class) && answer.body().length == 0;
    return nothingLeft || active.has(Fault.DropAfterEffect.class)
        ? Optional.empty()
        : Optional.of(answer);
  }

  private Response effect(Request request) throws IOException {
    try {
      return services.get(request.endpoint()).answer(request);
    } catch (ApiException refusal) {
      return Response.of(refusal, request);
    } catch (RuntimeException defect) {
      LOG.log(System.Logger.Level.ERROR, "The simulator failed at " + request.endpoint(), defect);
      return Response.of(
          new ApiException(500, "internal_error", "The simulator failed; see its log"), request);
    }
  }

  private Response unknown(HttpExchange exchange, String path) {
    violations.report(
        Violation.Code.UNKNOWN_METHOD_OR_PATH, exchange.getRequestMethod() + " " + path);
    return Response.text(404, "Not Found");
  }
}
