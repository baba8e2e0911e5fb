package com.viralmommy.tiktok.accounts;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;

/**
 * A connection as the API and the events show it, without a token. Absent members are null.
 *
 * @param reconnectReason only of a connection that has to be reconnected
 * @param missingScopes what the app asks for and the user did not grant
 * @param reconnectSoon whether the user has to reconnect within two weeks
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ConnectionView(
    String id,
    Connection.Status status,
    String reconnectReason,
    String displayName,
    String username,
    String avatarUrl,
    List<String> scopes,
    List<String> missingScopes,
    String connectedAt,
    String accessExpiresAt,
    String refreshExpiresAt,
    boolean reconnectSoon) {

  /** The view of a connection of an app that asks for these scopes. */
  public static ConnectionView of(Connection connection, Scopes scopes) {
    return new ConnectionView(
        connection.id(),
        connection.status(),
        connection.reconnectReason() == null ? null : connection.reconnectReason().code(),
        connection.profile().displayName(),
        connection.profile().username(),
        connection.profile().avatarUrl(),
        connection.scopes().stream().sorted().toList(),
        scopes.missing(connection.scopes()),
        connection.connectedAt().toString(),
        connection.accessExpiresAt().toString(),
        connection.refreshExpiresAt().toString(),
        connection.mustReconnectSoon());
  }
}
