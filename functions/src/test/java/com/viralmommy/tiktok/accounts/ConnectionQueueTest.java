package com.viralmommy.tiktok.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import com.viralmommy.tiktok.platform.Environment;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.ChangeMessageVisibilityRequest;

class ConnectionQueueTest {
  private final List<Integer> hidden = new ArrayList<>();
  private final ConnectionQueue queue =
      new ConnectionQueue(
          this::recording, Environment.of(Map.of("CONNECTION_QUEUE_URL", "https://queue.invalid")));

  /** A refresh whose lease ends, after three minutes, must find them stored. */
  @Test
  void parkedTokensComeAgainWithinSecondsAndLaterWithinMinutes() {
    for (int receives = 1; receives <= 6; receives++) {
      queue.setVisibility("receipt", receives);
    }
    assertThat(hidden).containsExactly(10, 20, 40, 80, 80, 80);
  }

  /** Or the redrive policy, which counts every time, would give them up within the hour. */
  @Test
  void whatKeepsFailingComesWhenTheQueueSaysSo() {
    queue.setVisibility("receipt", 31);
    assertThat(hidden).isEmpty();
  }

  /** Time is what it is about, and a queue keeps its own. */
  private SqsClient recording() {
    return (SqsClient)
        Proxy.newProxyInstance(
            SqsClient.class.getClassLoader(),
            new Class<?>[] {SqsClient.class},
            (_, method, arguments) -> {
              assertThat(method.getName()).isEqualTo("changeMessageVisibility");
              @SuppressWarnings("unchecked") // the overload that the queue uses
              var change = (Consumer<ChangeMessageVisibilityRequest.Builder>) arguments[0];
              hidden.add(
                  ChangeMessageVisibilityRequest.builder()
                      .applyMutation(change)
                      .build()
                      .visibilityTimeout());
              return null;
            });
  }
}
