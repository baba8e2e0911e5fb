package com.viralmommy.tiktok.simulator.oauth;

import java.util.Optional;
import java.util.Set;

/** A valid authorize request, waiting for a decision. */
record AuthorizationRequest(
    String redirectUri, Set<String> scopes, String state, Optional<String> challenge) {

  @Override
  public String toString() {
    return "Authorization" + scopes;
  }
}
