package com.viralmommy.tiktok.tiktok.login;

import com.viralmommy.tiktok.tiktok.wire.Secret;

/**
 * The app's key and secret at TikTok. The key is public, the secret shows itself only through
 * {@link #clientSecret()}.
 */
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
