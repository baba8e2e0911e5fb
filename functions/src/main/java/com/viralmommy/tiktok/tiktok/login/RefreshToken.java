package com.viralmommy.tiktok.tiktok.login;

import com.viralmommy.tiktok.tiktok.wire.Secret;

/** A user's refresh token. Shows itself only through {@link #value()}. */
public record RefreshToken(String value) {

  public RefreshToken {
    Secret.require(value, "The refresh token");
  }

  @Override
  public String toString() {
    return "RefreshToken[hidden]";
  }
}
