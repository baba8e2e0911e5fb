package com.viralmommy.tiktok.admin;

import java.io.PrintStream;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.services.sqs.SqsClient;

/**
 * The program that shows the messages of a dead-letter queue or sends them back.
 *
 * <p>Region, credentials and endpoint come from the AWS SDK's environment variables and profiles.
 */
public final class Admin {
  private static final String USAGE =
      """
      mvn -q -Padmin -Dqueue=<url of a dead-letter queue>
          shows the messages; they stay in the queue
      mvn -q -Padmin -Dqueue=<url of a dead-letter queue> -Dredrive=<url of its source queue>
          sends the messages back to the source queue, to be processed again
      The stack's outputs name the queues. AWS_REGION, AWS_PROFILE and AWS_ENDPOINT_URL are used.
      """;

  /** The printed part of a message body, in characters. */
  private static final int MAXIMUM_SHOWN = 200;

  private Admin() {}

  public static void main(String[] args) {
    System.exit(run(System.getProperties(), System.out, System.err));
  }

  static int run(Properties options, PrintStream out, PrintStream errors) {
    Optional<String> queue = option(options, "queue");
    if (queue.isEmpty()) {
      errors.print(USAGE);
      return 1;
    }
    try (var sqs = SqsClient.builder().httpClient(UrlConnectionHttpClient.create()).build()) {
      var deadLetters = new DeadLetters(sqs, queue.get());
      Optional<String> target = option(options, "redrive");
      List<DeadLetters.DeadLetter> messages =
          target.isPresent() ? deadLetters.redrive(target.get()) : deadLetters.show();
      messages.forEach(message -> out.println(line(message)));
      out.printf("%d %s%n", messages.size(), target.isPresent() ? "sent back" : "in the queue");
      return 0;
    } catch (SdkException e) {
      errors.println(e.getMessage().lines().findFirst().orElse("AWS refused the request"));
      return 1;
    }
  }

  private static Optional<String> option(Properties options, String name) {
    return Optional.ofNullable(options.getProperty(name)).filter(value -> !value.isBlank());
  }

  private static String line(DeadLetters.DeadLetter message) {
    String body = message.body().replaceAll("\\p{Cntrl}", " ");
    return "%s sent %s received %d times: %s"
        .formatted(
            message.id(),
            message.sentAt(),
            message.receives(),
            body.length() <= MAXIMUM_SHOWN ? body : body.substring(0, MAXIMUM_SHOWN) + "…");
  }
}
