package com.viralmommy.tiktok.events;

import com.viralmommy.tiktok.publishing.model.Publication;
import com.viralmommy.tiktok.publishing.model.Publication.Status;
import java.util.Optional;

/** Maps a change of a publication to its event. */
final class PublicationEvents {
  private PublicationEvents() {}

  /** Empty for most changes, such as a lease, a chunk or a poll. */
  static Optional<EventType> of(Optional<Publication> before, Publication after) {
    if (before.isEmpty()) {
      return Optional.of(EventType.PUBLICATION_ACCEPTED);
    }
    Publication old = before.get();
    Optional<EventType> reached =
        old.status() == after.status() ? postFound(old, after) : reached(old.status(), after);
    return reached.or(() -> waitBegins(old, after));
  }

  private static Optional<EventType> reached(Status from, Publication after) {
    return switch (after.status()) {
      case AWAITING_UPLOAD ->
          hasEnded(from) ? Optional.of(EventType.PUBLICATION_ACCEPTED) : Optional.empty();
      case QUEUED ->
          // A restarted upload also returns to this status; that is not an event.
          from == Status.AWAITING_UPLOAD || hasEnded(from)
              ? Optional.of(EventType.PUBLICATION_QUEUED)
              : Optional.empty();
      case UPLOADING, PROCESSING -> Optional.empty();
      case PUBLISHED -> Optional.of(EventType.PUBLICATION_PUBLISHED);
      case SENT_TO_INBOX -> Optional.of(EventType.PUBLICATION_SENT_TO_INBOX);
      case FAILED -> Optional.of(EventType.PUBLICATION_FAILED);
      case CANCELLED -> Optional.of(EventType.PUBLICATION_CANCELLED);
      case UNCONFIRMED -> Optional.of(EventType.PUBLICATION_UNCONFIRMED);
    };
  }

  private static boolean hasEnded(Status status) {
    return switch (status) {
      case AWAITING_UPLOAD, QUEUED, UPLOADING, PROCESSING -> false;
      case PUBLISHED, SENT_TO_INBOX, FAILED, CANCELLED, UNCONFIRMED -> true;
    };
  }

  private static Optional<EventType> postFound(Publication old, Publication after) {
    return after.status() == Status.PUBLISHED
            && old.result().postIds().isEmpty()
            && !after.result().postIds().isEmpty()
        ? Optional.of(EventType.PUBLICATION_POST_AVAILABLE)
        : Optional.empty();
  }

  /** One event per wait, because a wait for the same reason may be extended many times. */
  private static Optional<EventType> waitBegins(Publication old, Publication after) {
    if (after.waitsUntil() == null
        || after.waitReason() == null
        || after.waitReason() == old.waitReason()) {
      return Optional.empty();
    }
    return switch (after.waitReason().obstacle()) {
      case RATE_LIMIT -> Optional.of(EventType.PUBLICATION_RATE_LIMITED);
      case CONNECTION -> Optional.of(EventType.PUBLICATION_NEEDS_RECONNECT);
      // The publication goes on by itself, or ends soon, and the end is an event.
      case OTHER -> Optional.empty();
    };
  }
}
