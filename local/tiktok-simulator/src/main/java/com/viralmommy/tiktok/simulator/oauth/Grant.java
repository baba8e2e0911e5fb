package com.viralmommy.tiktok.simulator.oauth;

import java.time.Instant;
import java.util.Set;

/** What a creator allowed the app. Guarded by {@link TokenStore}. */
public final class Grant {

  private final String username;
  private final String openId;
  private final Set<String> scopes;
  Instant refreshDeadline;
  String refreshToken;
  boolean revoked;

  /** Whether a fault, and not time, ended the refresh token. */
  boolean expiredByFault;

  Grant(String username, String openId, Set<String> scopes, Instant refreshDeadline) {
    this.username = username;
    this.openId = openId;
    this.scopes = scopes;
    this.refreshDeadline = refreshDeadline;
  }

  public String username() {
    return username;
  }

  public String openId() {
    return openId;
  }

  public Set<String> scopes() {
    return scopes;
  }
}
