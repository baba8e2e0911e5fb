package com.viralmommy.tiktok.bench.cost;

import com.viralmommy.tiktok.bench.harness.RequestCounts;
import com.viralmommy.tiktok.bench.report.Numbers;
import com.viralmommy.tiktok.bench.report.Table;
import java.util.List;
import java.util.Map;

/**
 * The cost of a number of units of work.
 *
 * @param units number of billed units
 * @param lines one for each price
 */
public record Bill(double units, List<Line> lines) {
  /**
   * One line of a bill.
   *
   * @param each quantity per unit of work
   * @param price of a quantity of one, in dollars
   */
  public record Line(String what, double each, double price) {
    double dollars(double units) {
      return units * each * price;
    }
  }

  /** The bill for units of work like the measured ones. */
  public static Bill of(double units, MeasuredWork measured) {
    RequestCounts requests = measured.requests();
    long written = s3Writes(requests);
    long deleted = requests.of("S3", "DeleteObject");
    List<Line> lines =
        List.of(
            line(
                "DynamoDB write units",
                requests.writeUnits(),
                Prices.DYNAMODB_WRITE_UNIT,
                measured),
            line("DynamoDB read units", requests.readUnits(), Prices.DYNAMODB_READ_UNIT, measured),
            line("SQS requests", requests.to("Sqs"), Prices.SQS_REQUEST, measured),
            line("KMS requests", requests.to("Kms"), Prices.KMS_REQUEST, measured),
            line(
                "Secrets Manager requests",
                requests.to("SecretsManager"),
                Prices.SECRETS_MANAGER_REQUEST,
                measured),
            line(
                "EventBridge events",
                requests.to("EventBridge"),
                Prices.EVENTBRIDGE_EVENT,
                measured),
            line("S3 writes", written, Prices.S3_WRITE, measured),
            line("S3 reads", requests.to("S3") - written - deleted, Prices.S3_READ, measured),
            line("Lambda requests", measured.invocations(), Prices.LAMBDA_REQUEST, measured),
            line(
                "Lambda GB-seconds",
                measured.gigabyteSeconds(),
                Prices.LAMBDA_GIGABYTE_SECOND,
                measured),
            line(
                "API Gateway requests",
                measured.apiRequests(),
                Prices.API_GATEWAY_REQUEST,
                measured),
            line("GB to TikTok", measured.gigabytesOut(), Prices.GIGABYTE_OUT, measured),
            line("requests to TikTok", requests.to("TikTok"), 0, measured));
    return new Bill(units, lines.stream().filter(line -> line.each() > 0).toList());
  }

  private static Line line(String what, double quantity, double price, MeasuredWork work) {
    return new Line(what, quantity / work.units(), price);
  }

  private static long s3Writes(RequestCounts requests) {
    return requests.sent().entrySet().stream()
        .filter(call -> call.getKey().matches("S3 (Put|Copy|Post|List|Create|Upload|Complete).*"))
        .mapToLong(Map.Entry::getValue)
        .sum();
  }

  /** The total in dollars. */
  public double dollars() {
    return lines.stream().mapToDouble(line -> line.dollars(units)).sum();
  }

  /** The sum of the lines that start with a text, in dollars. */
  public double dollars(String what) {
    return lines.stream()
        .filter(line -> line.what().startsWith(what))
        .mapToDouble(line -> line.dollars(units))
        .sum();
  }

  /**
   * A table of the bill.
   *
   * @param unit heading of the quantities per unit of work
   * @param all number of units in the heading of the dollars
   */
  public Table table(String unit, String all) {
    Table table = Table.of(Prices.LIST, unit, "$ for " + all);
    lines.forEach(line -> table.row(line.what(), line.each(), Numbers.text(line.dollars(units))));
    return table.row("total", "", Numbers.text(dollars()));
  }
}
