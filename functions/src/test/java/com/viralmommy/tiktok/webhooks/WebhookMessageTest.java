package com.viralmommy.tiktok.webhooks;

import static org.assertj.core.api.Assertions.assertThat;

import com.viralmommy.tiktok.accounts.ReconnectReason;
import com.viralmommy.tiktok.platform.Json;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * docs/tiktok-api.md#7-webhooks. Whatever was signed is read as something, and nothing too long for
 * a key.
 */
class WebhookMessageTest {
  @Test
  void readsTheDocumentedExample() {
    String body =
        "{\"client_key\":\"bwo2m45353a6k85\",\"event\":\"authorization.removed\","
            + "\"create_time\":1615338610,\"user_openid\":\"act.example12345Example12345Example\","
            + "\"content\":\"{\\\"reason\\\": 1 }\"}";

    assertThat(read(body))
        .isEqualTo(
            new WebhookMessage.AuthorizationRemoved(
                "act.example12345Example12345Example", ReconnectReason.REMOVED_BY_USER));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "post.publish.failed",
        "post.publish.complete",
        "post.publish.inbox_delivered",
        "post.publish.publicly_available",
        "post.publish.publicaly_available",
        "post.publish.no_longer_publicaly_available"
      })
  void readsEachPostingEvent(String event) {
    assertThat(read(body(event, "o", "{\"publish_id\":\"v_pub_file~v2-1.76\",\"post_id\":76}")))
        .isEqualTo(new WebhookMessage.PostChanged(event, "v_pub_file~v2-1.76"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"video.upload.failed", "video.publish.completed", "portability.download.ready"})
  void ignoresTheEventsOfOtherProducts(String event) {
    assertThat(read(body(event, "o", "{\"share_id\":\"s\",\"request_id\":1}")))
        .isEqualTo(new WebhookMessage.Other(event));
  }

  @Test
  void anOversizedIdIsIgnored() {
    String longest = "x".repeat(256);

    assertThat(read(body("authorization.removed", longest, "{}")))
        .isInstanceOf(WebhookMessage.AuthorizationRemoved.class);
    assertThat(read(body("authorization.removed", longest + "x", "{}")))
        .isEqualTo(new WebhookMessage.Other("authorization.removed"));
    assertThat(read(body("post.publish.complete", "o", "{\"publish_id\":\"" + longest + "x\"}")))
        .isEqualTo(new WebhookMessage.Other("post.publish.complete"));
  }

  @Property(tries = 1000)
  void neverFailsForAnyBytes(@ForAll byte[] body) {
    assertThat(WebhookMessage.read(body)).isEqualTo(new WebhookMessage.Other("-"));
  }

  @Property(tries = 2000)
  void neverFailsForAnyWords(
      @ForAll("events") String event, @ForAll String openId, @ForAll("contents") String content) {
    whole(read(body(event, openId, content)));
  }

  @Property(tries = 1000)
  void neverFailsForAnyJsonTypes(
      @ForAll("json") String event, @ForAll("json") String openId, @ForAll("json") String content) {
    whole(
        read("{\"event\":%s,\"user_openid\":%s,\"content\":%s}".formatted(event, openId, content)));
  }

  @Provide
  Arbitrary<String> events() {
    return Arbitraries.oneOf(
        Arbitraries.of("authorization.removed", "post.publish.complete", "post.publish."),
        Arbitraries.strings());
  }

  @Provide
  Arbitrary<String> contents() {
    return Arbitraries.oneOf(
        Arbitraries.strings(),
        json().map("{\"reason\":%s}"::formatted),
        json().map("{\"publish_id\":%s}"::formatted),
        Arbitraries.integers()
            .between(1, 600)
            .map(n -> "{\"publish_id\":\"" + "x".repeat(n) + "\"}"));
  }

  @Provide
  Arbitrary<String> json() {
    return Arbitraries.of(
        "null",
        "true",
        "0",
        "5",
        "-1",
        "1e999",
        "99999999999999999999",
        "[]",
        "{}",
        "\"\"",
        "\"x\"",
        "[[[[]]]]",
        "\"authorization.removed\"",
        "\"\\ud800\"",
        "\"{\\\"reason\\\":1e99}\"");
  }

  private static void whole(WebhookMessage message) {
    switch (message) {
      case WebhookMessage.AuthorizationRemoved(String openId, ReconnectReason reason) -> {
        assertThat(openId).isNotEmpty().hasSizeLessThanOrEqualTo(WebhookMessage.MAX_ID);
        assertThat(reason).isNotNull();
      }
      case WebhookMessage.PostChanged(String event, String publishId) -> {
        assertThat(event).matches("[a-z_.]{1,80}");
        assertThat(publishId).isNotEmpty().hasSizeLessThanOrEqualTo(WebhookMessage.MAX_ID);
      }
      case WebhookMessage.Other(String event) -> assertThat(event).matches("-|[a-z_.]{1,80}");
    }
  }

  private static String body(String event, String openId, String content) {
    return Json.write(Map.of("event", event, "user_openid", openId, "content", content));
  }

  private static WebhookMessage read(String body) {
    return WebhookMessage.read(body.getBytes(StandardCharsets.UTF_8));
  }
}
