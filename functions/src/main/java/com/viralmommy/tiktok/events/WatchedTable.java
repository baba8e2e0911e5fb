package com.viralmommy.tiktok.events;

import com.viralmommy.tiktok.accounts.ConnectionStore;
import com.viralmommy.tiktok.platform.dynamodb.TableSchema;
import com.viralmommy.tiktok.publishing.model.Publication.Status;
import com.viralmommy.tiktok.publishing.model.PublicationStore;
import java.util.List;
import java.util.Map;

/**
 * A table whose changes are told.
 *
 * @param patterns of stream records, in Lambda's language for event filtering: what matches none of
 *     them cannot be an event, and wakes nobody
 */
public record WatchedTable(TableSchema schema, List<Map<String, Object>> patterns) {
  /** While a video is on its way, each chunk and each poll is a change. */
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

  /** Each refresh begins with a lease. */
  static final WatchedTable CONNECTIONS =
      new WatchedTable(
          ConnectionStore.SCHEMA, List.of(after("refreshOwner", Map.of("exists", false))));

  public static final List<WatchedTable> ALL = List.of(PUBLICATIONS, CONNECTIONS);

  /** Of the item after the change, a text. */
  private static Map<String, Object> after(String attribute, Map<String, Object> test) {
    return Map.of("dynamodb", Map.of("NewImage", Map.of(attribute, Map.of("S", List.of(test)))));
  }
}
