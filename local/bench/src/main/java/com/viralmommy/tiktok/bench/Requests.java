package com.viralmommy.tiktok.bench;

import com.viralmommy.tiktok.simulator.api.Endpoint;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What some work asked of others.
 *
 * @param sent how often, by service and operation: {@code DynamoDb UpdateItem}
 * @param readUnits DynamoDB's read request units
 * @param writeUnits DynamoDB's write request units, those of the indexes included
 */
public record Requests(SortedMap<String, Long> sent, double readUnits, double writeUnits) {
  public Requests {
    sent = Collections.unmodifiableSortedMap(new TreeMap<>(sent));
  }

  /**
   * What came to TikTok.
   *
   * @param counts as the simulator has them
   */
  public static Requests ofTikTok(Map<Endpoint, Long> counts) {
    SortedMap<String, Long> sent = new TreeMap<>();
    counts.forEach((endpoint, count) -> sent.put("TikTok " + endpoint, count));
    return new Requests(sent, 0, 0);
  }

  /** What was asked since then. */
  public Requests since(Requests then) {
    SortedMap<String, Long> more = new TreeMap<>();
    sent.forEach(
        (call, count) -> {
          long added = count - then.sent.getOrDefault(call, 0L);
          if (added != 0) {
            more.put(call, added);
          }
        });
    return new Requests(more, readUnits - then.readUnits, writeUnits - then.writeUnits);
  }

  /** Both together, as when one of them is what the simulator counted. */
  public Requests and(Requests other) {
    SortedMap<String, Long> all = new TreeMap<>(sent);
    other.sent.forEach((call, count) -> all.merge(call, count, Long::sum));
    return new Requests(all, readUnits + other.readUnits, writeUnits + other.writeUnits);
  }

  /** All requests to a service: {@code DynamoDb}, {@code Kms}, {@code Sqs}, {@code S3}, … */
  public long to(String service) {
    return sent.entrySet().stream()
        .filter(entry -> entry.getKey().startsWith(service + " "))
        .mapToLong(Map.Entry::getValue)
        .sum();
  }

  public long of(String service, String operation) {
    return sent.getOrDefault(service + " " + operation, 0L);
  }

  /**
   * @param units how often the work was done
   * @return one row a call, for one unit of work
   */
  public Table table(double units) {
    Table table = Table.of("call", "a unit of work");
    sent.forEach((call, count) -> table.row(call, count / units));
    return table
        .row("DynamoDB read units", readUnits / units)
        .row("DynamoDB write units", writeUnits / units);
  }
}
