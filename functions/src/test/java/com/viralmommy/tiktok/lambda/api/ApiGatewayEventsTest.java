package com.viralmommy.tiktok.lambda.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyRequestEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyRequestEvent.ProxyRequestContext;
import com.viralmommy.tiktok.platform.ApiRequest;
import com.viralmommy.tiktok.platform.ApiResponse;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ApiGatewayEventsTest {

  @Test
  void readsEveryPartOfARequest() {
    var context = new ProxyRequestContext();
    context.setRequestId("gateway-1");
    ApiRequest request =
        ApiGatewayEvents.request(
            new APIGatewayProxyRequestEvent()
                .withHttpMethod("POST")
                .withPathParameters(Map.of("id", "pub_1"))
                .withQueryStringParameters(Map.of("dryRun", "true"))
                .withHeaders(Map.of("Accept", "text/html"))
                .withBody("text")
                .withRequestContext(context));

    assertThat(request.id()).isEqualTo("gateway-1");
    assertThat(request.method()).isEqualTo("POST");
    assertThat(request.pathParameter("id")).isEqualTo("pub_1");
    assertThat(request.queryParameter("dryRun")).contains("true");
    assertThat(request.header("accept")).contains("text/html");
    assertThat(request.bytes()).isEqualTo("text".getBytes(UTF_8));
    assertThat(request.binary()).isFalse();
  }

  @Test
  void readsMissingPartsAsEmpty() {
    ApiRequest request =
        ApiGatewayEvents.request(new APIGatewayProxyRequestEvent().withHttpMethod("GET"));

    assertThat(request.id()).isEqualTo("-");
    assertThat(request.pathParameters()).isEmpty();
    assertThat(request.query()).isEmpty();
    assertThat(request.headers()).isEmpty();
    assertThat(request.body()).isNull();
    assertThat(request.binary()).isFalse();
  }

  @Test
  void decodesABinaryBody() {
    ApiRequest request =
        ApiGatewayEvents.request(
            new APIGatewayProxyRequestEvent()
                .withHttpMethod("POST")
                .withBody("AP8=")
                .withIsBase64Encoded(true));

    assertThat(request.bytes()).containsExactly(0, 0xff);
  }

  /** HTTP/2 lets a browser split its cookies over several headers. */
  @Test
  void joinsTheCookiesOfSeveralHeaders() {
    ApiRequest request =
        ApiGatewayEvents.request(
            new APIGatewayProxyRequestEvent()
                .withHttpMethod("GET")
                .withHeaders(Map.of("cookie", "b=2"))
                .withMultiValueHeaders(Map.of("cookie", List.of("a=1", "b=2"))));

    assertThat(request.cookie("a")).contains("1");
    assertThat(request.cookie("b")).contains("2");
    assertThat(request.cookie("A")).isEmpty();
    assertThat(request.cookieInAnyCase("A")).contains("1");
  }

  @Test
  void writesAnAnswer() {
    var answer =
        ApiGatewayEvents.answer(
            ApiResponse.json(202, Map.of("id", "pub_1")).with("Location", "/api/x"));

    assertThat(answer.getStatusCode()).isEqualTo(202);
    assertThat(answer.getHeaders())
        .containsOnly(
            Map.entry("Content-Type", "application/json"), Map.entry("Location", "/api/x"));
    assertThat(answer.getBody()).isEqualTo("{\"id\":\"pub_1\"}");
    assertThat(answer.getIsBase64Encoded()).isFalse();
  }
}
