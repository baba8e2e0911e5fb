package com.viralmommy.tiktok.accounts.refresh;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import com.viralmommy.tiktok.fixture.Cloud;
import com.viralmommy.tiktok.lambda.CompositionRoot;
import com.viralmommy.tiktok.lambda.DeployedFunction;
import com.viralmommy.tiktok.lambda.background.ConnectionWorkerHandler;
import com.viralmommy.tiktok.platform.Environment;
import com.viralmommy.tiktok.platform.Log;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.sqs.model.Message;

/** What waits in the connection queue, done by the real function in a process of its own. */
public record ConnectionTasks(Cloud cloud, Map<String, String> variables, InstantSource clock) {
  /**
   * @return how many there were; each of them has been done
   */
  public int carryOut() {
    var worker =
        (ConnectionWorkerHandler)
            new CompositionRoot(Environment.of(variables), clock, new Log(_ -> {}, clock))
                .handler(DeployedFunction.CONNECTION_WORKER);
    String queue = variables.get("CONNECTION_QUEUE_URL");
    int done = 0;
    List<Message> messages = receive(queue);
    while (!messages.isEmpty()) {
      for (Message message : messages) {
        var given = new SQSEvent.SQSMessage();
        given.setMessageId(message.messageId());
        given.setBody(message.body());
        var event = new SQSEvent();
        event.setRecords(List.of(given));
        assertThat(worker.handleRequest(event, null).getBatchItemFailures()).isEmpty();
        cloud.sqs.deleteMessage(r -> r.queueUrl(queue).receiptHandle(message.receiptHandle()));
        done++;
      }
      messages = receive(queue);
    }
    return done;
  }

  private List<Message> receive(String queue) {
    return cloud.sqs.receiveMessage(r -> r.queueUrl(queue).maxNumberOfMessages(10)).messages();
  }
}
