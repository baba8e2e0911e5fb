package com.viralmommy.tiktok.events;

import com.viralmommy.tiktok.platform.Environment;
import com.viralmommy.tiktok.platform.Json;
import java.time.Instant;
import java.util.Map;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.eventbridge.model.PutEventsRequestEntry;

/** Where others listen: rules on the bus lead events on to them. */
public final class EventPublisher {
  /** What rules on the bus match first. */
  public static final String SOURCE = "viralmommy.tiktok";

  private final EventBridgeClient eventBridge;
  private final String bus;

  public EventPublisher(EventBridgeClient eventBridge, Environment environment) {
    this.eventBridge = eventBridge;
    this.bus = environment.text("EVENT_BUS");
  }

  /**
   * The bus has the event when this returns.
   *
   * @throws IllegalStateException when the bus did not take it, although it answered
   * @throws software.amazon.awssdk.core.exception.SdkException when it is not known to have it
   */
  void put(EventType type, Instant at, Map<String, ?> detail) {
    var answer =
        eventBridge.putEvents(
            r ->
                r.entries(
                    PutEventsRequestEntry.builder()
                        .eventBusName(bus)
                        .source(SOURCE)
                        .detailType(type.text())
                        .time(at)
                        .detail(Json.write(detail))
                        .build()));
    // The call succeeds also when the bus took none of its entries.
    answer.entries().stream()
        .filter(entry -> entry.errorCode() != null)
        .findAny()
        .ifPresent(
            refused -> {
              throw new IllegalStateException("the bus refused an event: " + refused.errorCode());
            });
  }
}
