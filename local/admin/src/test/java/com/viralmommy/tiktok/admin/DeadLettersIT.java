package com.viralmommy.tiktok.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.viralmommy.aws.embedded.LocalAws;
import com.viralmommy.aws.embedded.LocalAwsFactory;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.SqsException;

class DeadLettersIT {
  private static LocalAws aws;
  private static SqsClient sqs;

  private String deadLetterQueue;
  private String sourceQueue;
  private DeadLetters deadLetters;

  @BeforeAll
  static void open() {
    aws = LocalAwsFactory.start();
    Map<String, String> environment = aws.environment();
    sqs =
        SqsClient.builder()
            .endpointOverride(aws.sqs())
            .region(Region.of(environment.get("AWS_REGION")))
            .credentialsProvider(
                StaticCredentialsProvider.create(
                    AwsBasicCredentials.create(
                        environment.get("AWS_ACCESS_KEY_ID"),
                        environment.get("AWS_SECRET_ACCESS_KEY"))))
            .httpClient(UrlConnectionHttpClient.create())
            .build();
  }

  @AfterAll
  static void close() {
    sqs.close();
    aws.close();
  }

  @BeforeEach
  void create() {
    deadLetterQueue = queue("dead");
    sourceQueue = queue("work");
    deadLetters = new DeadLetters(sqs, deadLetterQueue);
  }

  private static String queue(String name) {
    return sqs.createQueue(r -> r.queueName(name + "-" + UUID.randomUUID())).queueUrl();
  }

  @Test
  void shownMessagesStayInTheQueueAndCanBeShownAgainAtOnce() {
    for (int i = 0; i < 23; i++) {
      String body = "not JSON " + i;
      sqs.sendMessage(r -> r.queueUrl(deadLetterQueue).messageBody(body));
    }
    for (int attempt = 1; attempt <= 2; attempt++) {
      assertThat(deadLetters.show())
          .hasSize(23)
          .extracting(DeadLetters.DeadLetter::body)
          .doesNotHaveDuplicates()
          .allMatch(body -> body.startsWith("not JSON "));
    }
  }

  @Test
  void redriveMovesTheMessagesToTheSourceQueue() {
    List<String> bodies = List.of("{\"user\":\"me\",\"id\":\"pub_1\"}", "not JSON");
    bodies.forEach(body -> sqs.sendMessage(r -> r.queueUrl(deadLetterQueue).messageBody(body)));
    assertThat(deadLetters.redrive(sourceQueue))
        .extracting(DeadLetters.DeadLetter::body)
        .containsExactlyInAnyOrderElementsOf(bodies);
    assertThat(deadLetters.show()).isEmpty();
    assertThat(new DeadLetters(sqs, sourceQueue).show())
        .extracting(DeadLetters.DeadLetter::body)
        .containsExactlyInAnyOrderElementsOf(bodies);
  }

  @Test
  void redriveToAMissingQueueKeepsTheMessages() {
    sqs.sendMessage(r -> r.queueUrl(deadLetterQueue).messageBody("a message"));
    assertThatExceptionOfType(SqsException.class)
        .isThrownBy(() -> deadLetters.redrive(sourceQueue + "-none"));
    assertThat(
            sqs
                .getQueueAttributes(
                    r ->
                        r.queueUrl(deadLetterQueue)
                            .attributeNamesWithStrings(
                                "ApproximateNumberOfMessages",
                                "ApproximateNumberOfMessagesNotVisible"))
                .attributesAsStrings()
                .values()
                .stream()
                .mapToInt(Integer::parseInt)
                .sum())
        .isEqualTo(1);
  }

  @Test
  void printsTheUsageWithoutAQueue() {
    var errors = new ByteArrayOutputStream();
    int exitCode =
        Admin.run(
            new Properties(),
            new PrintStream(new ByteArrayOutputStream()),
            new PrintStream(errors, true, StandardCharsets.UTF_8));
    assertThat(exitCode).isEqualTo(1);
    assertThat(errors.toString(StandardCharsets.UTF_8))
        .contains("-Dqueue=<url", "-Dredrive=<url")
        .doesNotContain("Exception");
  }
}
