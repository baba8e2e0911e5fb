package com.viralmommy.tiktok.simulator.control;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.viralmommy.tiktok.simulator.api.FailReason;
import com.viralmommy.tiktok.simulator.api.RemovalReason;
import com.viralmommy.tiktok.simulator.creators.Creator;
import com.viralmommy.tiktok.simulator.http.Json;
import com.viralmommy.tiktok.simulator.http.Response;
import com.viralmommy.tiktok.simulator.http.ResponseWriter;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Reads and steers the simulator from another process: GET for what there is, POST and DELETE for
 * changes, in JSON.
 */
final class ControlApi implements HttpHandler {

  static final String ROOT = "/simulator/";
  private static final int LONGEST_BODY = 64 * 1024;

  private final Simulation simulator;
  private final Map<String, Supplier<JsonNode>> views = new LinkedHashMap<>();
  private final Map<String, Consumer<ObjectNode>> changes = new LinkedHashMap<>();
  private final Map<String, Runnable> removals = new LinkedHashMap<>();

  ControlApi(Simulation simulator) {
    this.simulator = simulator;
    views.put("settings", this::settings);
    views.put("clock", this::clock);
    views.put("creators", () -> ControlJson.of(simulator.creators()));
    views.put("posts", () -> ControlJson.of(simulator.posts()));
    views.put("publications", () -> ControlJson.of(simulator.publications()));
    views.put("violations", () -> ControlJson.of(simulator.violations()));
    views.put("journal", () -> ControlJson.of(simulator.journal()));
    views.put("webhooks", () -> ControlJson.of(simulator.webhooks()));
    views.put("faults", () -> ControlJson.of(simulator.faults().pending()));
    changes.put("clock", this::changeClock);
    changes.put("faults", body -> FaultRequest.plan(simulator.faults(), body));
    changes.put("approve-as", this::approveAs);
    changes.put("creators", this::changeCreator);
    changes.put("remove-authorization", this::removeAuthorization);
    changes.put("post-draft", body -> simulator.postDraft(ControlBody.text(body, "publishId")));
    changes.put("take-down", body -> simulator.takeDown(ControlBody.text(body, "publishId")));
    changes.put(
        "fail",
        body ->
            simulator.fail(
                ControlBody.text(body, "publishId"),
                ControlBody.choice(FailReason.class, body, "reason")));
    removals.put("faults", () -> simulator.faults().clear());
    removals.put("violations", simulator::clearViolations);
    removals.put("journal", simulator::clearJournal);
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      ResponseWriter.send(exchange, answer(exchange));
    }
  }

  private Response answer(HttpExchange exchange) throws IOException {
    String name = exchange.getRequestURI().getPath().substring(ROOT.length());
    try {
      return switch (exchange.getRequestMethod()) {
        case "GET" -> view(name);
        case "POST" -> change(name, exchange);
        case "DELETE" -> remove(name);
        default -> problem(405, "GET, POST or DELETE");
      };
    } catch (IllegalArgumentException | IllegalStateException | DateTimeException e) {
      return problem(400, e.getMessage());
    }
  }

  private Response view(String name) {
    if (name.equals("state")) {
      ObjectNode state = Json.object();
      views.forEach((n, v) -> state.set(n, v.get()));
      return json(200, state);
    }
    return Optional.ofNullable(views.get(name))
        .map(v -> json(200, v.get()))
        .orElseGet(ControlApi::unknown);
  }

  /**
   * The JSON content type keeps out forms of other sites that a developer's browser may have open.
   */
  private Response change(String name, HttpExchange exchange) throws IOException {
    Consumer<ObjectNode> change = changes.get(name);
    if (change == null) {
      return unknown();
    }
    String type =
        Optional.ofNullable(exchange.getRequestHeaders().getFirst("Content-Type")).orElse("");
    if (!type.toLowerCase(Locale.ROOT).startsWith("application/json")) {
      return problem(415, "Send application/json");
    }
    Optional<ObjectNode> body =
        Json.parseObject(exchange.getRequestBody().readNBytes(LONGEST_BODY));
    if (body.isEmpty()) {
      return problem(400, "Send a JSON object");
    }
    change.accept(body.get());
    return json(200, views.containsKey(name) ? views.get(name).get() : Json.object());
  }

  private Response remove(String name) {
    Runnable removal = removals.get(name);
    if (removal == null) {
      return unknown();
    }
    removal.run();
    return json(200, views.get(name).get());
  }

  private JsonNode settings() {
    ObjectNode settings =
        Json.object()
            .put("authorizeUrl", simulator.authorizeUrl().toString())
            .put("apiUrl", simulator.apiUrl().toString())
            .put("uploadHost", simulator.uploadHost())
            .put("clientKey", simulator.settings().clientKey());
    simulator.settings().redirectUris().forEach(settings.putArray("redirectUris")::add);
    simulator.settings().switchValues().forEach(settings.putObject("switches")::put);
    return settings;
  }

  private JsonNode clock() {
    return Json.object()
        .put("now", simulator.clock().instant().toString())
        .put("frozen", simulator.clock().isFrozen());
  }

  private void changeClock(ObjectNode body) {
    if (body.has("set")) {
      simulator.clock().set(Instant.parse(ControlBody.text(body, "set")));
    }
    if (body.has("advance")) {
      simulator.clock().advance(Duration.parse(ControlBody.text(body, "advance")));
    }
    if (body.path("run").asBoolean()) {
      simulator.clock().run();
    }
  }

  private void approveAs(ObjectNode body) {
    String username = ControlBody.text(body, "username");
    if (body.path("deny").asBoolean()) {
      simulator.denyAs(username);
    } else if (body.has("scopes")) {
      Set<String> scopes = new LinkedHashSet<>();
      body.path("scopes").forEach(s -> scopes.add(s.asText()));
      simulator.approveAs(username, scopes);
    } else {
      simulator.approveAs(username);
    }
  }

  private void changeCreator(ObjectNode body) {
    simulator.changeCreator(
        ControlBody.text(body, "username"),
        c ->
            c.withPrivateAccount(body.path("privateAccount").asBoolean(c.privateAccount()))
                .withBanned(body.path("banned").asBoolean(c.banned()))
                .withPostsElsewhere(body.path("postsElsewhere").asInt(c.postsElsewhere()))
                .withMaxVideoPostDurationSec(
                    body.path("maxVideoPostDurationSec").asInt(c.maxVideoPostDurationSec()))
                .withInteractionsDisabled(
                    body.path("commentDisabled").asBoolean(c.commentDisabled()),
                    body.path("duetDisabled").asBoolean(c.duetDisabled()),
                    body.path("stitchDisabled").asBoolean(c.stitchDisabled())));
  }

  private void removeAuthorization(ObjectNode body) {
    Creator creator = simulator.creator(ControlBody.text(body, "username"));
    simulator.removeAuthorization(
        creator.username(), ControlBody.choice(RemovalReason.class, body, "reason"));
  }

  private static Response unknown() {
    return problem(404, "No such part of the control API");
  }

  private static Response problem(int status, String message) {
    return json(status, Json.object().put("error", message));
  }

  private static Response json(int status, JsonNode body) {
    return new Response(
        status,
        Map.of("Content-Type", "application/json; charset=utf-8", "Cache-Control", "no-store"),
        Json.bytes(body),
        "");
  }
}
