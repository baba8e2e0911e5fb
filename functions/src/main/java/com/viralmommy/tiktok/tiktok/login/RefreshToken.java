package com.viralmommy.tiktok.tiktok.login;

import com.viralmommy.tiktok.tiktok.wire.Secret;

/** A user's refresh token. {@link #toString()} hides it. */
public record RefreshToken(String value) {

  public RefreshToken {
    Secret.require(value, "The refresh token");
  }

  @Override
  public String toString() {
    return "RefreshToken[hidden]";
  }
}
