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
  private final List<Integer> timeouts = new ArrayList<>();
  private final ConnectionQueue queue =
      new ConnectionQueue(
          this::recordingClient,
          Environment.of(Map.of("CONNECTION_QUEUE_URL", "https://queue.invalid")));

  /** The tokens must be stored before the lease of their refresh ends, after three minutes. */
  @Test
  void theVisibilityTimeoutOfARestoreDoublesFrom10SecondsTo80Seconds() {
    for (int receives = 1; receives <= 6; receives++) {
      queue.setVisibility("receipt", receives);
    }
    assertThat(timeouts).containsExactly(10, 20, 40, 80, 80, 80);
  }

  /** The redrive policy counts receives, so short timeouts would soon make it a dead letter. */
  @Test
  void afterThirtyReceivesTheQueuesOwnVisibilityTimeoutApplies() {
    queue.setVisibility("receipt", 31);
    assertThat(timeouts).isEmpty();
  }

  /** An embedded queue would need the real time for the timeouts; this client records them. */
  private SqsClient recordingClient() {
    return (SqsClient)
        Proxy.newProxyInstance(
            SqsClient.class.getClassLoader(),
            new Class<?>[] {SqsClient.class},
            (_, method, arguments) -> {
              assertThat(method.getName()).isEqualTo("changeMessageVisibility");
              @SuppressWarnings("unchecked") // ConnectionQueue calls this overload
              var change = (Consumer<ChangeMessageVisibilityRequest.Builder>) arguments[0];
              timeouts.add(
                  ChangeMessageVisibilityRequest.builder()
                      .applyMutation(change)
                      .build()
                      .visibilityTimeout());
              return null;
            });
  }
}
