package com.viralmommy.tiktok.events;

/** What is told, under the names that subscribers know: an event's detail type. */
public enum EventType {
  /** There is a new publication. Its status says whether its video is awaited. */
  PUBLICATION_ACCEPTED("publication.accepted"),
  /** Its video has arrived, or it is tried again after it had ended. */
  PUBLICATION_QUEUED("publication.queued"),
  /** It begins to wait for a limit: the creator's, the app's, or TikTok's request rate. */
  PUBLICATION_RATE_LIMITED("publication.rate_limited"),
  /** It begins to wait for the user, who has to connect the account anew. */
  PUBLICATION_NEEDS_RECONNECT("publication.needs_reconnect"),
  PUBLICATION_PUBLISHED("publication.published"),
  /** Its post id, which was not known yet when it was published, has come. */
  PUBLICATION_POST_AVAILABLE("publication.post_available"),
  /** The creator has it in their inbox at TikTok, to post it themselves. */
  PUBLICATION_SENT_TO_INBOX("publication.sent_to_inbox"),
  PUBLICATION_FAILED("publication.failed"),
  PUBLICATION_CANCELLED("publication.cancelled"),
  /** TikTok did not tell the outcome. */
  PUBLICATION_UNCONFIRMED("publication.unconfirmed"),

  /** A dropped video of which no publication was made. */
  DROP_REFUSED("drop.refused"),

  /** The user has connected an account, or one that needed them works again. */
  CONNECTION_CONNECTED("connection.connected"),
  /** TikTok no longer grants what publishing needs; the connection can do the rest. */
  CONNECTION_LIMITED("connection.limited"),
  CONNECTION_NEEDS_RECONNECT("connection.needs_reconnect"),
  /** Two weeks are left until the user has to connect the account anew. */
  CONNECTION_RECONNECT_SOON("connection.reconnect_soon"),
  CONNECTION_DISCONNECTED("connection.disconnected");

  private final String text;

  EventType(String text) {
    this.text = text;
  }

  public String text() {
    return text;
  }
}
