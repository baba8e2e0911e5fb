package com.viralmommy.tiktok.lambda.background;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse.BatchItemFailure;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import com.viralmommy.tiktok.accounts.Connection;
import com.viralmommy.tiktok.accounts.refresh.RefreshQueue;
import com.viralmommy.tiktok.accounts.refresh.RefreshWorker;
import com.viralmommy.tiktok.lambda.CompositionRoot;
import com.viralmommy.tiktok.platform.Log;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Woken by the refresh queue: refreshes the connections that a message names. */
public final class RefreshWorkerHandler implements RequestHandler<SQSEvent, SQSBatchResponse> {
  private final RefreshWorker worker;
  private final Log log;

  public RefreshWorkerHandler() {
    this(CompositionRoot.ofProcess());
  }

  public RefreshWorkerHandler(CompositionRoot wiring) {
    this.worker = wiring.refreshWorker();
    this.log = wiring.log();
  }

  @Override
  public SQSBatchResponse handleRequest(SQSEvent event, Context context) {
    List<BatchItemFailure> failures = new ArrayList<>();
    for (SQSEvent.SQSMessage message : event.getRecords()) {
      Optional<List<Connection.Key>> connections = RefreshQueue.read(message.getBody());
      if (connections.isEmpty()) {
        log.warn("message.unreadable", "messageId", message.getMessageId());
        worker.giveBack(message.getReceiptHandle());
        failures.add(new BatchItemFailure(message.getMessageId()));
      } else if (!worker.refresh(
          connections.get(),
          message.getReceiptHandle(),
          () -> Duration.ofMillis(context.getRemainingTimeInMillis()))) {
        failures.add(new BatchItemFailure(message.getMessageId()));
      }
    }
    return new SQSBatchResponse(failures);
  }
}
