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
import com.viralmommy.tiktok.runner.gateway.RestApiSettings;
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
 * Checks all exchanges of the API against {@code openapi.yaml}.
 *
 * <p>Every answer must be declared by its operation, and every accepted request must be allowed by
 * it. The gateway must answer other requests with a problem document.
 */
public final class ApiContract implements Consumer<Exchange> {
  /** The path of an operation with problem answers, for requests without an operation. */
  private static final String ANY_PATH = RestApiSettings.STAGE_PREFIX + "/v1/publications/any";

  private final OpenApiInteractionValidator validator =
      OpenApiInteractionValidator.createForInlineApiSpecification(text()).build();
  private final List<ApiDescription.Route> routes = description().routes();
  private final Queue<String> deviations = new ConcurrentLinkedQueue<>();
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
        deviations.add(exchange + ": no operation has this method and path");
      }
      note(exchange, validator.validateResponse(ANY_PATH, Request.Method.GET, answer(exchange)));
      return;
    }
    acceptAnswer(exchange);
    if (exchange.status() < 400) {
      acceptRequest(exchange);
    }
  }

  /** Checks an answer: its operation must declare it. */
  public void acceptAnswer(Exchange exchange) {
    exchanges.incrementAndGet();
    note(
        exchange,
        validator.validateResponse(
            exchange.path(), Request.Method.valueOf(exchange.method()), answer(exchange)));
  }

  /** CORS preflight requests are not described by an operation. */
  private static boolean isPreflight(Exchange exchange) {
    return exchange.method().equals("OPTIONS")
        && exchange.resource().isPresent()
        && exchange.status() == 204
        && exchange.responseBody().length == 0;
  }

  /** Checks an accepted request: its operation must allow it. */
  public void acceptRequest(Exchange exchange) {
    exchanges.incrementAndGet();
    note(exchange, validator.validateRequest(request(exchange)));
  }

  /** Checks a problem document of any operation. */
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

  /** Fails if there was a deviation, or no exchange at all, since the last call. */
  public void verify() {
    List<String> found = List.copyOf(deviations);
    deviations.clear();
    assertThat(found).as("deviations from openapi.yaml").isEmpty();
    assertThat(exchanges.getAndSet(0)).as("exchanges checked against openapi.yaml").isPositive();
  }

  private void note(Exchange exchange, ValidationReport report) {
    report
        .getMessages()
        .forEach(
            message ->
                deviations.add(
                    exchange
                        + ": "
                        + message.getMessage()
                        + "\n"
                        + new String(exchange.responseBody(), StandardCharsets.UTF_8)));
  }

  private static Request request(Exchange exchange) {
    var request = new SimpleRequest.Builder(exchange.method(), exchange.path());
    exchange.requestHeaders().entrySet().stream()
        // Browsers send a general Accept header, which does not matter for an answer without a
        // body.
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
