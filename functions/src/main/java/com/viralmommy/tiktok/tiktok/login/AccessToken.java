package com.viralmommy.tiktok.tiktok.login;

import com.viralmommy.tiktok.tiktok.wire.Secret;

/** A user's access token. Shows itself only through {@link #value()}. */
public record AccessToken(String value) {

  public AccessToken {
    Secret.require(value, "The access token");
  }

  @Override
  public String toString() {
    return "AccessToken[hidden]";
  }
}
