package com.viralmommy.tiktok.events;

/** The events on the bus, each with the detail type that subscribers match. */
public enum EventType {
  /** A new publication; its status says whether it waits for an upload. */
  PUBLICATION_ACCEPTED("publication.accepted"),
  /** The video was uploaded, or a failed publication is retried. */
  PUBLICATION_QUEUED("publication.queued"),
  /** The publication starts to wait for a limit of the creator, the app or the request rate. */
  PUBLICATION_RATE_LIMITED("publication.rate_limited"),
  /** The publication starts to wait until the user reconnects the account. */
  PUBLICATION_NEEDS_RECONNECT("publication.needs_reconnect"),
  PUBLICATION_PUBLISHED("publication.published"),
  /** TikTok has reported the post id of a video that was already published. */
  PUBLICATION_POST_AVAILABLE("publication.post_available"),
  /** The video is in the creator's inbox in the TikTok app, where the creator posts it. */
  PUBLICATION_SENT_TO_INBOX("publication.sent_to_inbox"),
  PUBLICATION_FAILED("publication.failed"),
  PUBLICATION_CANCELLED("publication.cancelled"),
  /** TikTok did not report whether it published the video. */
  PUBLICATION_UNCONFIRMED("publication.unconfirmed"),

  /** A video in the drop folder that became no publication. */
  DROP_REFUSED("drop.refused"),

  /** The user connected an account, or a broken connection works again. */
  CONNECTION_CONNECTED("connection.connected"),
  /** TikTok no longer grants the scopes that publishing needs. */
  CONNECTION_LIMITED("connection.limited"),
  CONNECTION_NEEDS_RECONNECT("connection.needs_reconnect"),
  /** The user must reconnect the account within two weeks. */
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
