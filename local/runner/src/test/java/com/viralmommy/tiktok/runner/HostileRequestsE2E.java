package com.viralmommy.tiktok.runner;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.viralmommy.tiktok.lambda.DeployedFunction;
import com.viralmommy.tiktok.platform.UserId;
import com.viralmommy.tiktok.runner.gateway.ApiDescription;
import com.viralmommy.tiktok.runner.gateway.Exchange;
import com.viralmommy.tiktok.runner.gateway.GatewayResponse;
import com.viralmommy.tiktok.runner.gateway.ProxyAnswer;
import com.viralmommy.tiktok.runner.invocation.LocalFunction;
import com.viralmommy.tiktok.simulator.settings.SimulatorSettings;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import net.jqwik.api.statistics.Statistics;

/**
 * Whatever API Gateway can make of a client's request: the answer is one that {@code openapi.yaml}
 * has, and the failure is never ours.
 */
class HostileRequestsE2E {
  private static final String USER = "auth0|hostile@example.com";
  private static final List<ApiDescription.Route> ROUTES =
      ApiDescription.read(LocalFunctions.apiDescription()).routes();

  private static final ApiContract CONTRACT = new ApiContract();
  private static final Queue<String> LOG = new ConcurrentLinkedQueue<>();
  private static final Map<String, LocalFunction> FUNCTIONS = new HashMap<>();
  private static LocalPlatform platform;
  private static String connection;

  @BeforeContainer
  static void start() throws Exception {
    platform =
        LocalPlatform.start(
            LocalPlatform.Settings.defaults()
                .withFunctions(
                    LocalFunctions.Settings.defaults().withHandlers(LambdaJar.ofThisBuild()))
                .withSimulator(SimulatorSettings.defaults())
                .withObserver(CONTRACT));
    for (DeployedFunction function : DeployedFunction.values()) {
      RequestHandler<?, ?> handler =
          LambdaJar.ofThisBuild()
              .handler(function, platform.environment(), InstantSource.system(), LOG::add);
      FUNCTIONS.put(
          function.functionName(),
          new LocalFunction(function.functionName(), handler, function.timeout()));
    }
    platform.simulator().approveAs("pia.public");
    connection = new ApiScenario(platform.apiUrl(), token()).connect();
  }

  @AfterContainer
  static void close() {
    platform.close();
  }

  private static String token() {
    return platform.issuer().token(USER);
  }

  /**
   * @param body null for none
   */
  record Hostile(
      ApiDescription.Route route,
      boolean signedIn,
      String id,
      Map<String, String> query,
      Map<String, String> headers,
      String body,
      boolean binary) {}

  // Its edge cases alone would outnumber the tries.
  @Property(tries = 1000, edgeCases = EdgeCasesMode.NONE)
  void noRequestMakesAFunctionFail(@ForAll("requests") Hostile request) throws Exception {
    LOG.clear();
    Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    headers.putAll(request.headers());
    if (request.signedIn()) {
      headers.put("Authorization", "Bearer " + token());
    }
    LocalFunction function = FUNCTIONS.get(request.route().functionName());

    GatewayResponse answer = ProxyAnswer.response(function.invoke(event(request, headers)), false);

    assertThat(answer.status())
        .as("%s %s", new String(answer.body(), StandardCharsets.UTF_8), LOG)
        .isLessThan(500);
    CONTRACT.acceptAnswer(
        new Exchange(
            request.route().method(),
            "/api" + request.route().path().replace("{id}", "any"),
            Optional.empty(),
            Optional.of(request.route().path()),
            Map.of(),
            new byte[0],
            answer.status(),
            answer.headers(),
            answer.body()));
    CONTRACT.verify();
    assertThat(LOG).noneMatch(line -> line.contains("\"level\":\"ERROR\""));
    // That it gets past the first checks, and not only to them. Rarer answers, for which all must
    // happen to be right, are other tests'.
    Statistics.label("status")
        .collect(answer.status())
        .coverage(
            statuses -> {
              for (int status : List.of(200, 400, 401, 404, 413)) {
                statuses.check(status).count(count -> count > 0);
              }
            });
  }

  private static byte[] event(Hostile request, Map<String, String> headers) {
    Map<String, List<String>> multiple = new TreeMap<>();
    headers.forEach((name, value) -> multiple.put(name, List.of(value)));
    boolean hasId = request.route().path().contains("{id}");
    Map<String, Object> event = new LinkedHashMap<>();
    event.put("resource", request.route().path());
    event.put("path", request.route().path().replace("{id}", request.id()));
    event.put("httpMethod", request.route().method());
    event.put("headers", headers.isEmpty() ? null : headers);
    event.put("multiValueHeaders", headers.isEmpty() ? null : multiple);
    event.put("queryStringParameters", request.query().isEmpty() ? null : request.query());
    event.put("pathParameters", hasId ? Map.of("id", request.id()) : null);
    event.put("requestContext", Map.of("requestId", "c6af9ac6-7b61-11e6-9a41-93e8deadbeef"));
    event.put("body", request.body());
    event.put("isBase64Encoded", request.binary());
    return Json.bytes(event);
  }

  @Provide
  Arbitrary<Hostile> requests() {
    return Combinators.combine(
            Arbitraries.of(ROUTES),
            Arbitraries.frequency(Tuple.of(9, true), Tuple.of(1, false)),
            ids(),
            members(
                "limit",
                "cursor",
                "status",
                "connectionId",
                "returnTo",
                "state",
                "code",
                "error",
                "scopes",
                "dryRun",
                "x"),
            members(
                "Content-Type",
                "Idempotency-Key",
                "X-Request-Id",
                "Accept",
                "Cookie",
                "Origin",
                "TikTok-Signature",
                "x"),
            bodies(),
            Arbitraries.frequency(Tuple.of(9, false), Tuple.of(1, true)))
        .as(
            (route, signedIn, id, query, headers, body, binary) ->
                new Hostile(
                    route,
                    signedIn,
                    // It must not be disconnected.
                    id.equals(connection) && route.method().equals("DELETE") ? "con_x" : id,
                    query,
                    usually(headers),
                    binary && body != null ? encoded(body) : body,
                    binary));
  }

  /** Without these no body would be read. */
  private static Map<String, String> usually(Map<String, String> headers) {
    Map<String, String> more = new HashMap<>(headers);
    more.putIfAbsent("Content-Type", "application/json");
    more.putIfAbsent("Idempotency-Key", Integer.toString(headers.hashCode()));
    return more;
  }

  private static String encoded(String body) {
    return Base64.getEncoder().encodeToString(body.getBytes(StandardCharsets.UTF_8));
  }

  private static Arbitrary<Map<String, String>> members(String... names) {
    return Arbitraries.maps(Arbitraries.of(names), texts()).ofMaxSize(4);
  }

  private static Arbitrary<String> ids() {
    return Arbitraries.frequencyOf(
        Tuple.of(1, Arbitraries.create(() -> connection)),
        Tuple.of(
            2, Arbitraries.of("pub_0123456789abcdefghjkmnpqrs", "con_0123456789abcdefghjkmnpqrs")),
        Tuple.of(3, texts()));
  }

  /** All of Unicode but halves of surrogate pairs, which no event can carry. */
  private static Arbitrary<String> texts() {
    return Arbitraries.frequencyOf(
            Tuple.of(
                3,
                Arbitraries.of(
                    "",
                    " ",
                    "\u0000",
                    "\r\nSet-Cookie: a=b",
                    "..",
                    "../..",
                    "%2F%00",
                    "\uFFFD",
                    "\uFEFF",
                    "null",
                    "true",
                    "0",
                    "-1",
                    "1e400",
                    "99999999999999999999",
                    "application/json",
                    "application/json; charset=utf-16",
                    "text/html",
                    "https://evil.example.net",
                    "http://[",
                    "__Host-tiktok_oauth_x=y; ;=;",
                    "t=1,s=00",
                    "QUEUED",
                    "{}",
                    "[]",
                    "\"")),
            Tuple.of(2, Arbitraries.strings().ofMaxLength(40)),
            Tuple.of(1, Arbitraries.strings().withCharRange('\uD7F0', '\uE010').ofMaxLength(3)),
            Tuple.of(1, Arbitraries.of("x".repeat(256), "é".repeat(3000), "9".repeat(70_000))))
        .map(HostileRequestsE2E::whole);
  }

  private static String whole(String text) {
    return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
  }

  private static Arbitrary<String> bodies() {
    return Arbitraries.frequencyOf(
        Tuple.of(1, texts().injectNull(0.5)),
        Tuple.of(1, Arbitraries.of("{\"a\":".repeat(20_000), "{\"title\":\"\\ud800\"}")),
        Tuple.of(1, objects().map(HostileRequestsE2E::whole)),
        Tuple.of(
            6,
            Combinators.combine(Arbitraries.of(true, false), objects())
                .as(HostileRequestsE2E::nearlyRight)));
  }

  /** A body that would be taken, with some of its members replaced and others added. */
  private static String nearlyRight(boolean upload, String members) {
    ObjectNode body =
        Json.MAPPER
            .createObjectNode()
            .put("connectionId", connection)
            .put("privacyLevel", "SELF_ONLY")
            .put("musicUsageConfirmed", true);
    if (upload) {
      body.putObject("upload").put("sizeBytes", 10).put("contentType", "video/mp4");
    } else {
      body.putObject("source").put("key", "uploads/%s/x.mp4".formatted(new UserId(USER).key()));
    }
    String right = body.toString();
    // The later of two equal names would be refused: they are cut out of the right one.
    return members.length() <= 2 ? right : merged(right, members);
  }

  private static String merged(String right, String members) {
    try {
      ObjectNode body = (ObjectNode) Json.MAPPER.readTree(right);
      body.setAll((ObjectNode) Json.MAPPER.readTree(members));
      return body.toString();
    } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
      return members;
    }
  }

  /** JSON objects of the names that mean something. */
  private static Arbitrary<String> objects() {
    Arbitrary<String> names =
        Arbitraries.of(
            "connectionId",
            "title",
            "privacyLevel",
            "allowComment",
            "brandedContent",
            "yourBrand",
            "coverTimestampMs",
            "musicUsageConfirmed",
            "publishAt",
            "mode",
            "upload",
            "source",
            "a/b~");
    Arbitrary<String> nested =
        Arbitraries.maps(Arbitraries.of("sizeBytes", "contentType", "key", "x"), values())
            .ofMaxSize(3)
            .map(HostileRequestsE2E::object);
    return Arbitraries.maps(
            names, Arbitraries.frequencyOf(Tuple.of(4, values()), Tuple.of(1, nested)))
        .ofMaxSize(3)
        .map(HostileRequestsE2E::object);
  }

  private static Arbitrary<String> values() {
    return Arbitraries.frequencyOf(
        Tuple.of(
            2,
            Arbitraries.of(
                "null",
                "true",
                "[]",
                "{}",
                "0",
                "-1",
                "1.5",
                "1e400",
                "9223372036854775808",
                "2147483648",
                "\"\\ud800\"",
                "\"\\u0000\"",
                "\"SELF_ONLY\"",
                "\"2030-01-01T00:00:00Z\"",
                "\"+999999999-12-31T23:59:59Z\"",
                "\"video/mp4\"",
                "\"INBOX\"")),
        Tuple.of(1, texts().map(text -> Json.MAPPER.getNodeFactory().textNode(text).toString())),
        Tuple.of(
            1,
            texts()
                .map(
                    text ->
                        Json.MAPPER
                            .getNodeFactory()
                            .textNode("uploads/%s/%s".formatted(new UserId(USER).key(), text))
                            .toString())));
  }

  private static String object(Map<String, String> members) {
    StringBuilder object = new StringBuilder("{");
    members.forEach(
        (name, value) ->
            object
                .append(object.length() == 1 ? "" : ",")
                .append('"')
                .append(name)
                .append("\":")
                .append(value));
    return object.append('}').toString();
  }
}
