package com.viralmommy.aws.embedded;

/** The one account that all engines play. The credentials are no secret: they open nothing else. */
final class Account {

  static final String REGION = "us-east-1";
  static final String ID = "000000000000";

  /** Letters and digits only: DynamoDBLocal refuses any other access key. */
  static final String ACCESS_KEY = "embedded";

  static final String SECRET_KEY = "embedded-secret";
  static final String LOOPBACK = "127.0.0.1";

  private Account() {}

  static String arn(String service, String resource) {
    return "arn:aws:" + service + ":" + REGION + ":" + ID + ":" + resource;
  }
}
