package com.viralmommy.tiktok.simulator.publishing;

import com.viralmommy.tiktok.simulator.api.FailReason;
import com.viralmommy.tiktok.simulator.creators.Creator;
import com.viralmommy.tiktok.simulator.creators.CreatorDirectory;
import com.viralmommy.tiktok.simulator.http.RandomIds;
import com.viralmommy.tiktok.simulator.oauth.TokenStore;
import com.viralmommy.tiktok.simulator.publishing.transfer.ReceivedChunk;
import com.viralmommy.tiktok.simulator.settings.BehaviorOption;
import com.viralmommy.tiktok.simulator.settings.CurrentSettings;
import com.viralmommy.tiktok.simulator.settings.ProcessingDelay;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Moves publications through their states with the delays of the settings. Callers hold the monitor
 * of {@link PublicationStore}.
 */
final class PublicationProcessor {

  private final CurrentSettings settings;
  private final InstantSource clock;
  private final CreatorDirectory creators;
  private final TokenStore tokens;
  private final Consumer<PublishEvent> events;

  PublicationProcessor(
      CurrentSettings settings,
      InstantSource clock,
      CreatorDirectory creators,
      TokenStore tokens,
      Consumer<PublishEvent> events) {
    this.settings = settings;
    this.clock = clock;
    this.creators = creators;
    this.tokens = tokens;
    this.events = events;
  }

  /** Moves a publication to the state that it has reached by now. */
  void settle(Publication p) {
    if (p.isProcessing() && p.isReceived()) {
      reached(settings.get().processing(), p.pollsWhileProcessing, p.receivedAt)
          .ifPresent(at -> complete(p, at));
    }
    if (p.status == Post.Status.PUBLISH_COMPLETE
        && p.mode == Post.Mode.DIRECT
        && !p.published
        && isPublic(p)) {
      reached(settings.get().postId(), p.pollsSinceCompleted, p.completedAt)
          .ifPresent(at -> publish(p));
    }
  }

  /** The instant at which a delay had passed, or empty while it has not. */
  private Optional<Instant> reached(ProcessingDelay delay, int polls, Instant since) {
    Instant now = clock.instant();
    if (!delay.isReached(polls, Duration.between(since, now))) {
      return Optional.empty();
    }
    return Optional.of(delay.polls() > 0 ? now : since.plus(delay.time()));
  }

  private void complete(Publication p, Instant at) {
    Optional<FailReason> failure = failure(p);
    if (failure.isPresent()) {
      fail(p, failure.get());
      return;
    }
    p.completedAt = at;
    if (p.mode == Post.Mode.INBOX) {
      p.status = Post.Status.SEND_TO_USER_INBOX;
      events.accept(new PublishEvent.InboxDelivered(p.publishId, p.grant.openId(), p.mode));
    } else {
      p.status = Post.Status.PUBLISH_COMPLETE;
      events.accept(new PublishEvent.Completed(p.publishId, p.grant.openId(), p.mode));
    }
  }

  private Optional<FailReason> failure(Publication p) {
    if (p.plannedFailure != null) {
      return Optional.of(p.plannedFailure);
    }
    if (tokens.isRevoked(p.grant)) {
      return Optional.of(FailReason.AUTH_REMOVED);
    }
    if (creators.get(p.grant.username()).banned()) {
      return Optional.of(FailReason.SPAM_RISK_USER_BANNED_FROM_POSTING);
    }
    if (settings.is(BehaviorOption.ContainerCheck.ON)
        && p.upload != null
        && !ReceivedChunk.isVideo(p.upload.head())) {
      return Optional.of(FailReason.FILE_FORMAT_CHECK_FAILED);
    }
    return Optional.empty();
  }

  /**
   * Only public posts of audited apps get an id
   * (docs/tiktok-api.md#09-the-post-id-is-misspelt-and-does-not-fit-a-double and
   * docs/tiktok-api.md#31-audit-rules-and-caps).
   */
  private boolean isPublic(Publication p) {
    Creator creator = creators.get(p.grant.username());
    return settings.get().audited()
        && !creator.privateAccount()
        && p.postInfo.privacyLevel().equals("PUBLIC_TO_EVERYONE");
  }

  private void publish(Publication p) {
    long postId = RandomIds.number();
    p.published = true;
    p.postIds.add(postId);
    events.accept(
        new PublishEvent.PubliclyAvailable(p.publishId, p.grant.openId(), p.mode, postId));
  }

  /** Ends a publication that is still being processed. */
  void fail(Publication p, FailReason reason) {
    if (!p.isProcessing()) {
      return;
    }
    p.status = Post.Status.FAILED;
    p.failReason = reason;
    p.completedAt = clock.instant();
    events.accept(new PublishEvent.Failed(p.publishId, p.grant.openId(), p.mode, reason));
  }

  /** The creator has posted a draft, for the first time or again. */
  void draftPosted(Publication p) {
    boolean posted = p.mode == Post.Mode.INBOX && p.status == Post.Status.PUBLISH_COMPLETE;
    if (p.status != Post.Status.SEND_TO_USER_INBOX && !posted) {
      throw new IllegalStateException(
          p.publishId + " is no draft in the inbox: its status is " + p.status);
    }
    if (!posted) {
      p.status = Post.Status.PUBLISH_COMPLETE;
      events.accept(new PublishEvent.Completed(p.publishId, p.grant.openId(), p.mode));
    }
    publish(p);
  }

  /** A public post has gone. */
  void takenDown(Publication p) {
    if (p.postIds.isEmpty()) {
      throw new IllegalStateException(p.publishId + " has no public post");
    }
    long postId = p.postIds.removeLast();
    events.accept(
        new PublishEvent.NoLongerPubliclyAvailable(p.publishId, p.grant.openId(), p.mode, postId));
  }
}
