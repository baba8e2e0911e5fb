package com.viralmommy.tiktok.runner;

/** The AWS account and region that local events name as their origin. */
public record Account(String id, String region) {
  /** What emulators of AWS commonly use. */
  public static final Account LOCAL = new Account("000000000000", "us-east-1");

  /**
   * An ARN in this account and region, for example of service {@code sqs} and resource {@code
   * publish}.
   */
  public String arn(String service, String resource) {
    return "arn:aws:" + service + ":" + region + ":" + id + ":" + resource;
  }
}
