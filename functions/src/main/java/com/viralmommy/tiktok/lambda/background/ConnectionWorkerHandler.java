package com.viralmommy.tiktok.lambda.background;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse.BatchItemFailure;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import com.viralmommy.tiktok.accounts.ConnectionQueue;
import com.viralmommy.tiktok.accounts.ConnectionTask;
import com.viralmommy.tiktok.accounts.actions.Verification;
import com.viralmommy.tiktok.accounts.tokens.Revocations;
import com.viralmommy.tiktok.accounts.tokens.TokenWriter;
import com.viralmommy.tiktok.lambda.CompositionRoot;
import com.viralmommy.tiktok.platform.Log;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * What the connection queue holds: grants to be ended, grants that may have been ended, and tokens
 * that could not be stored.
 */
public final class ConnectionWorkerHandler implements RequestHandler<SQSEvent, SQSBatchResponse> {
  private final Revocations revocations;
  private final TokenWriter recovery;
  private final Verification verification;
  private final ConnectionQueue queue;
  private final Log log;

  public ConnectionWorkerHandler() {
    this(CompositionRoot.ofProcess());
  }

  public ConnectionWorkerHandler(CompositionRoot wiring) {
    this.revocations = wiring.revocations();
    this.recovery = wiring.tokenRecovery();
    this.verification = wiring.verification();
    this.queue = wiring.connectionQueue();
    this.log = wiring.log();
  }

  /** What cannot be done now, or not be read, is given back; the queue decides for how long. */
  @Override
  public SQSBatchResponse handleRequest(SQSEvent event, Context context) {
    List<BatchItemFailure> failures = new ArrayList<>();
    for (SQSEvent.SQSMessage message : event.getRecords()) {
      if (!done(message)) {
        failures.add(new BatchItemFailure(message.getMessageId()));
      }
    }
    return new SQSBatchResponse(failures);
  }

  private boolean done(SQSEvent.SQSMessage message) {
    Optional<ConnectionTask> task = ConnectionQueue.read(message.getBody());
    if (task.isEmpty()) {
      log.warn("message.unreadable", "messageId", message.getMessageId());
      return false;
    }
    boolean done = false;
    try {
      done =
          switch (task.get()) {
            case ConnectionTask.Revoke revoke -> revocations.carryOut(revoke);
            case ConnectionTask.Restore restore -> recovery.carryOut(restore);
            case ConnectionTask.Verify verify -> verification.carryOut(verify);
          };
    } catch (RuntimeException e) {
      log.error("message.failed", e, "connection", task.get().connection().id());
    }
    if (!done && task.get() instanceof ConnectionTask.Restore) {
      hurry(message);
    }
    return done;
  }

  /** Without it the message comes back when the queue's own time for it has passed. */
  private void hurry(SQSEvent.SQSMessage message) {
    int receives =
        Optional.ofNullable(message.getAttributes())
            .map(attributes -> attributes.get("ApproximateReceiveCount"))
            .map(Integer::parseInt)
            .orElse(1);
    try {
      queue.hurry(message.getReceiptHandle(), receives);
    } catch (SdkException e) {
      log.error("message.hurry_failed", e);
    }
  }
}
