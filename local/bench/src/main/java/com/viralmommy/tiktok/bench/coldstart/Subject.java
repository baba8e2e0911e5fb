package com.viralmommy.tiktok.bench.coldstart;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.viralmommy.tiktok.lambda.DeployedFunction;
import com.viralmommy.tiktok.lambda.Trigger;
import java.io.IOException;

/**
 * What is started.
 *
 * @param function whose events it gets
 * @param most how many times the bare handler's time it may take; 0 for no goal
 */
record Subject(Asset asset, DeployedFunction function, double most) {
  private static final double HTTP = 1.5;
  private static final double OTHER = 2;
  private static final ObjectMapper JSON = new ObjectMapper();

  static Subject deployed(DeployedFunction function) {
    return new Subject(
        Asset.function(function),
        function,
        function.trigger() instanceof Trigger.Api ? HTTP : OTHER);
  }

  /**
   * What it said, in a word.
   *
   * @throws IOException when that is not what it says when all is well
   */
  String checked(String answer) throws IOException {
    JsonNode json = JSON.readTree(answer);
    if (json.has("statusCode")) {
      int status = json.path("statusCode").asInt();
      boolean refused = status >= 400 && status != refusal();
      if (!refused) {
        return Integer.toString(status);
      }
    } else if (json.path("batchItemFailures").isEmpty()) {
      return "done";
    }
    throw new IOException(asset.name() + " answered " + answer);
  }

  /** Nobody's item is read, and a publication that waits for its video is not to be retried. */
  private int refusal() {
    return most == 0 ? 404 : function == DeployedFunction.PUBLICATION_RETRY ? 409 : 0;
  }
}
