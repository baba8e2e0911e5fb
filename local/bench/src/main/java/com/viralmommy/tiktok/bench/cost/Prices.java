package com.viralmommy.tiktok.bench.cost;

/**
 * Dollars, on demand, in us-east-1, without the free tier and without discounts for volume.
 *
 * <p>Read in published summaries of AWS's price lists, the latest of June 2026, and not in the
 * lists themselves. DynamoDB's are those since its halving in November 2024.
 */
final class Prices {
  static final String AS_OF = "June 2026";

  static final double DYNAMODB_WRITE_UNIT = 0.625 / 1_000_000;
  static final double DYNAMODB_READ_UNIT = 0.125 / 1_000_000;
  static final double SQS_REQUEST = 0.40 / 1_000_000;
  static final double KMS_REQUEST = 0.03 / 10_000;
  static final double SECRETS_MANAGER_REQUEST = 0.05 / 10_000;
  static final double EVENTBRIDGE_EVENT = 1.00 / 1_000_000;

  /** GET, HEAD and all else but the following. */
  static final double S3_READ = 0.0004 / 1_000;

  /** PUT, COPY, POST and LIST. */
  static final double S3_WRITE = 0.005 / 1_000;

  static final double LAMBDA_REQUEST = 0.20 / 1_000_000;

  /** arm64. */
  static final double LAMBDA_GIGABYTE_SECOND = 0.0000133334;

  /** REST. */
  static final double API_GATEWAY_REQUEST = 3.50 / 1_000_000;

  /** To TikTok: AWS charges for what leaves it, at the rate of the first 10 TB of a month. */
  static final double GIGABYTE_OUT = 0.09;

  private Prices() {}
}
