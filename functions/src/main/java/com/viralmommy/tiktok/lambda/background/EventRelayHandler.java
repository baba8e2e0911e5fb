package com.viralmommy.tiktok.lambda.background;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.DynamodbEvent;
import com.amazonaws.services.lambda.runtime.events.DynamodbEvent.DynamodbStreamRecord;
import com.amazonaws.services.lambda.runtime.events.StreamsEventResponse;
import com.amazonaws.services.lambda.runtime.events.StreamsEventResponse.BatchItemFailure;
import com.viralmommy.tiktok.events.EventRelay;
import com.viralmommy.tiktok.platform.Log;
import java.util.List;

/** Reads the streams of the tables and publishes what their changes mean as events. */
public final class EventRelayHandler
    implements RequestHandler<DynamodbEvent, StreamsEventResponse> {
  private final EventRelay relay;
  private final Log log;

  public EventRelayHandler(EventRelay relay, Log log) {
    this.relay = relay;
    this.log = log;
  }

  /** Stops at the first record that fails; Lambda delivers it and the following ones again. */
  @Override
  public StreamsEventResponse handleRequest(DynamodbEvent event, Context context) {
    for (DynamodbStreamRecord record : event.getRecords()) {
      try {
        relay.relay(StreamRecords.change(record));
      } catch (RuntimeException e) {
        log.error("event.publish_failed", e, "record", record.getEventID());
        return new StreamsEventResponse(
            List.of(new BatchItemFailure(record.getDynamodb().getSequenceNumber())));
      }
    }
    return new StreamsEventResponse(List.of());
  }
}
