package com.viralmommy.tiktok.tiktok.login;

import com.viralmommy.tiktok.tiktok.wire.Secret;

/** The app's client key and client secret at TikTok. {@link #toString()} hides both. */
public record AppCredentials(String clientKey, String clientSecret) {

  public AppCredentials {
    Secret.require(clientKey, "The client key");
    Secret.require(clientSecret, "The client secret");
  }

  @Override
  public String toString() {
    return "AppCredentials[hidden]";
  }
}
