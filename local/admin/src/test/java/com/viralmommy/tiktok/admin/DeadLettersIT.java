package com.viralmommy.tiktok.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.viralmommy.aws.embedded.LocalAws;
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

  private String dead;
  private String work;
  private DeadLetters letters;

  @BeforeAll
  static void open() {
    aws = LocalAws.start();
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
    dead = queue("dead");
    work = queue("work");
    letters = new DeadLetters(sqs, dead);
  }

  private static String queue(String name) {
    return sqs.createQueue(r -> r.queueName(name + "-" + UUID.randomUUID())).queueUrl();
  }

  @Test
  void whatIsShownStaysAndCanBeShownAgainAtOnce() {
    for (int i = 0; i < 23; i++) {
      String body = "no JSON " + i;
      sqs.sendMessage(r -> r.queueUrl(dead).messageBody(body));
    }
    for (int look = 1; look <= 2; look++) {
      assertThat(letters.show())
          .hasSize(23)
          .extracting(DeadLetters.Letter::body)
          .doesNotHaveDuplicates()
          .allMatch(body -> body.startsWith("no JSON "));
    }
  }

  @Test
  void whatIsSentBackIsInTheOtherQueueAndNoLongerHere() {
    List<String> bodies = List.of("{\"user\":\"me\",\"id\":\"pub_1\"}", "not JSON");
    bodies.forEach(body -> sqs.sendMessage(r -> r.queueUrl(dead).messageBody(body)));
    assertThat(letters.redrive(work))
        .extracting(DeadLetters.Letter::body)
        .containsExactlyInAnyOrderElementsOf(bodies);
    assertThat(letters.show()).isEmpty();
    assertThat(new DeadLetters(sqs, work).show())
        .extracting(DeadLetters.Letter::body)
        .containsExactlyInAnyOrderElementsOf(bodies);
  }

  /** Should the other queue not take them, they are still here. */
  @Test
  void nothingIsLostWhereThereIsNoOtherQueue() {
    sqs.sendMessage(r -> r.queueUrl(dead).messageBody("a letter"));
    assertThatExceptionOfType(SqsException.class).isThrownBy(() -> letters.redrive(work + "-none"));
    assertThat(
            sqs
                .getQueueAttributes(
                    r ->
                        r.queueUrl(dead)
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
  void withoutAQueueItTellsHowItIsUsed() {
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
