package com.viralmommy.tiktok.platform;

import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.eventbridge.model.PutEventsRequestEntry;

/**
 * Tells the front end's back end, over EventBridge, what a person may care about (design §9).
 *
 * <p>An event is told by whoever made the change, right after its conditional write has succeeded,
 * so that each change is told by one. What is told is true already: when it cannot be told, that is
 * logged and the change stands.
 */
public final class EventBus {
  /** What rules on the bus match first. */
  public static final String SOURCE = "viralmommy.tiktok";

  private final Supplier<EventBridgeClient> eventBridge;
  private final String bus;
  private final InstantSource clock;
  private final Log log;

  public EventBus(
      Supplier<EventBridgeClient> eventBridge,
      Environment environment,
      InstantSource clock,
      Log log) {
    this.eventBridge = eventBridge;
    this.bus = environment.text("EVENT_BUS");
    this.clock = clock;
    this.log = log;
  }

  /**
   * @param type what happened, as {@code noun.verb}; the event's detail type
   * @param detail what it happened to; absent values are left out
   */
  public void tell(String type, UserId user, Map<String, ?> detail) {
    Map<String, Object> whole = new LinkedHashMap<>();
    whole.put("userId", user.value());
    detail.forEach(
        (name, value) -> {
          if (value != null) {
            whole.put(name, value);
          }
        });
    whole.put("occurredAt", clock.instant().toString());
    try {
      var answer =
          eventBridge
              .get()
              .putEvents(
                  r ->
                      r.entries(
                          PutEventsRequestEntry.builder()
                              .eventBusName(bus)
                              .source(SOURCE)
                              .detailType(type)
                              .detail(Json.write(whole))
                              .build()));
      // The call succeeds also when the bus took none of its entries.
      answer.entries().stream()
          .filter(entry -> entry.errorCode() != null)
          .forEach(entry -> log.warn("event.refused", "type", type, "code", entry.errorCode()));
      log.info("event.told", "type", type);
    } catch (SdkException e) {
      log.error("event.lost", e, "type", type);
    }
  }
}
