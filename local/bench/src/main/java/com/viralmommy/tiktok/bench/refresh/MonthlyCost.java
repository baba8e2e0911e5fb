package com.viralmommy.tiktok.bench.refresh;

import com.viralmommy.tiktok.bench.Table;

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
  /** AWS's public prices of us-east-1, on demand, as of November 2025; without free tiers. */
  static final String PRICE_LIST = "us-east-1, on demand, November 2025, no free tier";

  private static final double WRITE_UNIT = 0.625e-6;
  private static final double READ_UNIT = 0.125e-6;
  private static final double QUEUE_REQUEST = 0.40e-6;
  private static final double INVOCATION = 0.20e-6;
  private static final double ARM_GIGABYTE_SECOND = 0.0000133334;
  private static final double KMS_REQUEST = 0.03e-4;
  private static final double KMS_KEY = 1;

  /** The memory of sweep and worker, by the CDK app's defaults. */
  static final double GIGABYTES = 0.5;

  /**
   * The stream wakes the relay of events for the new tokens of each: a hundred changes at most,
   * some fifty while a sweep's refreshes go on, in 20 ms and a gigabyte.
   */
  private static final double RELAY = (INVOCATION + 0.020 * ARM_GIGABYTE_SECOND) / 50;

  double writes() {
    return refreshes * writeUnits * WRITE_UNIT;
  }

  double reads() {
    return refreshes * readUnits * READ_UNIT;
  }

  double queue() {
    return refreshes * queueRequests * QUEUE_REQUEST;
  }

  double lambda() {
    return refreshes
        * (lambdaSeconds * GIGABYTES * ARM_GIGABYTE_SECOND + messages * INVOCATION + RELAY);
  }

  double kms() {
    return kmsRequests * KMS_REQUEST + KMS_KEY;
  }

  double total() {
    return writes() + reads() + queue() + lambda() + kms();
  }

  static Table table(MonthlyCost day, MonthlyCost twoHours) {
    return Table.of("1,000,000 connections, a month", "24 h", "2 h")
        .row("refreshes, millions", day.refreshes / 1e6, twoHours.refreshes / 1e6)
        .row("DynamoDB writes, $", day.writes(), twoHours.writes())
        .row("DynamoDB reads, $", day.reads(), twoHours.reads())
        .row("SQS, $", day.queue(), twoHours.queue())
        .row("Lambda, $", day.lambda(), twoHours.lambda())
        .row("KMS, $", day.kms(), twoHours.kms())
        .row("all, $", day.total(), twoHours.total());
  }
}
