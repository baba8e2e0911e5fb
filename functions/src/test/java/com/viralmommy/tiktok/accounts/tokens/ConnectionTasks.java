package com.viralmommy.tiktok.accounts.tokens;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import com.viralmommy.tiktok.fixture.AwsFixture;
import com.viralmommy.tiktok.lambda.CompositionRoot;
import com.viralmommy.tiktok.lambda.DeployedFunction;
import com.viralmommy.tiktok.lambda.background.ConnectionWorkerHandler;
import com.viralmommy.tiktok.platform.Environment;
import com.viralmommy.tiktok.platform.Log;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.sqs.model.Message;

/** Runs the tasks in the connection queue with the real connection worker. */
record ConnectionTasks(AwsFixture cloud, Map<String, String> variables, InstantSource clock) {
  /**
   * Runs tasks until the queue is empty, and asserts that each one succeeds.
   *
   * @return the number of tasks
   */
  int runAll() {
    var worker =
        (ConnectionWorkerHandler)
            new CompositionRoot(Environment.of(variables), clock, new Log(_ -> {}, clock))
                .handler(DeployedFunction.CONNECTION_WORKER);
    String queue = variables.get("CONNECTION_QUEUE_URL");
    int tasks = 0;
    List<Message> messages = receive(queue);
    while (!messages.isEmpty()) {
      for (Message message : messages) {
        var record = new SQSEvent.SQSMessage();
        record.setMessageId(message.messageId());
        record.setBody(message.body());
        var event = new SQSEvent();
        event.setRecords(List.of(record));
        assertThat(worker.handleRequest(event, null).getBatchItemFailures()).isEmpty();
        cloud.sqs.deleteMessage(r -> r.queueUrl(queue).receiptHandle(message.receiptHandle()));
        tasks++;
      }
      messages = receive(queue);
    }
    return tasks;
  }

  private List<Message> receive(String queue) {
    return cloud.sqs.receiveMessage(r -> r.queueUrl(queue).maxNumberOfMessages(10)).messages();
  }
}
