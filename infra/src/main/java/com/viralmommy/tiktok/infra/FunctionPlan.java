package com.viralmommy.tiktok.infra;

import com.viralmommy.tiktok.accounts.ConnectionStore;
import com.viralmommy.tiktok.events.WatchedTable;
import com.viralmommy.tiktok.lambda.DeployedFunction;
import com.viralmommy.tiktok.limits.LimitStore;
import com.viralmommy.tiktok.oauth.StateStore;
import com.viralmommy.tiktok.publishing.model.PublicationStore;
import com.viralmommy.tiktok.webhooks.WebhookStore;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How a function is deployed: what makes it run, with how much memory, and what it may do. A new
 * {@link DeployedFunction} does not compile here until it has its entry.
 */
record FunctionPlan(Trigger trigger, int memoryMb, List<Permission> permissions) {

  static FunctionPlan of(DeployedFunction function, StageSettings settings) {
    StageSettings.Memory memory = settings.memory();
    return switch (function) {
      case OAUTH_START ->
          plan(
              new Trigger.Api(),
              memory.answerMb(),
              Permission.items(StateStore.SCHEMA, "PutItem"),
              Permission.readTikTokSecret());
      case OAUTH_CALLBACK ->
          plan(
              new Trigger.Api(),
              memory.answerMb(),
              Permission.items(StateStore.SCHEMA, "DeleteItem"),
              Permission.items(ConnectionStore.SCHEMA, "GetItem", "PutItem"),
              Permission.readTikTokSecret(),
              Permission.seal());
      case CONNECTION_QUERY ->
          plan(
              new Trigger.Api(),
              memory.answerMb(),
              Permission.items(ConnectionStore.SCHEMA, "GetItem", "Query"));
      case DISCONNECT ->
          plan(
                  new Trigger.Api(),
                  memory.answerMb(),
                  Permission.items(ConnectionStore.SCHEMA, "DeleteItem"),
                  Permission.items(PublicationStore.SCHEMA, "PutItem", "Query", "UpdateItem"))
              .and(tokens());
      case CREATOR_INFO ->
          plan(
                  new Trigger.Api(),
                  memory.answerMb(),
                  Permission.items(LimitStore.SCHEMA, "GetItem", "PutItem"))
              .and(tokens());
      case CONNECTION_WORKER ->
          plan( // One message at a time: its calls to TikTok alone may take the whole timeout.
                  new Trigger.Messages(WorkQueue.CONNECTION, 1, 2), memory.eventMb())
              .and(tokens());
      case TIKTOK_WEBHOOK ->
          plan(
              new Trigger.Api(),
              memory.answerMb(),
              Permission.items(WebhookStore.SCHEMA, "GetItem", "PutItem"),
              Permission.queryIndex(ConnectionStore.SCHEMA, "account"),
              Permission.queryIndex(PublicationStore.SCHEMA, "publishId"),
              Permission.items(PublicationStore.SCHEMA, "UpdateItem"),
              Permission.readTikTokSecret(),
              Permission.send(WorkQueue.CONNECTION),
              Permission.send(WorkQueue.PUBLISH));
      case PUBLISH_INTAKE ->
          // The tokens and limits are for dry runs.
          plan(
                  new Trigger.Api(),
                  memory.answerMb(),
                  Permission.items(PublicationStore.SCHEMA, "GetItem", "PutItem"),
                  Permission.items(LimitStore.SCHEMA, "GetItem", "PutItem"),
                  Permission.readVideos(DataStack.UPLOADS),
                  Permission.missVideos(),
                  Permission.uploadVideos(),
                  Permission.send(WorkQueue.PUBLISH))
              .and(tokens());
      case PUBLICATION_QUERY ->
          plan(
              new Trigger.Api(),
              memory.answerMb(),
              Permission.items(PublicationStore.SCHEMA, "GetItem", "Query"),
              Permission.items(ConnectionStore.SCHEMA, "GetItem"));
      case PUBLICATION_CANCEL ->
          plan(
              new Trigger.Api(),
              memory.answerMb(),
              Permission.items(PublicationStore.SCHEMA, "GetItem", "PutItem", "UpdateItem"));
      case PUBLICATION_RETRY ->
          plan(
              new Trigger.Api(),
              memory.answerMb(),
              Permission.items(PublicationStore.SCHEMA, "GetItem", "PutItem"),
              Permission.send(WorkQueue.PUBLISH));
      case UPLOAD_INTAKE ->
          plan(
              new Trigger.Uploads(),
              memory.eventMb(),
              Permission.items(ConnectionStore.SCHEMA, "GetItem"),
              Permission.items(PublicationStore.SCHEMA, "GetItem", "PutItem", "UpdateItem"),
              Permission.readVideos(DataStack.UPLOADS, DataStack.DROP),
              Permission.missVideos(),
              Permission.send(WorkQueue.PUBLISH));
      case PUBLISH_WORKER ->
          plan(
                  // One message at a time: each may take a whole invocation.
                  new Trigger.Messages(WorkQueue.PUBLISH, 1, settings.limits().publishWorkers()),
                  memory.videoMb(),
                  Permission.items(PublicationStore.SCHEMA, "PutItem", "UpdateItem"),
                  Permission.items(LimitStore.SCHEMA, "GetItem", "PutItem"),
                  Permission.readVideos(DataStack.UPLOADS, DataStack.DROP),
                  Permission.missVideos(),
                  Permission.send(WorkQueue.PUBLISH))
              .and(tokens());
      case DUE_SWEEP ->
          plan(
              new Trigger.Schedule(Duration.ofMinutes(1)),
              memory.sweepMb(),
              Permission.queryIndex(PublicationStore.SCHEMA, "due"),
              Permission.items(PublicationStore.SCHEMA, "UpdateItem"),
              Permission.send(WorkQueue.PUBLISH));
      case REFRESH_SWEEP ->
          plan(
              new Trigger.Schedule(Duration.ofHours(1)),
              memory.sweepMb(),
              Permission.queryIndex(ConnectionStore.SCHEMA, "refresh"),
              Permission.send(WorkQueue.REFRESH));
      case REFRESH_WORKER ->
          // Few at once: a sweep's work is spread over minutes, and TikTok is shared with
          // publishing.
          plan(
                  new Trigger.Messages(WorkQueue.REFRESH, 1, settings.limits().refreshWorkers()),
                  memory.sweepMb())
              .and(tokens());
      case EVENT_RELAY ->
          plan(
              new Trigger.Changes(WatchedTable.ALL),
              memory.eventMb(),
              Permission.readChanges(PublicationStore.SCHEMA),
              Permission.readChanges(ConnectionStore.SCHEMA),
              Permission.tell());
    };
  }

  /**
   * What it takes to get a token that is good, whoever needs one: to read the connection, to
   * refresh it, and to end a grant that nobody keeps.
   */
  private static List<Permission> tokens() {
    return List.of(
        Permission.items(ConnectionStore.SCHEMA, "GetItem", "PutItem", "UpdateItem"),
        Permission.readTikTokSecret(),
        Permission.open(),
        Permission.seal(),
        Permission.send(WorkQueue.CONNECTION));
  }

  private static FunctionPlan plan(Trigger trigger, int memoryMb, Permission... permissions) {
    return new FunctionPlan(trigger, memoryMb, List.of(permissions));
  }

  private FunctionPlan and(List<Permission> more) {
    return new FunctionPlan(
        trigger, memoryMb, Stream.concat(permissions.stream(), more.stream()).toList());
  }

  /** Under which it may use all objects. */
  Set<String> videoPrefixes() {
    return permissions.stream()
        .flatMap(permission -> permission.videoPrefixes().stream())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Whether it can open the sealed tokens, as whoever refreshes them has to. */
  boolean refreshesTokens() {
    return permissions.stream()
        .anyMatch(permission -> permission.actions().contains("kms:Decrypt"));
  }

  /** Whether it tells the event bus. */
  boolean tells() {
    return trigger instanceof Trigger.Changes;
  }

  /** Whether it moves publications on. */
  boolean publishes() {
    return trigger instanceof Trigger.Messages messages && messages.queue() == WorkQueue.PUBLISH;
  }

  /**
   * Whether it wakes itself by its own queue. Lambda ends such a chain after 16 rounds unless it is
   * told that the chain is meant; the publisher bounds it by the steps in the item.
   */
  boolean wakesItself() {
    return publishes();
  }
}
