package com.viralmommy.tiktok.simulator.publishing;

import com.viralmommy.tiktok.simulator.api.FailReason;

/** An event of a publication that a webhook reports (docs/tiktok-api.md#71-events). */
public sealed interface PublishEvent {

  String publishId();

  String openId();

  Post.Mode mode();

  record Completed(String publishId, String openId, Post.Mode mode) implements PublishEvent {}

  record InboxDelivered(String publishId, String openId, Post.Mode mode) implements PublishEvent {}

  record Failed(String publishId, String openId, Post.Mode mode, FailReason reason)
      implements PublishEvent {}

  record PubliclyAvailable(String publishId, String openId, Post.Mode mode, long postId)
      implements PublishEvent {}

  record NoLongerPubliclyAvailable(String publishId, String openId, Post.Mode mode, long postId)
      implements PublishEvent {}
}
