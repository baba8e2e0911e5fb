package com.viralmommy.tiktok.events;

import static org.assertj.core.api.Assertions.assertThat;

import com.viralmommy.tiktok.platform.ProblemCode;
import com.viralmommy.tiktok.platform.UserId;
import com.viralmommy.tiktok.publishing.model.Post;
import com.viralmommy.tiktok.publishing.model.Publication;
import com.viralmommy.tiktok.publishing.model.Publication.Status;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PublicationEventsTest {
  private static final Instant NOW = Instant.parse("2026-11-22T18:00:00Z");
  private static final Instant LATER = NOW.plusSeconds(60);

  private static final Map<Status, EventType> ENDS =
      Map.of(
          Status.PUBLISHED, EventType.PUBLICATION_PUBLISHED,
          Status.SENT_TO_INBOX, EventType.PUBLICATION_SENT_TO_INBOX,
          Status.FAILED, EventType.PUBLICATION_FAILED,
          Status.CANCELLED, EventType.PUBLICATION_CANCELLED,
          Status.UNCONFIRMED, EventType.PUBLICATION_UNCONFIRMED);

  private static final Set<Status> NO_EVENT = EnumSet.of(Status.UPLOADING, Status.PROCESSING);

  @ParameterizedTest
  @EnumSource
  void aNewPublicationIsAccepted(Status status) {
    assertThat(PublicationEvents.of(Optional.empty(), publication(status)))
        .contains(EventType.PUBLICATION_ACCEPTED);
  }

  @ParameterizedTest
  @EnumSource
  void everyEndIsAnEvent(Status from) {
    ENDS.forEach(
        (to, event) ->
            assertThat(change(from, to))
                .as("%s to %s", from, to)
                .isEqualTo(from == to ? Optional.empty() : Optional.of(event)));
  }

  @ParameterizedTest
  @EnumSource
  void deliveryStepsAreNoEvents(Status from) {
    for (Status to : NO_EVENT) {
      assertThat(change(from, to)).as("%s to %s", from, to).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  void anUploadedOrRetriedVideoIsQueuedButARestartedUploadIsNoEvent(Status from) {
    boolean queued = from == Status.AWAITING_UPLOAD || ENDS.containsKey(from);

    assertThat(change(from, Status.QUEUED))
        .isEqualTo(queued ? Optional.of(EventType.PUBLICATION_QUEUED) : Optional.empty());
  }

  @ParameterizedTest
  @EnumSource
  void aRetryThatNeedsANewUploadIsAccepted(Status from) {
    assertThat(change(from, Status.AWAITING_UPLOAD))
        .isEqualTo(
            ENDS.containsKey(from)
                ? Optional.of(EventType.PUBLICATION_ACCEPTED)
                : Optional.empty());
  }

  @Test
  void theTestsAboveCoverEveryStatus() {
    Set<Status> all = EnumSet.copyOf(ENDS.keySet());
    all.addAll(NO_EVENT);
    all.add(Status.QUEUED);
    all.add(Status.AWAITING_UPLOAD);
    assertThat(all).containsExactly(Status.values());
  }

  @ParameterizedTest
  @EnumSource
  void anUnchangedStatusIsNoEvent(Status status) {
    assertThat(change(status, status)).isEmpty();
  }

  @Test
  void aLaterPostIdIsOneEvent() {
    Publication without = published(List.of());
    Publication with = published(List.of("7301234567890123456"));

    assertThat(PublicationEvents.of(Optional.of(without), with))
        .contains(EventType.PUBLICATION_POST_AVAILABLE);
    assertThat(PublicationEvents.of(Optional.of(with), with)).isEmpty();
    assertThat(PublicationEvents.of(Optional.of(publication(Status.PROCESSING)), with))
        .contains(EventType.PUBLICATION_PUBLISHED);
  }

  @ParameterizedTest
  @EnumSource
  void aWaitForALimitOrForTheUserIsAnEvent(ProblemCode code) {
    Publication waiting = waiting(Status.QUEUED, code, LATER);

    assertThat(PublicationEvents.of(Optional.of(publication(Status.QUEUED)), waiting))
        .isEqualTo(
            Optional.ofNullable(
                switch (code) {
                  case RATE_LIMITED, CREATOR_CANNOT_POST_NOW, INBOX_FULL, APP_DAILY_CAP_REACHED ->
                      EventType.PUBLICATION_RATE_LIMITED;
                  case CONNECTION_NEEDS_RECONNECT, CONNECTION_LIMITED, CONNECTION_REMOVED ->
                      EventType.PUBLICATION_NEEDS_RECONNECT;
                  default -> null;
                }));
  }

  @Test
  void aWaitIsAnEventOnlyWhenItBegins() {
    Publication leased = waiting(Status.QUEUED, ProblemCode.RATE_LIMITED, null);
    Publication again = waiting(Status.QUEUED, ProblemCode.RATE_LIMITED, LATER);
    Publication longer = waiting(Status.QUEUED, ProblemCode.CREATOR_CANNOT_POST_NOW, LATER);

    assertThat(PublicationEvents.of(Optional.of(publication(Status.QUEUED)), leased)).isEmpty();
    assertThat(PublicationEvents.of(Optional.of(leased), again)).isEmpty();
    assertThat(PublicationEvents.of(Optional.of(again), leased)).isEmpty();
    assertThat(PublicationEvents.of(Optional.of(leased), longer))
        .contains(EventType.PUBLICATION_RATE_LIMITED);
  }

  @Test
  void aWaitThatBeginsWithANewStepIsAnEvent() {
    Publication waiting = waiting(Status.UPLOADING, ProblemCode.RATE_LIMITED, LATER);

    assertThat(PublicationEvents.of(Optional.of(publication(Status.QUEUED)), waiting))
        .contains(EventType.PUBLICATION_RATE_LIMITED);
  }

  static Optional<EventType> change(Status from, Status to) {
    return PublicationEvents.of(Optional.of(publication(from)), publication(to));
  }

  static Publication publication(Status status) {
    return publication(status, null, null, List.of());
  }

  static Publication waiting(Status status, ProblemCode waitReason, Instant waitsUntil) {
    return publication(status, waitReason, waitsUntil, List.of());
  }

  private static Publication published(List<String> postIds) {
    return publication(Status.PUBLISHED, null, null, postIds);
  }

  private static Publication publication(
      Status status, ProblemCode waitReason, Instant waitsUntil, List<String> postIds) {
    return new Publication(
        new Publication.Key(new UserId("me"), "pub_00000000000000000000000000"),
        new Publication.Order("con_1", new Post.InboxShare(), NOW, null),
        status,
        new Publication.Source("uploads/me/1.mp4", 5, "video/mp4", null),
        null,
        Publication.Progress.startingAt(NOW),
        new Publication.Schedule(NOW, waitsUntil, waitReason),
        new Publication.Result(postIds, null, null),
        null,
        1);
  }
}
