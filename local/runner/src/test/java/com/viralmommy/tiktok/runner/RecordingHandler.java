package com.viralmommy.tiktok.runner;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.fasterxml.jackson.databind.JsonNode;
import com.viralmommy.tiktok.runner.invocation.EventJson;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** A handler that records every event and returns the answer of the test. */
public final class RecordingHandler implements RequestHandler<Map<String, Object>, Object> {
  private final BlockingQueue<JsonNode> events = new LinkedBlockingQueue<>();
  private volatile Function<JsonNode, Object> answer;

  public RecordingHandler(Function<JsonNode, Object> answer) {
    this.answer = answer;
  }

  /** Replaces the answer. */
  public void answers(Function<JsonNode, Object> newAnswer) {
    this.answer = newAnswer;
  }

  @Override
  public Object handleRequest(Map<String, Object> event, Context context) {
    JsonNode json = EventJson.MAPPER.valueToTree(event);
    events.add(json);
    return answer.apply(json);
  }

  /** Waits up to ten seconds for the next event. */
  public JsonNode next() throws InterruptedException {
    JsonNode event = events.poll(10, TimeUnit.SECONDS);
    if (event == null) {
      throw new AssertionError("No event within 10 s");
    }
    return event;
  }

  /** Whether an event is recorded that {@link #next} has not returned. */
  public boolean hasMore() {
    return !events.isEmpty();
  }
}
