package com.viralmommy.tiktok.lambda.background;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.DynamodbEvent;
import com.amazonaws.services.lambda.runtime.events.DynamodbEvent.DynamodbStreamRecord;
import com.amazonaws.services.lambda.runtime.events.StreamsEventResponse;
import com.amazonaws.services.lambda.runtime.events.StreamsEventResponse.BatchItemFailure;
import com.viralmommy.tiktok.events.Change;
import com.viralmommy.tiktok.events.EventRelay;
import com.viralmommy.tiktok.lambda.CompositionRoot;
import com.viralmommy.tiktok.platform.Log;
import java.util.List;

/** Woken by the tables' streams: tells the bus what their changes mean. */
public final class EventRelayHandler
    implements RequestHandler<DynamodbEvent, StreamsEventResponse> {
  private final EventRelay relay;
  private final Log log;

  public EventRelayHandler() {
    this(CompositionRoot.ofProcess());
  }

  public EventRelayHandler(CompositionRoot wiring) {
    this.relay = wiring.eventRelay();
    this.log = wiring.log();
  }

  /** The first record that fails ends the batch: Lambda goes on from there, in the same order. */
  @Override
  public StreamsEventResponse handleRequest(DynamodbEvent event, Context context) {
    for (DynamodbStreamRecord record : event.getRecords()) {
      try {
        relay.relay(Change.of(record));
      } catch (RuntimeException e) {
        log.error("event.not_told", e, "record", record.getEventID());
        return new StreamsEventResponse(
            List.of(new BatchItemFailure(record.getDynamodb().getSequenceNumber())));
      }
    }
    return new StreamsEventResponse(List.of());
  }
}
