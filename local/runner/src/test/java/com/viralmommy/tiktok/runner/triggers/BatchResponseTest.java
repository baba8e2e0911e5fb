package com.viralmommy.tiktok.runner.triggers;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BatchResponseTest {
  private static final Set<String> BATCH = Set.of("m1", "m2");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "{}",
        "{\"batchItemFailures\":[]}",
        "{\"batchItemFailures\":null}",
        "{\"other\":1}"
      })
  void acceptsTheWholeBatch(String answer) {
    assertThat(failed(answer)).isEmpty();
  }

  @Test
  void returnsTheFailedMessages() {
    assertThat(failed("{\"batchItemFailures\":[{\"itemIdentifier\":\"m2\"}]}"))
        .isEqualTo(Set.of("m2"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"batchItemFailures\":[{\"itemIdentifier\":\"m2\"},{\"itemIdentifier\":\"m3\"}]}",
        "{\"batchItemFailures\":[{\"itemIdentifier\":null}]}",
        "{\"batchItemFailures\":[{\"itemIdentifier\":\"\"}]}",
        "{\"batchItemFailures\":[{\"id\":\"m1\"}]}",
        "{\"batchItemFailures\":[\"m1\"]}",
        "{\"batchItemFailures\":\"m1\"}",
        "not JSON"
      })
  void anInvalidAnswerFailsTheWholeBatch(String answer) {
    assertThat(failed(answer)).isEqualTo(Set.of("m1", "m2"));
  }

  private static Set<String> failed(String answer) {
    return BatchResponse.failed(answer.getBytes(StandardCharsets.UTF_8), BATCH);
  }
}
