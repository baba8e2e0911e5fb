package com.viralmommy.tiktok.infra;

import com.viralmommy.tiktok.DeployedFunction;
import com.viralmommy.tiktok.connections.ConnectionStore;
import com.viralmommy.tiktok.limits.LimitStore;
import com.viralmommy.tiktok.oauth.StateStore;
import com.viralmommy.tiktok.publishing.PublicationStore;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

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
      case PUBLISH_INTAKE ->
          plan(
              new Trigger.Api(),
              memory.answerMb(),
              Permission.items(ConnectionStore.SCHEMA, "GetItem"),
              Permission.items(PublicationStore.SCHEMA, "GetItem", "PutItem"),
              Permission.readVideos(DataStack.UPLOADS),
              Permission.missVideos(),
              Permission.uploadVideos(),
              Permission.send(WorkQueue.PUBLISH));
      case PUBLICATION_QUERY ->
          plan(
              new Trigger.Api(),
              memory.answerMb(),
              Permission.items(PublicationStore.SCHEMA, "GetItem", "Query"));
      case UPLOAD_INTAKE ->
          plan(
              new Trigger.Uploads(),
              memory.eventMb(),
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
              Permission.items(ConnectionStore.SCHEMA, "GetItem", "PutItem", "UpdateItem"),
              Permission.items(LimitStore.SCHEMA, "GetItem", "PutItem"),
              Permission.readTikTokSecret(),
              Permission.seal(),
              Permission.open(),
              Permission.readVideos(DataStack.UPLOADS, DataStack.DROP),
              Permission.missVideos(),
              Permission.send(WorkQueue.PUBLISH));
      case DUE_SWEEP ->
          plan(
              new Trigger.Schedule(Duration.ofMinutes(1)),
              memory.sweepMb(),
              Permission.queryIndexes(PublicationStore.SCHEMA),
              Permission.items(PublicationStore.SCHEMA, "UpdateItem"),
              Permission.send(WorkQueue.PUBLISH));
    };
  }

  private static FunctionPlan plan(Trigger trigger, int memoryMb, Permission... permissions) {
    return new FunctionPlan(trigger, memoryMb, List.of(permissions));
  }

  /** Under which it may use all objects. */
  Set<String> videoPrefixes() {
    return permissions.stream()
        .flatMap(permission -> permission.videoPrefixes().stream())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /**
   * Whether it wakes itself by its own queue. Lambda ends such a chain after 16 rounds unless it is
   * told that the chain is meant; the publisher bounds it by the steps in the item.
   */
  static boolean wakesItself(DeployedFunction function) {
    return function == DeployedFunction.PUBLISH_WORKER;
  }
}
