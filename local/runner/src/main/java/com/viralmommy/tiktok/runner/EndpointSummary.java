package com.viralmommy.tiktok.runner;

import java.io.PrintStream;
import java.nio.file.Path;

/** Prints the endpoints of a local run that stays, with commands to copy. */
record EndpointSummary(
    LocalPlatform platform, String token, String connection, String publication, Path logFile) {
  void print(PrintStream out) {
    String api = platform.apiUrl().toString();
    String simulator = platform.simulator().apiUrl().toString();
    out.println();
    out.println("API             " + api);
    out.println("  export API=" + api);
    out.println("  export TOKEN=" + token);
    out.println("  export CONNECTION=" + connection);
    out.println("  curl -s -H \"Authorization: Bearer $TOKEN\" $API/v1/publications");
    out.println(
        "  curl -s -H \"Authorization: Bearer $TOKEN\" $API/v1/publications/" + publication);
    out.println("S3              " + platform.aws().s3());
    // UNSIGNED-PAYLOAD, because older versions of curl do not hash the body.
    out.printf(
        "  curl -s --aws-sigv4 aws:amz:%s:s3 --user %s:%s"
            + " -H 'x-amz-content-sha256: UNSIGNED-PAYLOAD' '%s/%s?list-type=2'%n",
        platform.environment().get("AWS_REGION"),
        platform.environment().get("AWS_ACCESS_KEY_ID"),
        platform.environment().get("AWS_SECRET_ACCESS_KEY"),
        platform.aws().s3(),
        platform.environment().get("VIDEO_BUCKET"));
    out.println("DynamoDB        " + platform.aws().dynamoDb());
    out.println("SQS             " + platform.aws().sqs());
    out.println("KMS             " + platform.aws().kms());
    out.println("Secrets Manager " + platform.aws().secretsManager());
    out.println("TikTok          " + simulator);
    out.printf("  curl -s %s/simulator/posts%n", simulator);
    out.println("Log             " + logFile);
    out.println("Press Ctrl-C to stop.");
    out.println();
  }
}
