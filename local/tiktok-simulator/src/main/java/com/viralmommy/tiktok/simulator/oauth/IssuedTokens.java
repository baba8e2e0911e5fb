package com.viralmommy.tiktok.simulator.oauth;

import java.time.Duration;
import java.util.Set;

/**
 * What the token endpoint answers (docs/tiktok-api.md#13-token-endpoint), for clients in the same
 * JVM.
 */
public record IssuedTokens(
    String openId,
    Set<String> scopes,
    String accessToken,
    Duration expiresIn,
    String refreshToken,
    Duration refreshExpiresIn) {
  @Override
  public String toString() {
    return "IssuedTokens[" + openId + "]";
  }
}
