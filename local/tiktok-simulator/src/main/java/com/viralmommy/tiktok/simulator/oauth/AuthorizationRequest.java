package com.viralmommy.tiktok.simulator.oauth;

import java.util.Optional;
import java.util.Set;

/** A valid authorize request that waits for the user's decision. */
record AuthorizationRequest(
    String redirectUri, Set<String> scopes, Optional<String> state, Optional<String> challenge) {

  @Override
  public String toString() {
    return "AuthorizationRequest" + scopes;
  }
}
