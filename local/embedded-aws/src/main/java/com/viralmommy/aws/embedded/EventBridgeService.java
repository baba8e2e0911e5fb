package com.viralmommy.aws.embedded;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.viralmommy.aws.embedded.engine.JsonServer;
import com.viralmommy.aws.embedded.engine.OperationInput;
import com.viralmommy.aws.embedded.engine.ServiceException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * EventBridge with PutEvents only: tests read the events. There are no rules and no targets, and
 * every bus name is valid.
 */
public final class EventBridgeService {

  /** The name of the service in {@code X-Amz-Target}. */
  static final String TARGET = "AWSEvents";

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int MAXIMUM_ENTRIES = 10;

  /** Bounds the memory of a local run that lasts for days. */
  private static final int MAXIMUM_KEPT = 10_000;

  private final Clock clock = Clock.systemUTC();
  private final Deque<PublishedEvent> events = new ArrayDeque<>();

  EventBridgeService() {}

  /** The latest 10,000 events of all buses, oldest first. */
  public List<PublishedEvent> events() {
    synchronized (events) {
      return List.copyOf(events);
    }
  }

  Map<String, JsonServer.Operation> operations() {
    return Map.of("PutEvents", this::putEvents);
  }

  private ObjectNode putEvents(OperationInput input) {
    var entries = input.requiredObjects("Entries");
    if (entries.isEmpty() || entries.size() > MAXIMUM_ENTRIES) {
      throw ServiceException.validation(
          "Entries must have from 1 to " + MAXIMUM_ENTRIES + " elements");
    }
    var answer = JsonServer.object();
    var results = answer.putArray("Entries");
    var accepted = new ArrayList<PublishedEvent>();
    for (var entry : entries) {
      error(entry)
          .ifPresentOrElse(
              results::add,
              () -> {
                var event = event(entry);
                accepted.add(event);
                results.addObject().put("EventId", event.id());
              });
    }
    // Kept last: a malformed entry refuses the whole request, as on AWS.
    keep(accepted);
    return answer.put("FailedEntryCount", entries.size() - accepted.size());
  }

  /** The error of one entry; as on AWS, the other entries are accepted. */
  private static Optional<ObjectNode> error(OperationInput entry) {
    for (var name : List.of("Source", "DetailType", "Detail")) {
      if (entry.text(name).orElse("").isEmpty()) {
        return Optional.of(
            error(
                "InvalidArgument",
                "Parameter %s is not valid. Reason: %s is a required argument."
                    .formatted(name, name)));
      }
    }
    try {
      if (JSON.readTree(entry.requiredText("Detail")).isObject()) {
        return Optional.empty();
      }
    } catch (JsonProcessingException _) {
      // Not passed on: its message quotes the event.
    }
    return Optional.of(error("MalformedDetail", "Detail is malformed."));
  }

  private static ObjectNode error(String code, String message) {
    return JsonServer.object().put("ErrorCode", code).put("ErrorMessage", message);
  }

  private PublishedEvent event(OperationInput entry) {
    return new PublishedEvent(
        UUID.randomUUID().toString(),
        entry.text("EventBusName").orElse("default"),
        time(entry),
        entry.requiredText("Source"),
        entry.requiredText("DetailType"),
        entry.requiredText("Detail"),
        List.copyOf(entry.textList("Resources")));
  }

  private void keep(List<PublishedEvent> accepted) {
    synchronized (events) {
      events.addAll(accepted);
      while (events.size() > MAXIMUM_KEPT) {
        events.removeFirst();
      }
    }
  }

  private Instant time(OperationInput entry) {
    return entry
        .member("Time")
        .map(
            seconds -> {
              if (!seconds.isNumber()) {
                throw ServiceException.serialization("Time is not a number");
              }
              return Instant.ofEpochMilli(Math.round(seconds.doubleValue() * 1000));
            })
        .orElseGet(clock::instant);
  }
}
