package com.viralmommy.tiktok.infra;

import com.viralmommy.tiktok.accounts.ConnectionStore;
import com.viralmommy.tiktok.lambda.DeployedFunction;
import com.viralmommy.tiktok.lambda.WorkQueue;
import com.viralmommy.tiktok.limits.LimitStore;
import com.viralmommy.tiktok.oauth.StateStore;
import com.viralmommy.tiktok.publishing.model.PublicationStore;
import com.viralmommy.tiktok.publishing.model.VideoStore;
import com.viralmommy.tiktok.webhooks.WebhookStore;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The IAM permissions of a function. The compiler requires an entry for each {@link
 * DeployedFunction}.
 */
record FunctionPermissions(List<Permission> all) {

  static FunctionPermissions of(DeployedFunction function) {
    return switch (function) {
      case OAUTH_START ->
          permissions(
              Permission.items(StateStore.SCHEMA, "PutItem"), Permission.readTikTokSecret());
      case OAUTH_CALLBACK ->
          permissions(
              Permission.items(StateStore.SCHEMA, "DeleteItem"),
              Permission.items(ConnectionStore.SCHEMA, "GetItem", "PutItem"),
              Permission.readTikTokSecret(),
              Permission.generateDataKey());
      case CONNECTION_QUERY ->
          permissions(Permission.items(ConnectionStore.SCHEMA, "GetItem", "Query"));
      case DISCONNECT ->
          permissions(
                  Permission.items(ConnectionStore.SCHEMA, "DeleteItem"),
                  Permission.items(PublicationStore.SCHEMA, "PutItem", "Query", "UpdateItem"))
              .andAccessTokens();
      case CREATOR_INFO ->
          permissions(Permission.items(LimitStore.SCHEMA, "GetItem", "PutItem")).andAccessTokens();
      case CONNECTION_WORKER -> permissions().andAccessTokens();
      case TIKTOK_WEBHOOK ->
          permissions(
              Permission.items(WebhookStore.SCHEMA, "GetItem", "PutItem"),
              Permission.queryIndex(ConnectionStore.SCHEMA, "account"),
              Permission.queryIndex(PublicationStore.SCHEMA, "publishId"),
              Permission.items(PublicationStore.SCHEMA, "UpdateItem"),
              Permission.readTikTokSecret(),
              Permission.send(WorkQueue.CONNECTION),
              Permission.send(WorkQueue.PUBLISH));
      case PUBLISH_INTAKE ->
          // Dry runs need the access tokens and the limits.
          permissions(
                  Permission.items(PublicationStore.SCHEMA, "GetItem", "PutItem"),
                  Permission.items(LimitStore.SCHEMA, "GetItem", "PutItem"),
                  Permission.readVideos(VideoStore.UPLOADS),
                  Permission.listBucket(),
                  Permission.uploadVideos(),
                  Permission.send(WorkQueue.PUBLISH))
              .andAccessTokens();
      case PUBLICATION_QUERY ->
          permissions(
              Permission.items(PublicationStore.SCHEMA, "GetItem", "Query"),
              Permission.items(ConnectionStore.SCHEMA, "GetItem"));
      case PUBLICATION_CANCEL ->
          permissions(
              Permission.items(PublicationStore.SCHEMA, "GetItem", "PutItem", "UpdateItem"));
      case PUBLICATION_RETRY ->
          permissions(
              Permission.items(PublicationStore.SCHEMA, "GetItem", "PutItem"),
              Permission.send(WorkQueue.PUBLISH));
      case UPLOAD_INTAKE ->
          permissions(
              Permission.items(ConnectionStore.SCHEMA, "GetItem"),
              Permission.items(PublicationStore.SCHEMA, "GetItem", "PutItem", "UpdateItem"),
              Permission.readVideos(VideoStore.UPLOADS, VideoStore.DROP),
              Permission.listBucket(),
              Permission.send(WorkQueue.PUBLISH));
      case PUBLISH_WORKER ->
          permissions(
                  Permission.items(PublicationStore.SCHEMA, "PutItem", "UpdateItem"),
                  Permission.items(LimitStore.SCHEMA, "GetItem", "PutItem"),
                  Permission.readVideos(VideoStore.UPLOADS, VideoStore.DROP),
                  Permission.listBucket(),
                  Permission.send(WorkQueue.PUBLISH))
              .andAccessTokens();
      case DUE_SWEEP ->
          permissions(
              Permission.queryIndex(PublicationStore.SCHEMA, "due"),
              Permission.items(PublicationStore.SCHEMA, "UpdateItem"),
              Permission.send(WorkQueue.PUBLISH));
      case REFRESH_SWEEP ->
          permissions(
              Permission.queryIndex(ConnectionStore.SCHEMA, "refresh"),
              Permission.send(WorkQueue.REFRESH));
      case REFRESH_WORKER -> permissions().andAccessTokens();
      case EVENT_RELAY ->
          permissions(
              Permission.readStream(PublicationStore.SCHEMA),
              Permission.readStream(ConnectionStore.SCHEMA),
              Permission.putEvents());
    };
  }

  private static FunctionPermissions permissions(Permission... permissions) {
    return new FunctionPermissions(List.of(permissions));
  }

  /**
   * Adds what a function needs to get a valid access token: read the connection, refresh and store
   * its tokens, and queue a grant to revoke.
   */
  private FunctionPermissions andAccessTokens() {
    Stream<Permission> more =
        Stream.of(
            Permission.items(ConnectionStore.SCHEMA, "GetItem", "PutItem", "UpdateItem"),
            Permission.readTikTokSecret(),
            Permission.decrypt(),
            Permission.generateDataKey(),
            Permission.send(WorkQueue.CONNECTION));
    return new FunctionPermissions(Stream.concat(all.stream(), more).toList());
  }

  /** The prefixes whose objects it may read or write. */
  Set<String> videoPrefixes() {
    return all.stream()
        .flatMap(permission -> permission.videoPrefixes().stream())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Whether it may decrypt tokens, which every refresh requires. */
  boolean canDecryptTokens() {
    return all.stream().anyMatch(permission -> permission.actions().contains("kms:Decrypt"));
  }
}
