package com.viralmommy.tiktok.events;

import com.viralmommy.tiktok.publishing.model.Publication;
import com.viralmommy.tiktok.publishing.model.Publication.Status;
import java.util.Optional;

/** What a change of a publication means to people. */
final class PublicationEvents {
  private PublicationEvents() {}

  /** Most changes mean nothing to anybody: leases, chunks, polls. */
  static Optional<EventType> of(Optional<Publication> before, Publication after) {
    if (before.isEmpty()) {
      return Optional.of(EventType.PUBLICATION_ACCEPTED);
    }
    Publication old = before.get();
    Optional<EventType> reached =
        old.status() == after.status() ? further(old, after) : reached(old.status(), after);
    return reached.or(() -> waits(old, after));
  }

  private static Optional<EventType> reached(Status from, Publication after) {
    return switch (after.status()) {
      case AWAITING_UPLOAD ->
          hasEnded(from) ? Optional.of(EventType.PUBLICATION_ACCEPTED) : Optional.empty();
      case QUEUED ->
          // Also a new beginning of the upload leads back to here, which is nobody's concern.
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

  private static Optional<EventType> further(Publication old, Publication after) {
    return after.status() == Status.PUBLISHED
            && old.result().postIds().isEmpty()
            && !after.result().postIds().isEmpty()
        ? Optional.of(EventType.PUBLICATION_POST_AVAILABLE)
        : Optional.empty();
  }

  /** Told when it begins: a wait for the same thing may be renewed many times. */
  private static Optional<EventType> waits(Publication old, Publication after) {
    if (after.waitsUntil() == null
        || after.waitReason() == null
        || after.waitReason() == old.waitReason()) {
      return Optional.empty();
    }
    return switch (after.waitReason()) {
      case RATE_LIMITED, CREATOR_CANNOT_POST_NOW, INBOX_FULL, APP_DAILY_CAP_REACHED ->
          Optional.of(EventType.PUBLICATION_RATE_LIMITED);
      case CONNECTION_NEEDS_RECONNECT, CONNECTION_LIMITED, CONNECTION_REMOVED ->
          Optional.of(EventType.PUBLICATION_NEEDS_RECONNECT);
      // The rest passes by itself, or ends the publication, which is told then.
      default -> Optional.empty();
    };
  }
}
