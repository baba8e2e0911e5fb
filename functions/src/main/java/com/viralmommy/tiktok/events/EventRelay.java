package com.viralmommy.tiktok.events;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.viralmommy.tiktok.accounts.Connection;
import com.viralmommy.tiktok.accounts.ConnectionStore;
import com.viralmommy.tiktok.accounts.ConnectionView;
import com.viralmommy.tiktok.accounts.Scopes;
import com.viralmommy.tiktok.platform.Environment;
import com.viralmommy.tiktok.platform.Log;
import com.viralmommy.tiktok.publishing.model.Publication;
import com.viralmommy.tiktok.publishing.model.PublicationItem;
import com.viralmommy.tiktok.publishing.model.PublicationStore;
import com.viralmommy.tiktok.publishing.model.PublicationView;
import com.viralmommy.tiktok.publishing.model.RefusedDrop;
import java.util.Optional;

/**
 * Publishes what happens to publications and connections (docs/events.md).
 *
 * <p>Events are derived from the changes in the tables, so that an event is not lost when the
 * function that made the change crashes. A change may be delivered more than once; its event then
 * has the same {@code eventId}.
 */
public final class EventRelay {
  /** The members of a disconnected account that its event shows. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  private record DisconnectedView(String id, String displayName, String username) {
    static DisconnectedView of(Connection connection) {
      Connection.Profile profile = connection.profile();
      return new DisconnectedView(connection.id(), profile.displayName(), profile.username());
    }
  }

  private final EventPublisher publisher;
  private final Scopes scopes;
  private final String publicationsTable;
  private final String connectionsTable;
  private final Log log;

  public EventRelay(EventPublisher publisher, Scopes scopes, Environment environment, Log log) {
    this.publisher = publisher;
    this.scopes = scopes;
    this.publicationsTable = environment.text(PublicationStore.SCHEMA.variable());
    this.connectionsTable = environment.text(ConnectionStore.SCHEMA.variable());
    this.log = log;
  }

  /**
   * Publishes the event of a change, if there is one. The bus has stored it when this method
   * returns.
   *
   * @throws RuntimeException when the event may not be published; the caller must try again
   */
  public void relay(Change change) {
    if (change.table().equals(publicationsTable)) {
      relayPublication(change);
    } else if (change.table().equals(connectionsTable)) {
      relayConnection(change);
    } else {
      throw new IllegalArgumentException("a change of an unknown table: " + change.table());
    }
  }

  private void relayPublication(Change change) {
    Optional<Publication> before = change.before().flatMap(PublicationItem::publicationFrom);
    // The table also holds items of idempotency keys and refused drops.
    Optional<Publication> after = change.after().flatMap(PublicationItem::publicationFrom);
    after.ifPresent(
        publication ->
            PublicationEvents.of(before, publication)
                .ifPresent(
                    type ->
                        publish(
                            type,
                            change,
                            EventDetail.ofPublication(
                                change,
                                publication.key().user().value(),
                                PublicationView.of(publication)))));
    change
        .after()
        .flatMap(RefusedDrop::from)
        .ifPresent(
            drop ->
                publish(
                    EventType.DROP_REFUSED,
                    change,
                    EventDetail.ofDrop(change, drop.user().value(), drop.view())));
  }

  private void relayConnection(Change change) {
    Optional<Connection> before = change.before().map(ConnectionStore::read);
    Optional<Connection> after = change.after().map(ConnectionStore::read);
    Connection connection = after.or(() -> before).orElseThrow();
    ConnectionEvents.of(before, after)
        .ifPresent(
            type ->
                publish(
                    type,
                    change,
                    EventDetail.ofConnection(
                        change,
                        connection.user().value(),
                        after.isPresent()
                            ? ConnectionView.of(connection, scopes)
                            : DisconnectedView.of(connection))));
  }

  private void publish(EventType type, Change change, EventDetail detail) {
    publisher.put(type, change.at(), detail);
    log.info(Log.Counted.EVENT_PUBLISHED, "type", type.text(), "eventId", change.id());
  }
}
