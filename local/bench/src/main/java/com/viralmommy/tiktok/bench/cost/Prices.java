package com.viralmommy.tiktok.bench.cost;

/**
 * AWS on-demand prices in dollars for us-east-1, without free tier and volume discounts.
 *
 * <p>The sources are published summaries of AWS's price lists, the latest of June 2026. DynamoDB's
 * prices are those after the reduction of November 2024.
 */
public final class Prices {
  /** Region and date, for tables. */
  public static final String LIST = "us-east-1, June 2026";

  public static final double DYNAMODB_WRITE_UNIT = 0.625 / 1_000_000;
  public static final double DYNAMODB_READ_UNIT = 0.125 / 1_000_000;
  public static final double SQS_REQUEST = 0.40 / 1_000_000;
  public static final double KMS_REQUEST = 0.03 / 10_000;

  /** One key for one month. */
  public static final double KMS_KEY = 1;

  public static final double SECRETS_MANAGER_REQUEST = 0.05 / 10_000;
  public static final double EVENTBRIDGE_EVENT = 1.00 / 1_000_000;

  /** GET, HEAD and other requests except {@link #S3_WRITE}. */
  public static final double S3_READ = 0.0004 / 1_000;

  /** PUT, COPY, POST and LIST. */
  public static final double S3_WRITE = 0.005 / 1_000;

  public static final double LAMBDA_REQUEST = 0.20 / 1_000_000;

  /** On arm64. */
  public static final double LAMBDA_GIGABYTE_SECOND = 0.0000133334;

  /** A request to a REST API. */
  public static final double API_GATEWAY_REQUEST = 3.50 / 1_000_000;

  /** Data transfer out to TikTok, at the rate of the first 10 TB per month. */
  public static final double GIGABYTE_OUT = 0.09;

  private Prices() {}
}
