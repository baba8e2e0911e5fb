package com.viralmommy.aws.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;
import software.amazon.awssdk.services.sqs.model.QueueDoesNotExistException;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequestEntry;

@ExtendWith(EmbeddedAwsExtension.class)
class SqsIT {

  private SqsClient sqs;

  @BeforeEach
  void connect(SdkClients clients) {
    sqs = clients.sqs();
  }

  @AfterEach
  void disconnect() {
    sqs.close();
  }

  @Test
  void queueUrlsHaveTheAddressOfTheServer(EmbeddedAws aws) {
    var name = UUID.randomUUID().toString();
    var created = queue(name, Map.of());

    assertThat(created).isEqualTo(aws.sqs() + "/000000000000/" + name);
    assertThat(sqs.getQueueUrl(get -> get.queueName(name)).queueUrl()).isEqualTo(created);
    assertThat(sqs.listQueues(list -> list.queueNamePrefix(name)).queueUrls())
        .containsExactly(created);
    assertThat(arn(created)).isEqualTo("arn:aws:sqs:us-east-1:000000000000:" + name);
  }

  @Test
  void reportsAMissingQueue() {
    assertThatThrownBy(() -> sqs.getQueueUrl(get -> get.queueName("none")))
        .isInstanceOf(QueueDoesNotExistException.class);
  }

  @Test
  void hidesAMessageForItsDelay() {
    var queue = queue(Map.of());
    var sent = System.nanoTime();
    sqs.sendMessage(message -> message.queueUrl(queue).messageBody("later").delaySeconds(2));

    assertThat(receive(queue, 0)).isEmpty();
    assertThat(receive(queue, 10)).extracting(Message::body).containsExactly("later");
    assertThat(Duration.ofNanos(System.nanoTime() - sent)).isGreaterThan(Duration.ofMillis(1_900));
  }

  @Test
  void showsAMessageAgainAfterItsVisibilityTimeout() {
    var queue = queue(Map.of(QueueAttributeName.VISIBILITY_TIMEOUT, "2"));
    sqs.sendMessage(message -> message.queueUrl(queue).messageBody("work"));

    assertThat(receive(queue, 5)).hasSize(1);
    assertThat(receive(queue, 0)).isEmpty();
    assertThat(receive(queue, 10))
        .singleElement()
        .satisfies(
            message ->
                assertThat(message.attributes())
                    .containsEntry(MessageSystemAttributeName.APPROXIMATE_RECEIVE_COUNT, "2"));
  }

  @Test
  void showsAMessageAtOnceAfterItsVisibilityIsSetToZero() {
    var queue = queue(Map.of());
    sqs.sendMessage(message -> message.queueUrl(queue).messageBody("work"));
    var handle = receive(queue, 5).getFirst().receiptHandle();

    sqs.changeMessageVisibility(
        change -> change.queueUrl(queue).receiptHandle(handle).visibilityTimeout(0));

    assertThat(receive(queue, 5)).hasSize(1);
  }

  @Test
  void movesAMessageToTheDeadLetterQueueAfterItsLastReceive() {
    var dead = queue(Map.of());
    var queue =
        queue(
            Map.of(
                QueueAttributeName.VISIBILITY_TIMEOUT,
                "0",
                QueueAttributeName.REDRIVE_POLICY,
                "{\"deadLetterTargetArn\":\"%s\",\"maxReceiveCount\":\"2\"}".formatted(arn(dead))));
    sqs.sendMessage(message -> message.queueUrl(queue).messageBody("poison"));

    assertThat(receive(queue, 5)).hasSize(1);
    assertThat(receive(queue, 5)).hasSize(1);
    assertThat(receive(queue, 0)).isEmpty();
    assertThat(receive(dead, 5)).extracting(Message::body).containsExactly("poison");
  }

  @Test
  void keepsTheMessagesThatWereNotDeleted() {
    var queue = queue(Map.of(QueueAttributeName.VISIBILITY_TIMEOUT, "0"));
    sqs.sendMessageBatch(
        batch ->
            batch
                .queueUrl(queue)
                .entries(
                    List.of("a", "b", "c").stream()
                        .map(
                            body ->
                                SendMessageBatchRequestEntry.builder()
                                    .id(body)
                                    .messageBody(body)
                                    .build())
                        .toList()));
    var received = receive(queue, 5);
    assertThat(received).extracting(Message::body).containsExactlyInAnyOrder("a", "b", "c");

    received.stream()
        .filter(message -> !message.body().equals("b"))
        .forEach(
            message ->
                sqs.deleteMessage(
                    delete -> delete.queueUrl(queue).receiptHandle(message.receiptHandle())));

    assertThat(receive(queue, 5)).extracting(Message::body).containsExactly("b");
  }

  private String queue(Map<QueueAttributeName, String> attributes) {
    return queue(UUID.randomUUID().toString(), attributes);
  }

  private String queue(String name, Map<QueueAttributeName, String> attributes) {
    return sqs.createQueue(create -> create.queueName(name).attributes(attributes)).queueUrl();
  }

  private String arn(String queue) {
    return sqs.getQueueAttributes(
            get -> get.queueUrl(queue).attributeNames(QueueAttributeName.QUEUE_ARN))
        .attributes()
        .get(QueueAttributeName.QUEUE_ARN);
  }

  private List<Message> receive(String queue, int waitSeconds) {
    return sqs.receiveMessage(
            receive ->
                receive
                    .queueUrl(queue)
                    .maxNumberOfMessages(10)
                    .waitTimeSeconds(waitSeconds)
                    .messageSystemAttributeNames(MessageSystemAttributeName.ALL))
        .messages();
  }
}
