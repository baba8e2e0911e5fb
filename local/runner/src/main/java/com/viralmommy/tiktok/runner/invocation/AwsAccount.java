package com.viralmommy.tiktok.runner.invocation;

/** The AWS account and region in local events and ARNs. */
public record AwsAccount(String id, String region) {
  /** The account that AWS emulators commonly use. */
  public static final AwsAccount LOCAL = new AwsAccount("000000000000", "us-east-1");

  /**
   * An ARN in this account and region, for example of service {@code sqs} and resource {@code
   * publish}.
   */
  public String arn(String service, String resource) {
    return "arn:aws:" + service + ":" + region + ":" + id + ":" + resource;
  }
}
