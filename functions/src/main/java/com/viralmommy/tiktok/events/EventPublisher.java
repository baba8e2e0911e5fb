package com.viralmommy.tiktok.events;

import com.viralmommy.tiktok.platform.Environment;
import com.viralmommy.tiktok.platform.Json;
import java.time.Instant;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.eventbridge.model.PutEventsRequestEntry;

/** Puts events on the EventBridge bus, whose rules deliver them to subscribers. */
public final class EventPublisher {
  /** The {@code source} of every event, for rules to match. */
  public static final String SOURCE = "viralmommy.tiktok";

  private final EventBridgeClient eventBridge;
  private final String bus;

  public EventPublisher(EventBridgeClient eventBridge, Environment environment) {
    this.eventBridge = eventBridge;
    this.bus = environment.text("EVENT_BUS");
  }

  /**
   * Publishes one event. The bus has stored it when this method returns.
   *
   * @throws IllegalStateException when the bus refused the event
   * @throws software.amazon.awssdk.core.exception.SdkException when the call failed; the bus may
   *     have the event
   */
  void put(EventType type, Instant at, EventDetail detail) {
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
    // The call also succeeds when the bus refused its entries.
    answer.entries().stream()
        .filter(entry -> entry.errorCode() != null)
        .findAny()
        .ifPresent(
            refused -> {
              throw new IllegalStateException("the bus refused an event: " + refused.errorCode());
            });
  }
}
