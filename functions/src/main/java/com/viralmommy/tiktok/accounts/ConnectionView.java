package com.viralmommy.tiktok.accounts;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;

/**
 * A connection as the API and the events show it, without its tokens. Null members are left out.
 *
 * @param reconnectReason null unless the status is {@code NEEDS_RECONNECT}
 * @param missingScopes the scopes that the app requests and the user did not grant
 * @param connectedAt like all times here, in ISO 8601 format, in UTC
 * @param reconnectSoon whether the user has to connect again within about two weeks
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

  /**
   * The view of a connection.
   *
   * @param scopes the scopes that the app requests
   */
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
