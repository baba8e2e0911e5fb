package com.viralmommy.tiktok.bench.cost;

/**
 * Dollars, on demand, in us-east-1, without the free tier and without discounts for volume.
 *
 * <p>Read in published summaries of AWS's price lists, the latest of June 2026, and not in the
 * lists themselves. DynamoDB's are those since its halving in November 2024.
 */
public final class Prices {
  /** As tables say it. */
  public static final String LIST = "us-east-1, June 2026";

  public static final double DYNAMODB_WRITE_UNIT = 0.625 / 1_000_000;
  public static final double DYNAMODB_READ_UNIT = 0.125 / 1_000_000;
  public static final double SQS_REQUEST = 0.40 / 1_000_000;
  public static final double KMS_REQUEST = 0.03 / 10_000;

  /** A month. */
  public static final double KMS_KEY = 1;

  public static final double SECRETS_MANAGER_REQUEST = 0.05 / 10_000;
  public static final double EVENTBRIDGE_EVENT = 1.00 / 1_000_000;

  /** GET, HEAD and all else but the following. */
  public static final double S3_READ = 0.0004 / 1_000;

  /** PUT, COPY, POST and LIST. */
  public static final double S3_WRITE = 0.005 / 1_000;

  public static final double LAMBDA_REQUEST = 0.20 / 1_000_000;

  /** arm64. */
  public static final double LAMBDA_GIGABYTE_SECOND = 0.0000133334;

  /** REST. */
  public static final double API_GATEWAY_REQUEST = 3.50 / 1_000_000;

  /** To TikTok: AWS charges for what leaves it, at the rate of the first 10 TB of a month. */
  public static final double GIGABYTE_OUT = 0.09;

  private Prices() {}
}
