package com.viralmommy.tiktok.simulator.oauth;

import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Set;

/** What a creator says to an authorize request. */
sealed interface ConsentDecision {

  String username();

  /**
   * @param scopes a subset of what was asked for, never empty
   */
  record Approved(String username, Set<String> scopes) implements ConsentDecision {}

  record Denied(String username) implements ConsentDecision {}

  /** Approves what was both asked for and ticked; nothing ticked is a refusal. */
  static ConsentDecision of(String username, Set<String> requested, Set<String> ticked) {
    Set<String> granted = new LinkedHashSet<>(requested);
    granted.retainAll(ticked);
    return granted.isEmpty()
        ? new Denied(username)
        : new Approved(username, Collections.unmodifiableSet(granted));
  }
}
