package com.viralmommy.tiktok.lambda;

import com.amazonaws.services.lambda.crac.CheckpointException;
import com.amazonaws.services.lambda.crac.Core;
import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyRequestEvent;
import com.viralmommy.tiktok.fixture.Invocation;
import java.lang.management.ManagementFactory;
import java.util.Map;

/**
 * Starts the creator-info function as Lambda does, and prints how many classes its first request
 * loads, how many milliseconds it takes, and its status.
 *
 * <p>Arguments: whether to take a snapshot first, the caller's token, the connection.
 */
final class FirstRequest {
  private FirstRequest() {}

  public static void main(String[] args) throws Exception {
    var handler = new EntryPoint.Api();
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
    // CRaC's context keeps weak references only; a lost one must be found by this test.
    System.gc();
    try {
      Core.getGlobalContext().beforeCheckpoint(null);
    } catch (UnsatisfiedLinkError e) {
      // After all resources were notified, it clears the C library's DNS cache, which works only in
      // Lambda's own process.
      if (!e.getMessage().contains("clearCache")) {
        throw e;
      }
    }
  }
}
