package com.viralmommy.tiktok.bench.harness;

import com.viralmommy.tiktok.bench.report.Table;
import com.viralmommy.tiktok.simulator.api.Endpoint;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The numbers of requests to other services.
 *
 * @param sent number by service and operation, such as {@code DynamoDb UpdateItem}
 * @param readUnits DynamoDB's read request units
 * @param writeUnits DynamoDB's write request units, including those of indexes
 */
public record RequestCounts(SortedMap<String, Long> sent, double readUnits, double writeUnits) {
  public RequestCounts {
    sent = Collections.unmodifiableSortedMap(new TreeMap<>(sent));
  }

  /**
   * The requests to TikTok.
   *
   * @param counts of the simulator
   */
  public static RequestCounts ofTikTok(Map<Endpoint, Long> counts) {
    SortedMap<String, Long> sent = new TreeMap<>();
    counts.forEach((endpoint, count) -> sent.put("TikTok " + endpoint, count));
    return new RequestCounts(sent, 0, 0);
  }

  /** The requests after an earlier count. */
  public RequestCounts since(RequestCounts earlier) {
    SortedMap<String, Long> more = new TreeMap<>();
    sent.forEach(
        (call, count) -> {
          long added = count - earlier.sent.getOrDefault(call, 0L);
          if (added != 0) {
            more.put(call, added);
          }
        });
    return new RequestCounts(more, readUnits - earlier.readUnits, writeUnits - earlier.writeUnits);
  }

  /** The sum of both counts. */
  public RequestCounts plus(RequestCounts other) {
    SortedMap<String, Long> all = new TreeMap<>(sent);
    other.sent.forEach((call, count) -> all.merge(call, count, Long::sum));
    return new RequestCounts(all, readUnits + other.readUnits, writeUnits + other.writeUnits);
  }

  /** All requests to a service such as {@code DynamoDb}, {@code Kms}, {@code Sqs} or {@code S3}. */
  public long to(String service) {
    return sent.entrySet().stream()
        .filter(entry -> entry.getKey().startsWith(service + " "))
        .mapToLong(Map.Entry::getValue)
        .sum();
  }

  /** The requests of one operation. */
  public long of(String service, String operation) {
    return sent.getOrDefault(service + " " + operation, 0L);
  }

  /**
   * A table of the requests per unit of work.
   *
   * @param units number of units of work
   */
  public Table table(double units) {
    Table table = Table.of("call", "per unit of work");
    sent.forEach((call, count) -> table.row(call, count / units));
    return table
        .row("DynamoDB read units", readUnits / units)
        .row("DynamoDB write units", writeUnits / units);
  }
}
