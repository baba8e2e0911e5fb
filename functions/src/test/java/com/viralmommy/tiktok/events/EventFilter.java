package com.viralmommy.tiktok.events;

import com.amazonaws.services.lambda.runtime.events.DynamodbEvent.DynamodbStreamRecord;
import com.amazonaws.services.lambda.runtime.events.models.dynamodb.AttributeValue;
import com.viralmommy.tiktok.platform.Json;
import java.util.HashMap;
import java.util.Map;
import software.amazon.event.ruler.Ruler;

/** Applies the filter patterns of a table to a stream record with AWS's own matcher. */
final class EventFilter {
  private EventFilter() {}

  static boolean accepts(WatchedTable table, DynamodbStreamRecord record) {
    Map<String, Object> change = new HashMap<>();
    change.put("Keys", texts(record.getDynamodb().getKeys()));
    if (record.getDynamodb().getNewImage() != null) {
      change.put("NewImage", texts(record.getDynamodb().getNewImage()));
    }
    if (record.getDynamodb().getOldImage() != null) {
      change.put("OldImage", texts(record.getDynamodb().getOldImage()));
    }
    String event = Json.write(Map.of("eventName", record.getEventName(), "dynamodb", change));
    return table.patterns().stream().anyMatch(pattern -> matches(event, Json.write(pattern)));
  }

  private static boolean matches(String event, String pattern) {
    try {
      return Ruler.matchesRule(event, pattern);
    } catch (Exception e) {
      throw new AssertionError("invalid pattern: " + pattern, e);
    }
  }

  /** The string attributes, which are all that patterns test. */
  private static Map<String, Object> texts(Map<String, AttributeValue> image) {
    Map<String, Object> texts = new HashMap<>();
    image.forEach(
        (name, value) -> {
          if (value.getS() != null) {
            texts.put(name, Map.of("S", value.getS()));
          }
        });
    return texts;
  }
}
