package com.viralmommy.tiktok.bench.cost;

import com.viralmommy.tiktok.bench.Figures;
import com.viralmommy.tiktok.bench.Requests;
import com.viralmommy.tiktok.bench.Table;
import java.util.List;
import java.util.Map;

/**
 * What a number of units of work costs.
 *
 * @param units how many are billed
 */
public record Bill(double units, List<Line> lines) {
  /**
   * @param each how much of it one unit of work takes
   * @param price dollars for one
   */
  public record Line(String what, double each, double price) {
    double dollars(double units) {
      return units * each * price;
    }
  }

  /** Of so many units of work, each like those that were counted. */
  public static Bill of(double units, Work counted) {
    Requests requests = counted.requests();
    long written = s3Writes(requests);
    long deleted = requests.of("S3", "DeleteObject");
    List<Line> lines =
        List.of(
            line(
                "DynamoDB write units", requests.writeUnits(), Prices.DYNAMODB_WRITE_UNIT, counted),
            line("DynamoDB read units", requests.readUnits(), Prices.DYNAMODB_READ_UNIT, counted),
            line("SQS requests", requests.to("Sqs"), Prices.SQS_REQUEST, counted),
            line("KMS requests", requests.to("Kms"), Prices.KMS_REQUEST, counted),
            line(
                "Secrets Manager requests",
                requests.to("SecretsManager"),
                Prices.SECRETS_MANAGER_REQUEST,
                counted),
            line(
                "EventBridge events",
                requests.to("EventBridge"),
                Prices.EVENTBRIDGE_EVENT,
                counted),
            line("S3 writes", written, Prices.S3_WRITE, counted),
            line("S3 reads", requests.to("S3") - written - deleted, Prices.S3_READ, counted),
            line("Lambda requests", counted.invocations(), Prices.LAMBDA_REQUEST, counted),
            line(
                "Lambda GB-seconds",
                counted.gigabyteSeconds(),
                Prices.LAMBDA_GIGABYTE_SECOND,
                counted),
            line(
                "API Gateway requests", counted.apiRequests(), Prices.API_GATEWAY_REQUEST, counted),
            line("GB to TikTok", counted.gigabytesOut(), Prices.GIGABYTE_OUT, counted),
            line("requests to TikTok", requests.to("TikTok"), 0, counted));
    return new Bill(units, lines.stream().filter(line -> line.each() > 0).toList());
  }

  private static Line line(String what, double counted, double price, Work work) {
    return new Line(what, counted / work.units(), price);
  }

  private static long s3Writes(Requests requests) {
    return requests.sent().entrySet().stream()
        .filter(call -> call.getKey().matches("S3 (Put|Copy|Post|List|Create|Upload|Complete).*"))
        .mapToLong(Map.Entry::getValue)
        .sum();
  }

  public double dollars() {
    return lines.stream().mapToDouble(line -> line.dollars(units)).sum();
  }

  /** Of the lines that begin so. */
  public double dollars(String what) {
    return lines.stream()
        .filter(line -> line.what().startsWith(what))
        .mapToDouble(line -> line.dollars(units))
        .sum();
  }

  /**
   * @param unit one unit of work, in words
   * @param all so many, in words
   */
  public Table table(String unit, String all) {
    Table table = Table.of(Prices.LIST, unit, "$ for " + all);
    lines.forEach(line -> table.row(line.what(), line.each(), Figures.text(line.dollars(units))));
    return table.row("together", "", Figures.text(dollars()));
  }
}
