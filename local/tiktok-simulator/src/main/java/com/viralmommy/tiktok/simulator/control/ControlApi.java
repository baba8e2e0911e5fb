package com.viralmommy.tiktok.simulator.control;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.viralmommy.tiktok.simulator.http.Json;
import com.viralmommy.tiktok.simulator.http.Response;
import com.viralmommy.tiktok.simulator.http.ResponseWriter;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The control API, with which another process reads and changes the simulator. {@code
 * control-api.yaml} describes it.
 */
final class ControlApi implements HttpHandler {

  static final String ROOT = "/simulator/";
  private static final int LONGEST_BODY = 64 * 1024;
  private static final String JSON = "application/json; charset=utf-8";
  private static final String STATE = "state";

  /**
   * An error answer.
   *
   * @param field the wrong field, or empty when the whole request is wrong
   * @param choices the possible values or fields, or empty
   */
  private record Problem(String error, String field, List<String> choices) {}

  private final Map<String, Supplier<Object>> views;
  private final Map<String, Function<ControlBody, Supplier<Object>>> changes;
  private final Map<String, Runnable> removals;

  ControlApi(Simulation simulator) {
    this.views = new ControlViews(simulator).byName();
    this.changes = new ControlChanges(simulator, views).byName();
    this.removals =
        Map.of(
            "faults",
            () -> simulator.faults().clear(),
            "violations",
            simulator::clearViolations,
            "journal",
            simulator::clearJournal);
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      ResponseWriter.send(exchange, answer(exchange));
    }
  }

  /** Every operation as method and name, in the order of the names. */
  List<String> operations() {
    List<String> operations = new ArrayList<>();
    views.keySet().forEach(name -> operations.add("GET " + name));
    operations.add("GET " + STATE);
    operations.add("GET " + StaticFile.OPEN_API.path());
    changes.keySet().forEach(name -> operations.add("POST " + name));
    removals.keySet().forEach(name -> operations.add("DELETE " + name));
    return operations.stream().sorted().toList();
  }

  private Response answer(HttpExchange exchange) throws IOException {
    String name = exchange.getRequestURI().getPath().substring(ROOT.length());
    try {
      return switch (exchange.getRequestMethod()) {
        case "GET" -> view(name);
        case "POST" -> change(name, exchange);
        case "DELETE" -> remove(name);
        default ->
            problem(405, "This method is not supported", "", List.of("GET", "POST", "DELETE"));
      };
    } catch (ControlException e) {
      return problem(400, e.getMessage(), e.field(), e.choices());
    } catch (IllegalArgumentException | IllegalStateException | DateTimeException e) {
      return problem(400, e.getMessage(), "", List.of());
    }
  }

  private Response view(String name) throws IOException {
    Optional<StaticFile> file = StaticFile.at(name);
    if (file.isPresent()) {
      return Response.of(200, file.get().contentType(), file.get().text());
    }
    if (name.equals(STATE)) {
      Map<String, Object> state = new LinkedHashMap<>();
      views.forEach((view, value) -> state.put(view, value.get()));
      return json(200, state);
    }
    Supplier<Object> view = views.get(name);
    return view == null ? unknown("GET") : json(200, view.get());
  }

  /**
   * The content type must be JSON, because forms of other sites in a developer's browser cannot
   * send it.
   */
  private Response change(String name, HttpExchange exchange) throws IOException {
    Function<ControlBody, Supplier<Object>> change = changes.get(name);
    if (change == null) {
      return unknown("POST");
    }
    String type =
        Optional.ofNullable(exchange.getRequestHeaders().getFirst("Content-Type")).orElse("");
    if (!type.toLowerCase(Locale.ROOT).startsWith("application/json")) {
      return problem(
          415,
          "The Content-Type must be application/json",
          "Content-Type",
          List.of("application/json"));
    }
    InputStream content = exchange.getRequestBody();
    Optional<ControlBody> body =
        Json.parseObject(content.readNBytes(LONGEST_BODY)).map(ControlBody::new);
    if (body.isEmpty()) {
      return problem(400, "The body must be a JSON object", "", List.of());
    }
    Supplier<Object> effect = change.apply(body.get());
    body.get().requireNothingElse();
    return json(200, effect.get());
  }

  private Response remove(String name) {
    Runnable removal = removals.get(name);
    if (removal == null) {
      return unknown("DELETE");
    }
    removal.run();
    return json(200, views.get(name).get());
  }

  private Response unknown(String method) {
    return problem(
        404,
        "The control API has no such path",
        "",
        operations().stream()
            .filter(operation -> operation.startsWith(method + " "))
            .map(operation -> operation.substring(method.length() + 1))
            .toList());
  }

  private static Response problem(int status, String message, String field, List<String> choices) {
    return json(status, new Problem(message, field, choices));
  }

  private static Response json(int status, Object body) {
    return Response.of(status, JSON, new String(ControlJson.bytes(body), StandardCharsets.UTF_8))
        .with("Cache-Control", "no-store");
  }
}
