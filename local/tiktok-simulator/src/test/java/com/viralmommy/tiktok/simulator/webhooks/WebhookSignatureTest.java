package com.viralmommy.tiktok.simulator.webhooks;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class WebhookSignatureTest {

  @Test
  void signsTheVectorOfContractSection7() {
    String body =
        "{\"client_key\":\"bwo2m45353a6k85\",\"event\":\"authorization.removed\",\"create_time\":1615338610,\"user_openid\":\"act.example12345Example12345Example\",\"content\":\"{\\\"reason\\\":"
            + " 1 }\"}";
    assertThat(
            WebhookSignature.header(
                "test-client-secret", 1633174587, body.getBytes(StandardCharsets.UTF_8)))
        .isEqualTo(
            "t=1633174587,s=83f838b93424c8098adb7aa0724c3e92f9e04d39251f8f3cdc108df00849ce44");
  }
}
