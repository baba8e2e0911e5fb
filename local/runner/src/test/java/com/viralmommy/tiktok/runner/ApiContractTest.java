package com.viralmommy.tiktok.runner;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.viralmommy.tiktok.runner.gateway.Exchange;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** {@link ApiContract} finds each kind of deviation. */
class ApiContractTest {
  private static final String ID = "pub_0123456789abcdefghjkmnpqrs";
  private static final String PUBLICATION =
      """
      {"id":"%s","connectionId":"con_1","status":"QUEUED","mode":"DIRECT","privacyLevel":"SELF_ONLY",
       "createdAt":"2026-01-01T00:00:00Z","updatedAt":"2026-01-01T00:00:00Z",
       "progress":{"bytesSent":0,"bytesTotal":5}}
      """
          .formatted(ID);

  private final ApiContract contract = new ApiContract();

  @Test
  void acceptsADeclaredAnswer() {
    contract.accept(answered(200, "application/json", PUBLICATION));

    assertThatCode(contract::verify).doesNotThrowAnyException();
  }

  @Test
  void findsAnUndeclaredMember() {
    contract.accept(answered(200, "application/json", PUBLICATION.replace("\"id\"", "\"ID\"")));

    assertThatThrownBy(contract::verify).hasMessageContaining("ID").hasMessageContaining("id");
  }

  @Test
  void findsAnUndeclaredStatus() {
    contract.accept(answered(202, "application/json", PUBLICATION));

    assertThatThrownBy(contract::verify).hasMessageContaining("202");
  }

  @Test
  void findsAnUndeclaredContentType() {
    contract.accept(answered(404, "application/json", "{}"));

    assertThatThrownBy(contract::verify).hasMessageContaining("application/json");
  }

  @Test
  void findsARequestThatShouldHaveBeenRefused() {
    contract.accept(
        exchange(
            "POST",
            "/v1/publications",
            "/v1/publications",
            "{\"connectionId\":\"con_1\"}",
            202,
            "application/json",
            PUBLICATION));

    assertThatThrownBy(contract::verify)
        .hasMessageContaining("privacyLevel")
        .hasMessageContaining("Idempotency-Key");
  }

  @Test
  void findsAnAnswerForAnUnknownRoute() {
    contract.accept(exchange("GET", "/v1/nothing", null, "", 200, "application/json", "{}"));

    assertThatThrownBy(contract::verify).hasMessageContaining("no operation");
  }

  @Test
  void failsWithoutAnyExchange() {
    assertThatThrownBy(contract::verify).hasMessageContaining("exchanges");
  }

  private static Exchange answered(int status, String contentType, String body) {
    return exchange(
        "GET", "/v1/publications/" + ID, "/v1/publications/{id}", "", status, contentType, body);
  }

  private static Exchange exchange(
      String method,
      String path,
      String resource,
      String requestBody,
      int status,
      String contentType,
      String body) {
    Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    headers.put("Content-Type", List.of(contentType));
    headers.put("X-Request-Id", List.of("request-1"));
    Map<String, List<String>> requestHeaders = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    requestHeaders.put("Authorization", List.of("Bearer x"));
    requestHeaders.put("Content-Type", List.of("application/json"));
    return new Exchange(
        method,
        "/api" + path,
        Optional.empty(),
        Optional.ofNullable(resource),
        requestHeaders,
        requestBody.getBytes(StandardCharsets.UTF_8),
        status,
        headers,
        body.getBytes(StandardCharsets.UTF_8));
  }
}
