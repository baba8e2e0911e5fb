package com.viralmommy.aws.embedded.engine;

/**
 * The AWS account, region and credentials of all embedded engines. The credentials are not secret:
 * they give access to these engines only.
 */
public final class EmulatedAccount {

  public static final String REGION = "us-east-1";
  public static final String ID = "000000000000";

  /** Letters and digits only: DynamoDBLocal refuses any other access key. */
  public static final String ACCESS_KEY = "embedded";

  public static final String SECRET_KEY = "embedded-secret";

  private EmulatedAccount() {}

  /** The ARN of a resource, for example of service {@code kms} and resource {@code key/1}. */
  public static String arn(String service, String resource) {
    return "arn:aws:" + service + ":" + REGION + ":" + ID + ":" + resource;
  }
}
