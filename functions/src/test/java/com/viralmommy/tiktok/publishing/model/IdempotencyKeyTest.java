package com.viralmommy.tiktok.publishing.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.viralmommy.tiktok.platform.ApiRequest;
import com.viralmommy.tiktok.platform.Problem;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdempotencyKeyTest {

  @Test
  void theSameKeyAndBodyAreTheSameRequest() {
    assertThat(of("key-1", "{}")).isEqualTo(of(" key-1 ", "{}"));
    assertThat(of("key-1", "{}").id()).isNotEqualTo(of("key-2", "{}").id());
    assertThat(of("key-1", "{}").id()).isEqualTo(of("key-1", "{} ").id());
    assertThat(of("key-1", "{}").requestDigest()).isNotEqualTo(of("key-1", "{} ").requestDigest());
  }

  /** Keys and publications are in the same table. */
  @ParameterizedTest
  @ValueSource(strings = {"pub_00000000000000000000000000", "a/b#c", "😀", "x"})
  void itsIdIsNeverThatOfAPublication(String key) {
    assertThat(of(key, "{}").id()).matches("key_[0-9a-z]{52}");
    assertThat(Publication.Key.isId(of(key, "{}").id())).isFalse();
  }

  @Test
  void isRequiredAndBounded() {
    assertThat(of("k".repeat(255), "{}")).isNotNull();
    for (Map<String, String> headers :
        java.util.List.of(
            Map.<String, String>of(),
            Map.of("Idempotency-Key", " "),
            Map.of("Idempotency-Key", "k".repeat(256)))) {
      assertThatExceptionOfType(Problem.class)
          .isThrownBy(() -> IdempotencyKey.of(request(headers, "{}")))
          .satisfies(
              p ->
                  assertThat(p.findings())
                      .extracting(Problem.Finding::pointer)
                      .containsExactly("/Idempotency-Key"));
    }
  }

  private static IdempotencyKey of(String key, String body) {
    return IdempotencyKey.of(request(Map.of("idempotency-key", key), body));
  }

  private static ApiRequest request(Map<String, String> headers, String body) {
    return new ApiRequest("-", "POST", Map.of(), Map.of(), headers, body);
  }
}
