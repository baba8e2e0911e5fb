package com.viralmommy.tiktok.runner;

import static org.assertj.core.api.Assertions.assertThat;

import com.atlassian.oai.validator.OpenApiInteractionValidator;
import com.atlassian.oai.validator.model.Request;
import com.atlassian.oai.validator.model.Response;
import com.atlassian.oai.validator.model.SimpleRequest;
import com.atlassian.oai.validator.model.SimpleResponse;
import com.atlassian.oai.validator.report.ValidationReport;
import com.viralmommy.tiktok.runner.gateway.ApiDescription;
import com.viralmommy.tiktok.runner.gateway.Exchange;
import com.viralmommy.tiktok.runner.gateway.RestApi;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * Holds everything that passes the API to {@code openapi.yaml}: every answer must be one that its
 * operation declares, and every request that was taken must be one that it allows. What no
 * operation is for, the gateway must answer with a problem document.
 */
public final class ApiContract implements Consumer<Exchange> {
  /** An operation that answers problems, for those that belong to none. */
  private static final String ANY_PATH = RestApi.STAGE_PREFIX + "/v1/publications/any";

  private final OpenApiInteractionValidator validator =
      OpenApiInteractionValidator.createForInlineApiSpecification(text()).build();
  private final List<ApiDescription.Route> routes = description().routes();
  private final Queue<String> departures = new ConcurrentLinkedQueue<>();
  private final AtomicInteger exchanges = new AtomicInteger();

  @Override
  public void accept(Exchange exchange) {
    exchanges.incrementAndGet();
    if (isPreflight(exchange)) {
      return;
    }
    boolean reachedAFunction =
        routes.stream()
            .anyMatch(
                route ->
                    exchange.resource().filter(route.path()::equals).isPresent()
                        && exchange.method().equals(route.method()));
    if (!reachedAFunction) {
      if (exchange.status() != 404) {
        departures.add(exchange + ": no operation has this method and path");
      }
      note(exchange, validator.validateResponse(ANY_PATH, Request.Method.GET, answer(exchange)));
      return;
    }
    acceptAnswer(exchange);
    if (exchange.status() < 400) {
      acceptRequest(exchange);
    }
  }

  /** An answer must be one that its operation declares. */
  void acceptAnswer(Exchange exchange) {
    exchanges.incrementAndGet();
    note(
        exchange,
        validator.validateResponse(
            exchange.path(), Request.Method.valueOf(exchange.method()), answer(exchange)));
  }

  /** Browsers ask so before they let a page send its request; no operation describes it. */
  private static boolean isPreflight(Exchange exchange) {
    return exchange.method().equals("OPTIONS")
        && exchange.resource().isPresent()
        && exchange.status() == 204
        && exchange.responseBody().length == 0;
  }

  /** A request that was taken must be one that its operation allows. */
  public void acceptRequest(Exchange exchange) {
    exchanges.incrementAndGet();
    note(exchange, validator.validateRequest(request(exchange)));
  }

  /** A problem document of whatever operation. */
  public void acceptProblem(byte[] problem) {
    Map<String, List<String>> headers =
        Map.of("Content-Type", List.of("application/problem+json"), "X-Request-Id", List.of("any"));
    acceptAnswer(
        new Exchange(
            "GET",
            ANY_PATH,
            Optional.empty(),
            Optional.of("/v1/publications/{id}"),
            Map.of(),
            new byte[0],
            404,
            headers,
            problem));
  }

  /** Fails on any departure since the last call, and if nothing passed at all. */
  public void verify() {
    List<String> found = List.copyOf(departures);
    departures.clear();
    assertThat(found).as("departures from openapi.yaml").isEmpty();
    assertThat(exchanges.getAndSet(0)).as("exchanges held to openapi.yaml").isPositive();
  }

  private void note(Exchange exchange, ValidationReport report) {
    report
        .getMessages()
        .forEach(
            message ->
                departures.add(
                    exchange
                        + ": "
                        + message.getMessage()
                        + "\n"
                        + new String(exchange.responseBody(), StandardCharsets.UTF_8)));
  }

  private static Request request(Exchange exchange) {
    var request = new SimpleRequest.Builder(exchange.method(), exchange.path());
    exchange.requestHeaders().entrySet().stream()
        // What a browser accepts when it navigates says nothing of an answer without a body.
        .filter(h -> exchange.responseBody().length > 0 || !h.getKey().equalsIgnoreCase("Accept"))
        .forEach(h -> request.withHeader(h.getKey(), h.getValue()));
    exchange.query().stream()
        .flatMap(query -> List.of(query.split("&")).stream())
        .map(pair -> pair.split("=", 2))
        .forEach(pair -> request.withQueryParam(decoded(pair[0]), decoded(pair[1])));
    if (exchange.requestBody().length > 0) {
      request.withBody(exchange.requestBody());
    }
    return request.build();
  }

  private static Response answer(Exchange exchange) {
    var answer = new SimpleResponse.Builder(exchange.status());
    exchange.responseHeaders().forEach(answer::withHeader);
    if (exchange.responseBody().length > 0) {
      answer.withBody(exchange.responseBody());
    }
    return answer.build();
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }

  private static ApiDescription description() {
    return ApiDescription.read(LocalFunctions.apiDescription());
  }

  private static String text() {
    try (InputStream in = LocalFunctions.apiDescription()) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
