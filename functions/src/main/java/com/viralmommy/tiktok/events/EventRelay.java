package com.viralmommy.tiktok.events;

import com.viralmommy.tiktok.accounts.Connection;
import com.viralmommy.tiktok.accounts.ConnectionStore;
import com.viralmommy.tiktok.accounts.ConnectionView;
import com.viralmommy.tiktok.accounts.Scopes;
import com.viralmommy.tiktok.platform.Environment;
import com.viralmommy.tiktok.platform.Log;
import com.viralmommy.tiktok.platform.UserId;
import com.viralmommy.tiktok.publishing.model.Publication;
import com.viralmommy.tiktok.publishing.model.PublicationItem;
import com.viralmommy.tiktok.publishing.model.PublicationStore;
import com.viralmommy.tiktok.publishing.model.PublicationView;
import com.viralmommy.tiktok.publishing.model.RefusedDrop;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Tells the bus what has happened to publications and connections (docs/events.md), from the
 * changes themselves: whoever made one may be dead by now.
 *
 * <p>A change may come more than once, and is then told more than once under the same {@code
 * eventId}.
 */
public final class EventRelay {
  /** DynamoDB's sequence numbers have up to so many digits. */
  private static final int LONGEST_SEQUENCE_NUMBER = 40;

  private final EventPublisher bus;
  private final Scopes scopes;
  private final String publications;
  private final String connections;
  private final Log log;

  public EventRelay(EventPublisher bus, Scopes scopes, Environment environment, Log log) {
    this.bus = bus;
    this.scopes = scopes;
    this.publications = environment.text(PublicationStore.SCHEMA.variable());
    this.connections = environment.text(ConnectionStore.SCHEMA.variable());
    this.log = log;
  }

  /**
   * The bus has the event, if the change is one, when this returns.
   *
   * @throws RuntimeException when it may not have it: the change is to be given here again
   */
  public void relay(Change change) {
    if (change.table().equals(publications)) {
      publication(change);
    } else if (change.table().equals(connections)) {
      connection(change);
    } else {
      throw new IllegalArgumentException("no table of ours has changed: " + change.table());
    }
  }

  private void publication(Change change) {
    Optional<Publication> before = change.before().flatMap(PublicationItem::publicationFrom);
    // Publications are kept; what disappears is the memory of a key or of a refused drop.
    Optional<Publication> after = change.after().flatMap(PublicationItem::publicationFrom);
    after.ifPresent(
        publication ->
            PublicationEvents.of(before, publication)
                .ifPresent(
                    type ->
                        tell(
                            type,
                            change,
                            publication.key().user(),
                            "publication",
                            PublicationView.of(publication))));
    change
        .after()
        .flatMap(RefusedDrop::from)
        .ifPresent(drop -> tell(EventType.DROP_REFUSED, change, drop.user(), "drop", drop.view()));
  }

  private void connection(Change change) {
    Optional<Connection> before = change.before().map(ConnectionStore::read);
    Optional<Connection> after = change.after().map(ConnectionStore::read);
    Connection connection = after.or(() -> before).orElseThrow();
    ConnectionEvents.of(before, after)
        .ifPresent(
            type ->
                tell(
                    type,
                    change,
                    connection.user(),
                    "connection",
                    after.isPresent() ? ConnectionView.of(connection, scopes) : last(connection)));
  }

  /** Of a connection that is no more, only which it was. */
  private static Map<String, Object> last(Connection connection) {
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("id", connection.id());
    view.put("displayName", connection.profile().displayName());
    view.put("username", connection.profile().username());
    view.values().removeIf(java.util.Objects::isNull);
    return view;
  }

  /**
   * @param subject whose view is as the API shows it
   */
  private void tell(EventType type, Change change, UserId user, String subject, Object view) {
    Map<String, Object> detail = new LinkedHashMap<>();
    detail.put("eventId", change.id());
    detail.put("sequence", sequence(change.sequenceNumber()));
    detail.put("occurredAt", change.at().toString());
    detail.put("userId", user.value());
    detail.put(subject, view);
    bus.put(type, change.at(), detail);
    log.info("event.told", "type", type.text(), "eventId", change.id());
  }

  /** Of one length, so that their order as texts is their order as numbers. */
  private static String sequence(String number) {
    return "0".repeat(Math.max(0, LONGEST_SEQUENCE_NUMBER - number.length())) + number;
  }
}
