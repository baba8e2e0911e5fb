package com.viralmommy.tiktok.bench.refresh;

import com.viralmommy.tiktok.bench.cost.Prices;
import com.viralmommy.tiktok.bench.report.Table;

/**
 * The monthly cost of refreshing tokens in dollars.
 *
 * @param refreshes per month
 * @param writeUnits DynamoDB write units per refresh
 * @param readUnits DynamoDB read units per refresh
 * @param queueRequests SQS requests per refresh
 * @param lambdaSeconds duration of Lambda functions per refresh
 * @param messages Lambda invocations per refresh
 * @param kmsRequests per month
 */
record MonthlyCost(
    double refreshes,
    double writeUnits,
    double readUnits,
    double queueRequests,
    double lambdaSeconds,
    double messages,
    double kmsRequests) {
  /** The memory of sweep and worker in the CDK app's defaults. */
  static final double GIGABYTES = 0.5;

  /**
   * The cost of the event relay per refresh. The stream invokes it with up to 100 changes, about 50
   * during a sweep, for 20 ms with one gigabyte.
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

  static Table table(MonthlyCost oneDay, MonthlyCost twoHours) {
    return Table.of("1,000,000 connections, a month, " + Prices.LIST, "24 h", "2 h")
        .row("refreshes, millions", oneDay.refreshes / 1e6, twoHours.refreshes / 1e6)
        .row("DynamoDB writes, $", oneDay.writes(), twoHours.writes())
        .row("DynamoDB reads, $", oneDay.reads(), twoHours.reads())
        .row("SQS, $", oneDay.queue(), twoHours.queue())
        .row("Lambda, $", oneDay.lambda(), twoHours.lambda())
        .row("KMS, $", oneDay.kms(), twoHours.kms())
        .row("all, $", oneDay.total(), twoHours.total());
  }
}
