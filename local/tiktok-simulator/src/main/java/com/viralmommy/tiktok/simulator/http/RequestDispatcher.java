package com.viralmommy.tiktok.simulator.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.viralmommy.tiktok.simulator.api.Endpoint;
import com.viralmommy.tiktok.simulator.faults.ActiveFaults;
import com.viralmommy.tiktok.simulator.faults.Fault;
import com.viralmommy.tiktok.simulator.faults.Faults;
import com.viralmommy.tiktok.simulator.faults.RequestSubject;
import com.viralmommy.tiktok.simulator.journal.ExchangeContext;
import com.viralmommy.tiktok.simulator.journal.Journal;
import com.viralmommy.tiktok.simulator.journal.JournalEntry;
import com.viralmommy.tiktok.simulator.journal.Violation;
import com.viralmommy.tiktok.simulator.journal.Violations;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Passes a client's request to its endpoint, injects faults and keeps the journal. */
public final class RequestDispatcher implements HttpHandler {

  private static final System.Logger LOG = System.getLogger(RequestDispatcher.class.getName());

  /** How many characters of a body the journal keeps. */
  private static final int JOURNALED = 2_000;

  /** Parts of TikTok's API that are not simulated. */
  private static final List<String> OTHER_PARTS = List.of("/v2/research/", "/v2/portability/");

  private final Map<Endpoint, EndpointHandler> endpoints;
  private final Map<String, EndpointHandler> pages;
  private final Faults faults;
  private final SubjectResolver subjects;
  private final Journal journal;
  private final Violations violations;
  private final InstantSource clock;

  /**
   * @param pages pages for people by their paths; faults do not apply to them
   */
  public RequestDispatcher(
      Map<Endpoint, EndpointHandler> endpoints,
      Map<String, EndpointHandler> pages,
      Faults faults,
      SubjectResolver subjects,
      Journal journal,
      Violations violations,
      InstantSource clock) {
    this.endpoints = new EnumMap<>(endpoints);
    this.pages = Map.copyOf(pages);
    this.faults = faults;
    this.subjects = subjects;
    this.journal = journal;
    this.violations = violations;
    this.clock = clock;
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    Instant time = clock.instant();
    Visit visit =
        new Visit(
            exchange,
            time,
            new ExchangeContext(journal.nextNumber(), RandomIds.logId(time)),
            System.nanoTime());
    try (exchange) {
      visit.context.run(() -> dispatch(visit));
    }
  }

  private void dispatch(Visit visit) throws IOException {
    Optional<Endpoint> endpoint =
        Endpoint.at(visit.method(), visit.path()).filter(endpoints::containsKey);
    Optional<Response> response = Optional.empty();
    try {
      if (endpoint.isPresent()) {
        response = serve(visit, endpoint.get());
      } else {
        response = Optional.of(withoutEndpoint(visit));
      }
    } finally {
      journal.add(visit.entry(response));
    }
    if (response.isPresent()) {
      send(visit, response.get().with("x-tt-logid", visit.context.logId()));
    }
  }

  private void send(Visit visit, Response response) throws IOException {
    Optional<Response> sent = Optional.empty();
    try {
      ResponseWriter.send(visit.exchange, response, visit.active);
      sent = Optional.of(response);
    } finally {
      journal.replace(visit.entry(sent));
    }
  }

  /** One exchange on its way into the journal. */
  private static final class Visit {
    private final HttpExchange exchange;
    private final Instant time;
    private final ExchangeContext context;
    private final long began;
    private final CapturingInputStream body;
    private ActiveFaults active = ActiveFaults.NONE;

    private Visit(HttpExchange exchange, Instant time, ExchangeContext context, long began) {
      this.exchange = exchange;
      this.time = time;
      this.context = context;
      this.began = began;
      this.body =
          new CapturingInputStream(
              exchange.getRequestBody(), exchange.getRequestMethod().equals("PUT") ? 0 : JOURNALED);
    }

    private String method() {
      return exchange.getRequestMethod();
    }

    private String path() {
      return exchange.getRequestURI().getRawPath();
    }

    private Request request(Endpoint endpoint, InputStream content) {
      return new Request(
          endpoint,
          exchange.getRequestURI().getRawQuery(),
          exchange.getRequestHeaders(),
          content,
          time,
          context.logId(),
          active);
    }

    private JournalEntry entry(Optional<Response> response) {
      return new JournalEntry(
          context.number(),
          time,
          method(),
          path(),
          SecretShortener.shorten(exchange.getRequestURI().getRawQuery()),
          response.map(Response::status).orElse(0),
          (System.nanoTime() - began) / 1_000_000,
          response.map(Response::errorCode).orElse(""),
          response.map(Response::message).orElse(""),
          context.logId(),
          context.creator(),
          active.toString(),
          context.tolerated(),
          SecretShortener.shorten(body.text()),
          response.map(Visit::text).orElse(""));
    }

    private static String text(Response response) {
      boolean page = response.headers().getOrDefault("Content-Type", "").startsWith("text/html");
      int length = page ? 0 : Math.min(response.body().length, JOURNALED);
      return SecretShortener.shorten(
          new String(response.body(), 0, length, StandardCharsets.UTF_8));
    }
  }

  /** The answer, or empty when the connection is to end without one. */
  private Optional<Response> serve(Visit visit, Endpoint endpoint) throws IOException {
    if (endpoint == Endpoint.AUTHORIZE && Endpoint.isAuthorizeWithoutSlash(visit.path())) {
      ExchangeContext.tolerated("The authorize path has no final slash");
    }
    InputStream body = visit.body;
    RequestSubject subject = RequestSubject.UNKNOWN;
    if (faults.needSubject(endpoint)) {
      byte[] content = new byte[0];
      if (endpoint != Endpoint.UPLOAD) {
        content = body.readNBytes(Request.MAX_SMALL_BODY + 1);
        body = new ByteArrayInputStream(content);
      }
      subject = subjects.resolve(visit.request(endpoint, InputStream.nullInputStream()), content);
    }
    ActiveFaults active = faults.take(endpoint, subject);
    visit.active = active;
    Optional<Fault.Slow> slow = active.find(Fault.Slow.class);
    if (slow.isPresent()) {
      body = new SlowInputStream(body, slow.get().bytesPerSecond());
    }
    Request request = visit.request(endpoint, body);
    active.find(Fault.Delay.class).ifPresent(d -> Throttle.pause(d.duration()));
    if (active.has(Fault.DropBeforeEffect.class)) {
      return Optional.empty();
    }
    Optional<Response> instead = FaultResponses.insteadOfEffect(request);
    if (instead.isPresent()) {
      return instead;
    }
    Response effect = effect(endpoints.get(endpoint), request);
    Response response = FaultResponses.afterEffect(request).orElse(effect);
    // A cut answer without a body is no answer at all.
    boolean nothingLeft = active.has(Fault.Truncate.class) && response.body().length == 0;
    return nothingLeft || active.has(Fault.DropAfterEffect.class)
        ? Optional.empty()
        : Optional.of(response);
  }

  private static Response effect(EndpointHandler handler, Request request) throws IOException {
    try {
      return handler.answer(request);
    } catch (ApiException error) {
      return Response.of(error, request);
    } catch (RuntimeException defect) {
      LOG.log(System.Logger.Level.ERROR, "The simulator failed at " + request.endpoint(), defect);
      return Response.of(
          new ApiException(500, "internal_error", "The simulator failed; see its log"), request);
    }
  }

  private Response withoutEndpoint(Visit visit) throws IOException {
    EndpointHandler page = pages.get(visit.path());
    if (page != null) {
      return effect(page, visit.request(Endpoint.AUTHORIZE, visit.body));
    }
    if (OTHER_PARTS.stream().anyMatch(visit.path()::startsWith)) {
      return Response.text(501, "This part of TikTok's API is not simulated.");
    }
    violations.report(
        Violation.Code.UNKNOWN_METHOD_OR_PATH,
        "TikTok has no endpoint with this method and path",
        visit.method() + " " + visit.path(),
        closest(visit));
    return Response.text(404, "Not Found");
  }

  private String closest(Visit visit) {
    return Arrays.stream(Endpoint.values())
        .filter(e -> e.path().equals(visit.path()) || e.path().equals(visit.path() + "/"))
        .findFirst()
        .map(
            e -> e.method() + " " + e.path() + (endpoints.containsKey(e) ? "" : " at its own host"))
        .orElse("a method and path of TikTok's API, with the final slash");
  }
}
