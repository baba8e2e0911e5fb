package com.viralmommy.tiktok.accounts;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/** A connection as the API shows it: never a token. */
public final class ConnectionView {
  private ConnectionView() {}

  public static Map<String, Object> of(Connection connection, Scopes scopes) {
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("id", connection.id());
    view.put("status", connection.status());
    view.put(
        "reconnectReason",
        connection.reconnectReason() == null ? null : connection.reconnectReason().code());
    view.put("displayName", connection.profile().displayName());
    view.put("username", connection.profile().username());
    view.put("avatarUrl", connection.profile().avatarUrl());
    view.put("scopes", connection.scopes().stream().sorted().toList());
    view.put("missingScopes", scopes.missing(connection.scopes()));
    view.put("connectedAt", connection.connectedAt().toString());
    view.put("accessExpiresAt", connection.accessExpiresAt().toString());
    view.put("refreshExpiresAt", connection.refreshExpiresAt().toString());
    view.put("reconnectSoon", connection.mustReconnectSoon());
    view.values().removeIf(Objects::isNull);
    return view;
  }
}
