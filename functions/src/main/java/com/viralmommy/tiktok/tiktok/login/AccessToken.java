package com.viralmommy.tiktok.tiktok.login;

import com.viralmommy.tiktok.tiktok.wire.Secret;

/** A user's access token. {@link #toString()} hides it. */
public record AccessToken(String value) {

  public AccessToken {
    Secret.require(value, "The access token");
  }

  @Override
  public String toString() {
    return "AccessToken[hidden]";
  }
}
