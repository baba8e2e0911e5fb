package com.viralmommy.tiktok.bench.coldstart;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.viralmommy.tiktok.lambda.DeployedFunction;
import com.viralmommy.tiktok.lambda.Trigger;
import java.io.IOException;

/**
 * A function whose cold start is measured.
 *
 * @param code its handler and jars
 * @param function the deployed function whose events it receives
 * @param maximumRatio goal for its time relative to the bare handler's time; 0 for no goal
 */
record MeasuredFunction(DeploymentPackage code, DeployedFunction function, double maximumRatio) {
  private static final double API_RATIO = 1.5;
  private static final double OTHER_RATIO = 2;
  private static final ObjectMapper JSON = new ObjectMapper();

  static MeasuredFunction deployed(DeployedFunction function) {
    return new MeasuredFunction(
        DeploymentPackage.function(function),
        function,
        function.trigger() instanceof Trigger.Api ? API_RATIO : OTHER_RATIO);
  }

  /**
   * The status of an answer, for the table.
   *
   * @throws IOException if the answer is not the expected one
   */
  String checkedStatus(String answer) throws IOException {
    JsonNode json = JSON.readTree(answer);
    if (json.has("statusCode")) {
      int status = json.path("statusCode").asInt();
      boolean refused = status >= 400 && status != expectedRefusal();
      if (!refused) {
        return Integer.toString(status);
      }
    } else if (json.path("batchItemFailures").isEmpty()) {
      return "done";
    }
    throw new IOException(code.name() + " answered " + answer);
  }

  /** The benchmark reads an absent item and retries a publication that waits for its video. */
  private int expectedRefusal() {
    return maximumRatio == 0 ? 404 : function == DeployedFunction.PUBLICATION_RETRY ? 409 : 0;
  }
}
