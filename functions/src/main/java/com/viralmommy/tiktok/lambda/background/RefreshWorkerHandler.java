package com.viralmommy.tiktok.lambda.background;

import com.amazonaws.services.lambda.runtime.events.SQSEvent.SQSMessage;
import com.viralmommy.tiktok.accounts.Connection;
import com.viralmommy.tiktok.accounts.refresh.RefreshQueue;
import com.viralmommy.tiktok.accounts.refresh.RefreshWorker;
import com.viralmommy.tiktok.platform.Deadline;
import com.viralmommy.tiktok.platform.Log;
import java.util.List;
import java.util.Optional;

/** Works off the refresh queue: each message names connections whose tokens are refreshed. */
public final class RefreshWorkerHandler extends QueueHandler<List<Connection.Key>> {
  private final RefreshWorker worker;

  public RefreshWorkerHandler(RefreshWorker worker, Log log) {
    super(log);
    this.worker = worker;
  }

  @Override
  Optional<List<Connection.Key>> read(String body) {
    return RefreshQueue.read(body);
  }

  @Override
  boolean handle(List<Connection.Key> connections, SQSMessage message, Deadline deadline) {
    return worker.refresh(connections, message.getReceiptHandle(), deadline.left());
  }

  /** This queue keeps messages so briefly that an unreadable one must be received again at once. */
  @Override
  void unreadable(SQSMessage message) {
    worker.returnUnreadable(message.getReceiptHandle());
  }
}
