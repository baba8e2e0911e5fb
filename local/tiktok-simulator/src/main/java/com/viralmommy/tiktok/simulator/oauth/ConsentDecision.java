package com.viralmommy.tiktok.simulator.oauth;

import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Set;

/** The decision of a creator on an authorize request. */
sealed interface ConsentDecision {

  String username();

  /**
   * @param scopes some of the requested scopes, at least one
   */
  record Approved(String username, Set<String> scopes) implements ConsentDecision {}

  record Denied(String username) implements ConsentDecision {}

  /** Grants the scopes that are both requested and ticked. Without any, the user declines. */
  static ConsentDecision of(String username, Set<String> requested, Set<String> ticked) {
    Set<String> granted = new LinkedHashSet<>(requested);
    granted.retainAll(ticked);
    return granted.isEmpty()
        ? new Denied(username)
        : new Approved(username, Collections.unmodifiableSet(granted));
  }
}
