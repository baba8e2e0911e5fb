package com.viralmommy.tiktok.events;

import com.viralmommy.tiktok.accounts.ConnectionStore;
import com.viralmommy.tiktok.platform.dynamodb.TableSchema;
import com.viralmommy.tiktok.publishing.model.Publication.Status;
import com.viralmommy.tiktok.publishing.model.PublicationStore;
import java.util.List;
import java.util.Map;

/**
 * A table whose changes may become events.
 *
 * @param patterns filters for stream records in Lambda's event filter syntax; a record that matches
 *     none of them has no event, and Lambda does not run the relay for it
 */
public record WatchedTable(TableSchema schema, List<Map<String, Object>> patterns) {
  /** Leaves out chunks and polls, which are most changes of a publication. */
  static final WatchedTable PUBLICATIONS =
      new WatchedTable(
          PublicationStore.SCHEMA,
          List.of(
              after(
                  "status",
                  Map.of(
                      "anything-but", List.of(Status.UPLOADING.name(), Status.PROCESSING.name()))),
              after("waitingFor", Map.of("exists", true)),
              after("refusal", Map.of("exists", true))));

  /** Leaves out refresh leases. */
  static final WatchedTable CONNECTIONS =
      new WatchedTable(
          ConnectionStore.SCHEMA, List.of(after("refreshOwner", Map.of("exists", false))));

  public static final List<WatchedTable> ALL = List.of(PUBLICATIONS, CONNECTIONS);

  /** A test on a text attribute of the item after the change. */
  private static Map<String, Object> after(String attribute, Map<String, Object> test) {
    return Map.of("dynamodb", Map.of("NewImage", Map.of(attribute, Map.of("S", List.of(test)))));
  }
}
