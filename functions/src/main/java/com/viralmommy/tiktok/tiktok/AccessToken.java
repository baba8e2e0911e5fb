package com.viralmommy.tiktok.tiktok;

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
