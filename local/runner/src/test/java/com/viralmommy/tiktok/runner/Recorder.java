package com.viralmommy.tiktok.runner;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** A handler that takes any event, keeps it, and answers what the test says. */
public final class Recorder implements RequestHandler<Map<String, Object>, Object> {
  private final BlockingQueue<JsonNode> events = new LinkedBlockingQueue<>();
  private volatile Function<JsonNode, Object> answer;

  public Recorder(Function<JsonNode, Object> answer) {
    this.answer = answer;
  }

  public void answers(Function<JsonNode, Object> newAnswer) {
    this.answer = newAnswer;
  }

  @Override
  public Object handleRequest(Map<String, Object> event, Context context) {
    JsonNode json = Json.MAPPER.valueToTree(event);
    events.add(json);
    return answer.apply(json);
  }

  /** The next event, for which it waits up to ten seconds. */
  public JsonNode next() throws InterruptedException {
    JsonNode event = events.poll(10, TimeUnit.SECONDS);
    if (event == null) {
      throw new AssertionError("no event within 10 s");
    }
    return event;
  }

  public boolean hasMore() {
    return !events.isEmpty();
  }
}
