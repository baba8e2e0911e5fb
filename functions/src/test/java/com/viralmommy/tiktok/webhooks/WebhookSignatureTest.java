package com.viralmommy.tiktok.webhooks;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebhookSignatureTest {
  /** docs/tiktok-api.md#7-webhooks's vector. */
  private static final String SECRET = "test-client-secret";

  private static final String BODY =
      "{\"client_key\":\"bwo2m45353a6k85\",\"event\":\"authorization.removed\","
          + "\"create_time\":1615338610,"
          + "\"user_openid\":\"act.example12345Example12345Example\","
          + "\"content\":\"{\\\"reason\\\": 1 }\"}";
  private static final String HMAC =
      "83f838b93424c8098adb7aa0724c3e92f9e04d39251f8f3cdc108df00849ce44";
  private static final String HEADER = "t=1633174587,s=" + HMAC;
  private static final Instant SIGNED = Instant.ofEpochSecond(1_633_174_587);

  @ParameterizedTest
  @ValueSource(
      strings = {
        HEADER,
        "s=" + HMAC + ",t=1633174587",
        " t=1633174587 , s=" + HMAC + " ",
        "v=2,t=1633174587,s=" + HMAC,
        "t=1633174587,s=83F838B93424C8098ADB7AA0724C3E92F9E04D39251F8F3CDC108DF00849CE44"
      })
  void matchesTheDocumentedVector(String header) {
    assertThat(signature(header).matches(SECRET, bytes(BODY))).isTrue();
  }

  @Test
  void matchesNothingElse() {
    WebhookSignature signature = signature(HEADER);

    assertThat(signature.matches("another-secret", bytes(BODY))).isFalse();
    assertThat(signature.matches(SECRET, bytes(BODY + " "))).isFalse();
    assertThat(signature.matches(SECRET, bytes(BODY.replace("1 }", "2 }")))).isFalse();
    assertThat(signature.matches(SECRET, new byte[0])).isFalse();
    assertThat(signature("t=1633174588,s=" + HMAC).matches(SECRET, bytes(BODY))).isFalse();
    assertThat(signature("t=01633174587,s=" + HMAC).matches(SECRET, bytes(BODY))).isFalse();
    assertThat(signature("t=1633174587,s=" + "0".repeat(64)).matches(SECRET, bytes(BODY)))
        .isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ",",
        "t=1633174587",
        "s=" + HMAC,
        "t=,s=" + HMAC,
        "t=-1633174587,s=" + HMAC,
        "t=1633174587000000,s=" + HMAC,
        "t=1633174587,s=8",
        HEADER + "4",
        "t=1633174587,s=g3f838b93424c8098adb7aa0724c3e92f9e04d39251f8f3cdc108df00849ce44",
        "t=1633174587;s=" + HMAC,
        ",,,,,,,,,,,,t=1633174587,s=" + HMAC
      })
  void refusesAMalformedHeader(String header) {
    assertThat(WebhookSignature.of(header)).isEmpty();
  }

  @Property(tries = 1000)
  void neverFailsForAnyHeader(@ForAll String header) {
    assertThat(WebhookSignature.of(header)).isEmpty();
  }

  @Test
  void isRecentForFiveMinutesEitherWay() {
    WebhookSignature signature = signature(HEADER);

    assertThat(signature.isRecent(SIGNED)).isTrue();
    assertThat(signature.isRecent(SIGNED.plusSeconds(300))).isTrue();
    assertThat(signature.isRecent(SIGNED.plusSeconds(301))).isFalse();
    assertThat(signature.isRecent(SIGNED.minusSeconds(300))).isTrue();
    assertThat(signature.isRecent(SIGNED.minusSeconds(301))).isFalse();
  }

  private static WebhookSignature signature(String header) {
    return WebhookSignature.of(header).orElseThrow();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
