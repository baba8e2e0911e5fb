package com.viralmommy.tiktok.simulator.oauth;

import java.time.Duration;
import java.util.Set;

/**
 * Tokens that were issued without authorize and token requests, for clients in the same JVM
 * (docs/tiktok-api.md#13-token-endpoint).
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
