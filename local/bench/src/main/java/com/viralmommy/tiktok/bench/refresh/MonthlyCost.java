package com.viralmommy.tiktok.bench.refresh;

import com.viralmommy.tiktok.bench.Table;
import com.viralmommy.tiktok.bench.cost.Prices;

/**
 * What a month costs, in dollars, by what one refresh takes.
 *
 * @param refreshes in the month
 * @param writeUnits of DynamoDB, a refresh
 * @param readUnits of DynamoDB, a refresh
 * @param queueRequests a refresh
 * @param lambdaSeconds a refresh
 * @param messages Lambda invocations, a refresh
 * @param kmsRequests in the month
 */
record MonthlyCost(
    double refreshes,
    double writeUnits,
    double readUnits,
    double queueRequests,
    double lambdaSeconds,
    double messages,
    double kmsRequests) {
  /** The memory of sweep and worker, by the CDK app's defaults. */
  static final double GIGABYTES = 0.5;

  /**
   * The stream wakes the relay of events for the new tokens of each: a hundred changes at most,
   * some fifty while a sweep's refreshes go on, in 20 ms and a gigabyte.
   */
  private static final double RELAY =
      (Prices.LAMBDA_REQUEST + 0.020 * Prices.LAMBDA_GIGABYTE_SECOND) / 50;

  double writes() {
    return refreshes * writeUnits * Prices.DYNAMODB_WRITE_UNIT;
  }

  double reads() {
    return refreshes * readUnits * Prices.DYNAMODB_READ_UNIT;
  }

  double queue() {
    return refreshes * queueRequests * Prices.SQS_REQUEST;
  }

  double lambda() {
    return refreshes
        * (lambdaSeconds * GIGABYTES * Prices.LAMBDA_GIGABYTE_SECOND
            + messages * Prices.LAMBDA_REQUEST
            + RELAY);
  }

  double kms() {
    return kmsRequests * Prices.KMS_REQUEST + Prices.KMS_KEY;
  }

  double total() {
    return writes() + reads() + queue() + lambda() + kms();
  }

  static Table table(MonthlyCost day, MonthlyCost twoHours) {
    return Table.of("1,000,000 connections, a month, " + Prices.LIST, "24 h", "2 h")
        .row("refreshes, millions", day.refreshes / 1e6, twoHours.refreshes / 1e6)
        .row("DynamoDB writes, $", day.writes(), twoHours.writes())
        .row("DynamoDB reads, $", day.reads(), twoHours.reads())
        .row("SQS, $", day.queue(), twoHours.queue())
        .row("Lambda, $", day.lambda(), twoHours.lambda())
        .row("KMS, $", day.kms(), twoHours.kms())
        .row("all, $", day.total(), twoHours.total());
  }
}
