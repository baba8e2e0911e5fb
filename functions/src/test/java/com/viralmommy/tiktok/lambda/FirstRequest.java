package com.viralmommy.tiktok.lambda;

import com.amazonaws.services.lambda.crac.CheckpointException;
import com.amazonaws.services.lambda.crac.Core;
import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyRequestEvent;
import com.viralmommy.tiktok.fixture.Invocation;
import com.viralmommy.tiktok.lambda.api.CreatorInfoHandler;
import java.lang.management.ManagementFactory;
import java.util.Map;

/**
 * The creator-info function as Lambda starts it, in a JVM of its own. Prints how many classes its
 * first request has loaded, how many milliseconds it took, and its status.
 *
 * <p>Arguments: whether a snapshot is taken before, the caller's token, the connection.
 */
final class FirstRequest {
  private FirstRequest() {}

  public static void main(String[] args) throws Exception {
    var handler = new CreatorInfoHandler();
    if (Boolean.parseBoolean(args[0])) {
      takeSnapshot();
    }
    var request =
        new APIGatewayProxyRequestEvent()
            .withHttpMethod("GET")
            .withResource("/v1/connections/{id}/creator-info")
            .withPathParameters(Map.of("id", args[2]))
            .withHeaders(Map.of("Authorization", "Bearer " + args[1]));
    var invocation = new Invocation();
    var classes = ManagementFactory.getClassLoadingMXBean();
    long loaded = classes.getTotalLoadedClassCount();
    long start = System.nanoTime();
    var answer = handler.handleRequest(request, invocation);
    long millis = (System.nanoTime() - start) / 1_000_000;
    System.out.printf(
        "first request: %d classes, %d ms, status %d%n",
        classes.getTotalLoadedClassCount() - loaded, millis, answer.getStatusCode());
  }

  private static void takeSnapshot() throws CheckpointException {
    // Its context only has weak references to who is to be told.
    System.gc();
    try {
      Core.getGlobalContext().beforeCheckpoint(null);
    } catch (UnsatisfiedLinkError e) {
      // When all have been told it empties the C library's cache of names, which only Lambda's own
      // process can.
      if (!e.getMessage().contains("clearCache")) {
        throw e;
      }
    }
  }
}
