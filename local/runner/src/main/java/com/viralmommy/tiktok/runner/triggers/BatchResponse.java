package com.viralmommy.tiktok.runner.triggers;

import com.fasterxml.jackson.databind.JsonNode;
import com.viralmommy.tiktok.runner.invocation.EventJson;
import java.io.IOException;
import java.util.HashSet;
import java.util.Set;

/** Reads a partial batch response by Lambda's rules of {@code ReportBatchItemFailures}. */
final class BatchResponse {
  private BatchResponse() {}

  /**
   * The ids of the failed items: message ids, or sequence numbers of stream records.
   *
   * <p>An empty answer, {@code null}, or an absent, null or empty list means that no item failed.
   * An answer that is not JSON, or an item without an id or with an unknown one, means that all
   * failed.
   *
   * @param batch the ids of all items
   */
  static Set<String> failed(byte[] answer, Set<String> batch) {
    if (answer.length == 0) {
      return Set.of();
    }
    JsonNode root;
    try {
      root = EventJson.MAPPER.readTree(answer);
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
