package com.viralmommy.tiktok.runner.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyRequestEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyResponseEvent;
import com.fasterxml.jackson.databind.JsonNode;
import com.viralmommy.tiktok.runner.RecordingHandler;
import com.viralmommy.tiktok.runner.invocation.AwsAccount;
import com.viralmommy.tiktok.runner.invocation.LocalFunction;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RestApiIT {
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-03-14T09:26:53.589Z"), ZoneOffset.UTC);

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final RecordingHandler echo = new RecordingHandler(event -> Map.of("statusCode", 200));
  private final RecordingHandler recent = new RecordingHandler(event -> Map.of("statusCode", 200));
  private final ConcurrentLinkedQueue<Exchange> exchanges = new ConcurrentLinkedQueue<>();
  private RestApi api;

  @BeforeEach
  void start() throws IOException {
    api = start(settings());
  }

  @AfterEach
  void close() {
    api.close();
    client.close();
  }

  private RestApiSettings settings() {
    return new RestApiSettings(
        new AwsAccount("123456789012", "eu-west-1"),
        "a1b2c3d4e5",
        Duration.ofSeconds(29),
        Optional.of(
            new Cors(
                List.of("https://app.example.com", "https://staging.example.com"),
                List.of("Authorization", "Content-Type", "Idempotency-Key"),
                List.of("Location"),
                Duration.ofHours(1))),
        exchanges::add,
        CLOCK);
  }

  private RestApi start(RestApiSettings settings) throws IOException {
    return RestApi.start(0, routes(), functions(), settings);
  }

  private Map<String, LocalFunction> functions() {
    return Map.of(
        "echo", new LocalFunction("echo", echo, Duration.ofSeconds(20)),
        "recent", new LocalFunction("recent", recent, Duration.ofSeconds(20)));
  }

  private static InputStream routes() {
    return RestApiIT.class.getResourceAsStream("/routes.yaml");
  }

  @Test
  void sendsTheEventThatAwsSends() throws Exception {
    send(
        request("/v1/publications/pub%2F1?a=1&a=2%263&b=x+y&flag")
            .header("Accept", "application/json")
            .header("Idempotency-Key", "k1")
            .header("X-Twice", "first")
            .header("X-Twice", "second")
            .header("User-Agent", "test")
            .GET());

    JsonNode event = echo.next();
    assertThat(event.path("resource").asText()).isEqualTo("/v1/publications/{id}");
    assertThat(event.path("path").asText()).isEqualTo("/v1/publications/pub%2F1");
    assertThat(event.path("httpMethod").asText()).isEqualTo("GET");
    assertThat(event.path("pathParameters").toString()).isEqualTo("{\"id\":\"pub%2F1\"}");
    assertThat(event.path("headers").path("Idempotency-Key").asText()).isEqualTo("k1");
    assertThat(event.path("headers").path("X-Twice").asText()).isEqualTo("second");
    assertThat(event.path("multiValueHeaders").path("X-Twice").toString())
        .isEqualTo("[\"first\",\"second\"]");
    assertThat(event.path("headers").path("X-Forwarded-For").asText()).isEqualTo("127.0.0.1");
    assertThat(event.path("headers").has("Content-Length")).isFalse();
    assertThat(event.path("headers").has("Connection")).isFalse();
    assertThat(event.path("queryStringParameters").toString())
        .isEqualTo("{\"a\":\"2&3\",\"b\":\"x y\",\"flag\":\"\"}");
    assertThat(event.path("multiValueQueryStringParameters").toString())
        .isEqualTo("{\"a\":[\"1\",\"2&3\"],\"b\":[\"x y\"],\"flag\":[\"\"]}");
    assertThat(event.path("body").isNull()).isTrue();
    assertThat(event.path("isBase64Encoded").asBoolean(true)).isFalse();
    assertThat(event.path("stageVariables").isNull()).isTrue();

    JsonNode context = event.path("requestContext");
    assertThat(context.path("resourcePath").asText()).isEqualTo("/v1/publications/{id}");
    assertThat(context.path("path").asText()).isEqualTo("/api/v1/publications/pub%2F1");
    assertThat(context.path("stage").asText()).isEqualTo("api");
    assertThat(context.path("accountId").asText()).isEqualTo("123456789012");
    assertThat(context.path("apiId").asText()).isEqualTo("a1b2c3d4e5");
    assertThat(context.path("protocol").asText()).isEqualTo("HTTP/1.1");
    assertThat(context.path("requestTime").asText()).isEqualTo("14/Mar/2026:09:26:53 +0000");
    assertThat(context.path("requestTimeEpoch").asLong()).isEqualTo(1773480413589L);
    assertThat(context.path("identity").path("sourceIp").asText()).isEqualTo("127.0.0.1");
    assertThat(context.path("identity").path("userAgent").asText()).isEqualTo("test");
    assertThat(context.path("domainName").asText()).isEqualTo("127.0.0.1");
  }

  @Test
  void sendsNullForAbsentPartsOfARequest() throws Exception {
    send(request("/v1/publications").GET());

    JsonNode event = echo.next();
    for (String member :
        List.of(
            "queryStringParameters", "multiValueQueryStringParameters", "pathParameters", "body")) {
      assertThat(event.path(member).isNull()).as(member).isTrue();
    }
  }

  @Test
  void convertsToTheEventClassesOfAws() throws Exception {
    class Answers
        implements RequestHandler<APIGatewayProxyRequestEvent, APIGatewayProxyResponseEvent> {
      @Override
      public APIGatewayProxyResponseEvent handleRequest(
          APIGatewayProxyRequestEvent event, Context context) {
        return new APIGatewayProxyResponseEvent()
            .withStatusCode(202)
            .withHeaders(Map.of("Location", event.getRequestContext().getPath()))
            .withMultiValueHeaders(Map.of("Set-Cookie", List.of("a=1", "b=2")))
            .withBody(event.getBody() + event.getRequestContext().getIdentity().getSourceIp());
      }
    }
    var function = new LocalFunction("echo", new Answers(), Duration.ofSeconds(20));
    try (var typed =
        RestApi.start(0, routes(), Map.of("echo", function, "recent", function), settings())) {
      HttpResponse<String> response =
          send(
              HttpRequest.newBuilder(URI.create(typed.baseUrl() + "/v1/publications"))
                  .POST(BodyPublishers.ofString("{\"title\":\"Zürich\"}")));

      assertThat(response.statusCode()).isEqualTo(202);
      assertThat(response.body()).isEqualTo("{\"title\":\"Zürich\"}127.0.0.1");
      assertThat(response.headers().firstValue("Location")).hasValue("/api/v1/publications");
      assertThat(response.headers().allValues("Set-Cookie")).containsExactly("a=1", "b=2");
    }
  }

  @Test
  void prefersALiteralSegmentToAParameter() throws Exception {
    send(request("/v1/publications/recent").GET());
    send(request("/v1/publications/recents").GET());

    assertThat(recent.next().path("resource").asText()).isEqualTo("/v1/publications/recent");
    assertThat(echo.next().path("resource").asText()).isEqualTo("/v1/publications/{id}");
  }

  @Test
  void ignoresATrailingSlashInRoutingAndKeepsItInTheEvent() throws Exception {
    send(request("/v1/publications/").GET());

    JsonNode event = echo.next();
    assertThat(event.path("resource").asText()).isEqualTo("/v1/publications");
    assertThat(event.path("path").asText()).isEqualTo("/v1/publications/");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/v1", "/v1/publications/a/b", "/v1/publications//retry", "/V1/publications"})
  void refusesAnUnknownRouteWithTheTextOfTheDescription(String path) throws Exception {
    HttpResponse<String> response = send(request(path).GET());

    assertThat(response.statusCode()).isEqualTo(404);
    assertThat(response.headers().firstValue("Content-Type")).hasValue("application/problem+json");
    assertThat(response.headers().firstValue("Access-Control-Allow-Origin")).hasValue("*");
    String requestId = response.headers().firstValue("x-amzn-RequestId").orElseThrow();
    assertThat(response.headers().firstValue("X-Request-Id")).hasValue(requestId);
    assertThat(response.body())
        .isEqualTo(
            "{\"status\":404,\"code\":\"route_not_found\",\"requestId\":\"" + requestId + "\"}");
    assertThat(echo.hasMore()).isFalse();
  }

  @Test
  void anUnknownMethodOrAPathOutsideTheStageIsAnUnknownRoute() throws Exception {
    assertThat(send(request("/v1/publications").DELETE()).statusCode()).isEqualTo(404);
    for (String outside : List.of("/", "/v1/publications", "/apiv1/publications", "/api")) {
      URI uri = URI.create("http://127.0.0.1:" + api.port() + outside);
      assertThat(send(HttpRequest.newBuilder(uri).GET()).statusCode()).as(outside).isEqualTo(404);
    }
    assertThat(echo.hasMore()).isFalse();
  }

  @Test
  void refusesAnUnknownRouteLikeAwsWithoutATextInTheDescription() throws Exception {
    String yaml = "paths: {/v1/publications: {get: {x-function: echo}}}";
    try (var plain = RestApi.start(0, stream(yaml), functions(), settings())) {
      HttpResponse<String> response =
          send(HttpRequest.newBuilder(URI.create(plain.baseUrl() + "/nothing")).GET());

      assertThat(response.statusCode()).isEqualTo(403);
      assertThat(response.body()).isEqualTo("{\"message\":\"Missing Authentication Token\"}");
      assertThat(response.headers().firstValue("x-amzn-ErrorType"))
          .hasValue("MissingAuthenticationTokenException");
    }
  }

  @Test
  void addsTheGatewaysOwnHeadersToAnAnswer() throws Exception {
    HttpResponse<String> response = send(request("/v1/publications").GET());

    String requestId = echo.next().path("requestContext").path("requestId").asText();
    assertThat(response.headers().firstValue("x-amzn-RequestId")).hasValue(requestId);
    assertThat(response.headers().firstValue("x-amz-apigw-id")).isPresent();
    assertThat(response.headers().firstValue("X-Amzn-Trace-Id")).isPresent();
    assertThat(response.headers().firstValue("Content-Type")).hasValue("application/json");
  }

  @Test
  void mergesBothHeaderMapsOfAnAnswerAndRemapsReservedHeaders() throws Exception {
    echo.answers(
        event ->
            Map.of(
                "statusCode",
                401,
                "headers",
                Map.of("set-cookie", "c=3", "WWW-Authenticate", "Bearer", "X-Same", "1"),
                "multiValueHeaders",
                Map.of("Set-Cookie", List.of("a=1", "b=2"), "X-Same", List.of("1")),
                "body",
                ""));

    HttpResponse<String> response = send(request("/v1/publications").GET());

    assertThat(response.headers().allValues("Set-Cookie")).containsExactly("a=1", "b=2", "c=3");
    assertThat(response.headers().allValues("X-Same")).containsExactly("1");
    assertThat(response.headers().firstValue("WWW-Authenticate")).isEmpty();
    assertThat(response.headers().firstValue("x-amzn-Remapped-WWW-Authenticate"))
        .hasValue("Bearer");
  }

  @Test
  void sendsNoBodyWithStatus204() throws Exception {
    echo.answers(event -> Map.of("statusCode", 204, "body", ""));

    HttpResponse<String> response = send(request("/v1/publications/p1").DELETE());

    assertThat(response.statusCode()).isEqualTo(204);
    assertThat(response.body()).isEmpty();
  }

  @Test
  void answers502ForMalformedAnswers() throws Exception {
    Map<String, Object> nullStatus = new HashMap<>();
    nullStatus.put("statusCode", "many");
    List<Object> malformed =
        List.of(
            "text",
            List.of(),
            nullStatus,
            Map.of("statusCode", 99),
            Map.of("statusCode", 200, "body", Map.of("json", "object")),
            Map.of("statusCode", 200, "headers", List.of()),
            Map.of("statusCode", 200, "headers", Map.of("X-A", List.of("1"))),
            Map.of("statusCode", 200, "headers", Map.of("X-A", "1\r\nX-B: 2")),
            Map.of("statusCode", 200, "headers", Map.of("X-A: 1\r\nX-B", "2")),
            Map.of("statusCode", 200, "headers", Map.of("", "1")),
            Map.of("statusCode", 200, "multiValueHeaders", Map.of("X-A", "1")),
            Map.of("statusCode", 200, "error", "unknown member"));
    for (Object answer : malformed) {
      echo.answers(event -> answer);

      HttpResponse<String> response = send(request("/v1/publications").GET());

      assertThat(response.statusCode()).as(answer.toString()).isEqualTo(502);
      assertThat(response.body()).isEqualTo("{\"message\":\"Internal server error\"}");
    }
  }

  @Test
  void answers502WithoutDetailsWhenTheFunctionThrows() throws Exception {
    echo.answers(
        event -> {
          throw new IllegalStateException("internal detail");
        });

    HttpResponse<String> response = send(request("/v1/publications").GET());

    assertThat(response.statusCode()).isEqualTo(502);
    assertThat(response.body()).isEqualTo("{\"message\":\"Internal server error\"}");
  }

  @Test
  void answers504AfterTheIntegrationTimeout() throws Exception {
    var release = new CountDownLatch(1);
    echo.answers(
        event -> {
          try {
            release.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          return Map.of("statusCode", 200);
        });
    try (var impatient = start(settings().withIntegrationTimeout(Duration.ofMillis(100)))) {
      HttpResponse<String> response =
          send(HttpRequest.newBuilder(URI.create(impatient.baseUrl() + "/v1/publications")).GET());

      assertThat(response.statusCode()).isEqualTo(504);
      assertThat(response.body()).isEqualTo("{\"message\":\"Endpoint request timed out\"}");
    } finally {
      release.countDown();
    }
  }

  @Test
  void refusesABodyOverTenMegabytesWithoutCallingTheFunction() throws Exception {
    HttpResponse<String> response =
        send(
            request("/v1/publications")
                .POST(BodyPublishers.ofByteArray(new byte[RestApi.MAXIMUM_BODY + 1])));

    assertThat(response.statusCode()).isEqualTo(413);
    assertThat(response.body())
        .isEqualTo("{\"message\":\"HTTP content length exceeded 10485760 bytes.\"}");
    assertThat(echo.hasMore()).isFalse();
  }

  @Test
  void refusesABodyThatIsTooLargeForLambda() throws Exception {
    HttpResponse<String> response =
        send(
            request("/v1/publications")
                .POST(BodyPublishers.ofString("x".repeat(LocalFunction.MAXIMUM_PAYLOAD))));

    assertThat(response.statusCode()).isEqualTo(413);
    assertThat(echo.hasMore()).isFalse();
  }

  @Test
  void disconnectsAClientThatNeverStopsSending() throws Exception {
    InputStream endless =
        new InputStream() {
          @Override
          public int read() {
            return 'x';
          }
        };

    // Depending on timing, the client reads the answer or sees the connection closed.
    Optional<Integer> status =
        client
            .sendAsync(
                request("/v1/publications")
                    .POST(BodyPublishers.ofInputStream(() -> endless))
                    .build(),
                BodyHandlers.discarding())
            .handle(
                (response, cutOff) -> Optional.ofNullable(response).map(HttpResponse::statusCode))
            .get(10, TimeUnit.SECONDS);

    assertThat(status)
        .satisfiesAnyOf(it -> assertThat(it).isEmpty(), it -> assertThat(it).hasValue(413));
    assertThat(echo.hasMore()).isFalse();
  }

  @Test
  void replacesBrokenUtf8InTheBody() throws Exception {
    send(
        request("/v1/publications")
            .POST(BodyPublishers.ofByteArray(new byte[] {'a', (byte) 0xff, 'b'})));

    assertThat(echo.next().path("body").asText()).isEqualTo("a\uFFFDb");
  }

  @Test
  void passesBodiesOfBinaryMediaTypesAsBase64() throws Exception {
    String yaml =
        """
        x-amazon-apigateway-binary-media-types: [image/png]
        paths: {/v1/publications: {post: {x-function: echo}}}
        """;
    echo.answers(event -> Map.of("statusCode", 200, "body", "iVBORw==", "isBase64Encoded", true));
    try (var binary = RestApi.start(0, stream(yaml), functions(), settings())) {
      var post =
          HttpRequest.newBuilder(URI.create(binary.baseUrl() + "/v1/publications"))
              .header("Content-Type", "image/png")
              .POST(BodyPublishers.ofByteArray(new byte[] {(byte) 0x89, 'P', 'N', 'G'}));
      assertThat(send(post.copy()).body()).isEqualTo("iVBORw==");
      var bytes =
          client.send(
              post.copy().header("Accept", "image/png").build(), BodyHandlers.ofByteArray());

      assertThat(bytes.body()).containsExactly(0x89, 'P', 'N', 'G');
      JsonNode event = echo.next();
      assertThat(event.path("body").asText()).isEqualTo("iVBORw==");
      assertThat(event.path("isBase64Encoded").asBoolean()).isTrue();
    }
  }

  @Test
  void answersAPreflightWithoutCallingTheFunction() throws Exception {
    HttpResponse<String> allowed = preflight("https://staging.example.com");
    HttpResponse<String> unknown = preflight("https://evil.example");

    assertThat(allowed.statusCode()).isEqualTo(204);
    assertThat(allowed.headers().firstValue("Access-Control-Allow-Origin"))
        .hasValue("https://staging.example.com");
    assertThat(allowed.headers().firstValue("Access-Control-Allow-Methods"))
        .hasValue("GET,OPTIONS,POST");
    assertThat(allowed.headers().firstValue("Access-Control-Allow-Headers"))
        .hasValue("Authorization,Content-Type,Idempotency-Key");
    assertThat(allowed.headers().firstValue("Access-Control-Max-Age")).hasValue("3600");
    assertThat(allowed.headers().firstValue("Vary")).hasValue("Origin");
    assertThat(unknown.headers().firstValue("Access-Control-Allow-Origin"))
        .hasValue("https://app.example.com");
    assertThat(echo.hasMore()).isFalse();
  }

  @Test
  void answersAPreflightWithoutAnOriginWithTheFirstAllowedOrigin() throws Exception {
    HttpResponse<String> response =
        send(request("/v1/publications").method("OPTIONS", BodyPublishers.noBody()));

    assertThat(response.headers().firstValue("Access-Control-Allow-Origin"))
        .hasValue("https://app.example.com");
  }

  @Test
  void aPreflightWithoutCorsIsAnUnknownMethod() throws Exception {
    try (var plain = start(RestApiSettings.defaults())) {
      var preflight =
          HttpRequest.newBuilder(URI.create(plain.baseUrl() + "/v1/publications"))
              .header("Origin", "https://app.example.com")
              .method("OPTIONS", BodyPublishers.noBody());

      assertThat(send(preflight).statusCode()).isEqualTo(404);
    }
  }

  @Test
  void appliesTheDefaultsOfAStatusClass() throws Exception {
    String yaml =
        """
        x-gateway-responses:
          DEFAULT_5XX: {contentType: application/problem+json, body: '{"code":"$context.error.responseType"}'}
          THROTTLED: {statusCode: "429", body: '{"code":"rate_limited"}'}
        paths: {/v1/publications: {get: {x-function: echo}}}
        """;
    echo.answers(event -> "malformed");
    try (var worded = RestApi.start(0, stream(yaml), functions(), settings())) {
      HttpResponse<String> response =
          send(HttpRequest.newBuilder(URI.create(worded.baseUrl() + "/v1/publications")).GET());

      assertThat(response.statusCode()).isEqualTo(502);
      assertThat(response.headers().firstValue("Content-Type"))
          .hasValue("application/problem+json");
      assertThat(response.body()).isEqualTo("{\"code\":\"DEFAULT_5XX\"}");
    }
  }

  private HttpResponse<String> preflight(String origin) throws Exception {
    return send(
        request("/v1/publications")
            .header("Origin", origin)
            .header("Access-Control-Request-Method", "POST")
            .method("OPTIONS", BodyPublishers.noBody()));
  }

  @Test
  void passesEveryExchangeToTheObserverBeforeTheClientHasItsAnswer() throws Exception {
    echo.answers(event -> Map.of("statusCode", 202, "body", "{}"));

    send(
        request("/v1/publications?dryRun=true")
            .header("Authorization", "Bearer secret")
            .POST(BodyPublishers.ofString("{\"title\":\"x\"}")));
    Exchange first = exchanges.poll();
    send(request("/nothing").GET());
    Exchange second = exchanges.poll();

    assertThat(first.method()).isEqualTo("POST");
    assertThat(first.path()).isEqualTo("/api/v1/publications");
    assertThat(first.query()).hasValue("dryRun=true");
    assertThat(first.resource()).hasValue("/v1/publications");
    assertThat(first.requestHeaders().get("authorization")).containsExactly("Bearer secret");
    assertThat(first.requestBody()).asString().isEqualTo("{\"title\":\"x\"}");
    assertThat(first.status()).isEqualTo(202);
    assertThat(first.responseHeaders().get("content-type")).containsExactly("application/json");
    assertThat(first.responseBody()).asString().isEqualTo("{}");
    assertThat(first.toString()).doesNotContain("secret");
    assertThat(second.resource()).isEmpty();
    assertThat(second.status()).isEqualTo(404);
  }

  @Test
  void answers500WhenTheObserverThrows() throws Exception {
    var refusing =
        settings()
            .withObserver(
                exchange -> {
                  throw new IllegalStateException("refused on purpose");
                });
    try (var observed = start(refusing)) {
      var response =
          send(HttpRequest.newBuilder(URI.create(observed.baseUrl() + "/v1/publications")).GET());

      assertThat(response.statusCode()).isEqualTo(500);
    }
  }

  @Test
  void servesConcurrentRequests() throws Exception {
    var both = new CountDownLatch(2);
    echo.answers(
        event -> {
          both.countDown();
          try {
            both.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          return Map.of("statusCode", 200);
        });

    var one = client.sendAsync(request("/v1/publications").GET().build(), BodyHandlers.ofString());
    var two = client.sendAsync(request("/v1/publications").GET().build(), BodyHandlers.ofString());

    assertThat(one.get().statusCode()).isEqualTo(200);
    assertThat(two.get().statusCode()).isEqualTo(200);
  }

  @Test
  void reportsAPortInUseInOneLine() {
    assertThatThrownBy(() -> RestApi.start(api.port(), routes(), functions(), settings()))
        .isInstanceOf(IOException.class)
        .hasMessage("Port " + api.port() + " is taken; choose another one with -Dport=<number>");
  }

  @Test
  void freesItsPortOnClose() throws IOException {
    int port = api.port();
    api.close();

    api = RestApi.start(port, routes(), functions(), settings());

    assertThat(api.baseUrl()).hasToString("http://127.0.0.1:" + port + "/api");
  }

  @Test
  void refusesADescriptionWithAnOperationWithoutAFunction() {
    assertThatThrownBy(
            () -> RestApi.start(0, stream("paths: {/a: {get: {}}}"), functions(), settings()))
        .hasMessage("GET /a has no x-function");
    assertThatThrownBy(
            () ->
                RestApi.start(
                    0, stream("paths: {/a: {get: {x-function: b}}}"), functions(), settings()))
        .hasMessage("GET /a names an unknown function: b");
    assertThatThrownBy(
            () ->
                RestApi.start(
                    0,
                    stream(
                        "{x-gateway-responses: {DEFAULT_4XX: {body: $context.nothing}}, paths:"
                            + " {}}"),
                    functions(),
                    settings()))
        .hasMessageContaining("unknown variable $context.nothing");
  }

  private HttpRequest.Builder request(String pathAndQuery) {
    return HttpRequest.newBuilder(URI.create(api.baseUrl() + pathAndQuery))
        .timeout(Duration.ofSeconds(20));
  }

  private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return client.send(request.build(), BodyHandlers.ofString());
  }

  private static InputStream stream(String yaml) {
    return new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8));
  }
}
