package com.viralmommy.tiktok.runner.triggers;

import com.fasterxml.jackson.databind.JsonNode;
import com.viralmommy.tiktok.runner.Json;
import java.io.IOException;
import java.util.HashSet;
import java.util.Set;

/**
 * A function's partial batch answer, read by the rules of Lambda's documentation on {@code
 * ReportBatchItemFailures}.
 */
final class BatchAnswer {
  private BatchAnswer() {}

  /**
   * The ids of those that failed: messages, or sequence numbers of a stream's records. Nothing,
   * {@code null}, or an absent, null or empty list means that none did; an answer that is no JSON,
   * or an item without an id or with one that is not in the batch, means that all did.
   */
  static Set<String> failed(byte[] answer, Set<String> batch) {
    if (answer.length == 0) {
      return Set.of();
    }
    JsonNode root;
    try {
      root = Json.MAPPER.readTree(answer);
    } catch (IOException e) {
      return batch;
    }
    JsonNode failures = root.path("batchItemFailures");
    if (failures.isMissingNode() || failures.isNull()) {
      return Set.of();
    }
    Set<String> failed = new HashSet<>();
    for (JsonNode failure : failures) {
      String id = failure.path("itemIdentifier").textValue();
      if (id == null || !batch.contains(id)) {
        return batch;
      }
      failed.add(id);
    }
    return failures.isArray() ? failed : batch;
  }
}
