package com.viralmommy.tiktok.lambda.background;

import com.amazonaws.services.lambda.runtime.events.SQSEvent.SQSMessage;
import com.viralmommy.tiktok.accounts.ConnectionQueue;
import com.viralmommy.tiktok.accounts.ConnectionTask;
import com.viralmommy.tiktok.accounts.actions.Verification;
import com.viralmommy.tiktok.accounts.tokens.Revocations;
import com.viralmommy.tiktok.accounts.tokens.TokenWriter;
import com.viralmommy.tiktok.platform.Deadline;
import com.viralmommy.tiktok.platform.Log;
import java.util.Optional;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * Works off the connection queue: grants to revoke, grants to verify, and refreshed tokens that
 * could not be stored.
 */
public final class ConnectionWorkerHandler extends QueueHandler<ConnectionTask> {
  private final Revocations revocations;
  private final TokenWriter tokenWriter;
  private final Verification verification;
  private final ConnectionQueue queue;
  private final Log log;

  public ConnectionWorkerHandler(
      Revocations revocations,
      TokenWriter tokenWriter,
      Verification verification,
      ConnectionQueue queue,
      Log log) {
    super(log);
    this.revocations = revocations;
    this.tokenWriter = tokenWriter;
    this.verification = verification;
    this.queue = queue;
    this.log = log;
  }

  @Override
  Optional<ConnectionTask> read(String body) {
    return ConnectionQueue.read(body);
  }

  @Override
  boolean handle(ConnectionTask task, SQSMessage message, Deadline deadline) {
    boolean done = false;
    try {
      done =
          switch (task) {
            case ConnectionTask.Revoke revoke -> revocations.revoke(revoke);
            case ConnectionTask.Restore restore -> tokenWriter.restore(restore);
            case ConnectionTask.Verify verify -> verification.verify(verify);
          };
    } catch (RuntimeException e) {
      log.error("message.failed", e, "connection", task.connection().id());
    }
    if (!done && task instanceof ConnectionTask.Restore) {
      retrySoon(message);
    }
    return done;
  }

  /** If this fails, SQS delivers the message again after the queue's visibility timeout. */
  private void retrySoon(SQSMessage message) {
    int receives =
        Optional.ofNullable(message.getAttributes())
            .map(attributes -> attributes.get("ApproximateReceiveCount"))
            .map(Integer::parseInt)
            .orElse(1);
    try {
      queue.setVisibility(message.getReceiptHandle(), receives);
    } catch (SdkException e) {
      log.error("message.visibility_failed", e);
    }
  }
}
