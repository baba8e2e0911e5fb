package com.viralmommy.tiktok.admin;

import java.io.PrintStream;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.services.sqs.SqsClient;

/**
 * Shows a dead-letter queue, or sends back what is in it. Region, credentials and endpoint are
 * those of the SDK's own environment variables and profiles.
 */
public final class Admin {
  private static final String USAGE =
      """
      mvn -q -Padmin -Dqueue=<url of a dead-letter queue>
          shows its messages; they stay where they are
      mvn -q -Padmin -Dqueue=<url of a dead-letter queue> -Dredrive=<url of the queue before it>
          sends its messages there, to be tried again
      The stack's outputs name the queues. AWS_REGION, AWS_PROFILE and AWS_ENDPOINT_URL are heeded.
      """;

  /** What a person needs to see of a message that a machine could not read. */
  private static final int SHOWN = 200;

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
      var letters = new DeadLetters(sqs, queue.get());
      Optional<String> target = option(options, "redrive");
      List<DeadLetters.Letter> all =
          target.isPresent() ? letters.redrive(target.get()) : letters.show();
      all.forEach(letter -> out.println(line(letter)));
      out.printf("%d %s%n", all.size(), target.isPresent() ? "sent back" : "in the queue");
      return 0;
    } catch (SdkException e) {
      errors.println(e.getMessage().lines().findFirst().orElse("AWS refused"));
      return 1;
    }
  }

  private static Optional<String> option(Properties options, String name) {
    return Optional.ofNullable(options.getProperty(name)).filter(value -> !value.isBlank());
  }

  private static String line(DeadLetters.Letter letter) {
    String body = letter.body().replaceAll("\\p{Cntrl}", " ");
    return "%s sent %s received %d times: %s"
        .formatted(
            letter.id(),
            letter.sentAt(),
            letter.receives(),
            body.length() <= SHOWN ? body : body.substring(0, SHOWN) + "…");
  }
}
