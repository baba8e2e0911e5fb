package com.viralmommy.aws.embedded;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** EventBridge's PutEvents: no rules, no targets; what is put can be read. Any bus exists. */
public final class EventBus {

  /** The name of the service in {@code X-Amz-Target}. */
  static final String TARGET = "AWSEvents";

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int MAXIMUM_ENTRIES = 10;

  /** A laptop run may stay for days: the oldest go. */
  private static final int KEPT = 10_000;

  private final Clock clock = Clock.systemUTC();
  private final Deque<PublishedEvent> events = new ArrayDeque<>();

  EventBus() {}

  /** The latest 10,000 events of all buses, oldest first. */
  public List<PublishedEvent> events() {
    synchronized (events) {
      return List.copyOf(events);
    }
  }

  Map<String, JsonServer.Operation> operations() {
    return Map.of("PutEvents", this::putEvents);
  }

  private ObjectNode putEvents(Input input) {
    var entries = input.requiredObjects("Entries");
    if (entries.isEmpty() || entries.size() > MAXIMUM_ENTRIES) {
      throw AwsError.validation("Entries must have from 1 to " + MAXIMUM_ENTRIES + " elements");
    }
    var answer = JsonServer.object();
    var results = answer.putArray("Entries");
    var accepted = new ArrayList<PublishedEvent>();
    for (var entry : entries) {
      fault(entry)
          .ifPresentOrElse(
              results::add,
              () -> {
                var event = event(entry);
                accepted.add(event);
                results.addObject().put("EventId", event.id());
              });
    }
    // Only now: an entry of the wrong form refuses the whole request.
    keep(accepted);
    return answer.put("FailedEntryCount", entries.size() - accepted.size());
  }

  /** One bad entry does not keep the others off the bus: EventBridge answers each by itself. */
  private static Optional<ObjectNode> fault(Input entry) {
    for (var name : List.of("Source", "DetailType", "Detail")) {
      if (entry.text(name).orElse("").isEmpty()) {
        return Optional.of(
            fault(
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
      // The answer below says it; the parser's message would quote the event.
    }
    return Optional.of(fault("MalformedDetail", "Detail is malformed."));
  }

  private static ObjectNode fault(String code, String message) {
    return JsonServer.object().put("ErrorCode", code).put("ErrorMessage", message);
  }

  private PublishedEvent event(Input entry) {
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
      while (events.size() > KEPT) {
        events.removeFirst();
      }
    }
  }

  private Instant time(Input entry) {
    return entry
        .member("Time")
        .map(
            seconds -> {
              if (!seconds.isNumber()) {
                throw AwsError.serialization("Time is not a number");
              }
              return Instant.ofEpochMilli(Math.round(seconds.doubleValue() * 1000));
            })
        .orElseGet(clock::instant);
  }
}
