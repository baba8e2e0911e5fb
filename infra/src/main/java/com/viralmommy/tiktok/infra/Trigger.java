package com.viralmommy.tiktok.infra;

import com.viralmommy.tiktok.events.WatchedTable;
import java.time.Duration;
import java.util.List;

/** What makes a function run. */
sealed interface Trigger {
  /** The operations of {@code openapi.yaml} that name it. */
  record Api() implements Trigger {}

  /**
   * @param batch messages in one invocation
   * @param atOnce invocations at the same time
   */
  record Messages(WorkQueue queue, int batch, int atOnce) implements Trigger {}

  /** An object created in the video bucket. */
  record Uploads() implements Trigger {}

  /** Changes of items in these tables. */
  record Changes(List<WatchedTable> tables) implements Trigger {}

  record Schedule(Duration every) implements Trigger {}
}
