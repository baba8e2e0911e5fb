package com.viralmommy.tiktok.simulator.oauth;

import com.viralmommy.tiktok.simulator.creators.CreatorDirectory;
import java.util.Optional;
import java.util.Set;

/** Decides on authorize requests when no person does. */
public final class AutomaticConsent {

  /**
   * @param scopes the scopes to grant; empty for all requested ones
   */
  private record Choice(String username, Optional<Set<String>> scopes, boolean approve) {}

  private final CreatorDirectory creators;
  private Choice choice;

  public AutomaticConsent(CreatorDirectory creators) {
    this.creators = creators;
    reset();
  }

  /** From now on logs the first creator in and grants every requested scope. */
  public synchronized void reset() {
    choice = new Choice(creators.all().getFirst().username(), Optional.empty(), true);
  }

  /**
   * From now on logs this creator in and grants every requested scope.
   *
   * @throws IllegalArgumentException when there is no such creator
   */
  public synchronized void approveAs(String username) {
    choice = new Choice(creators.get(username).username(), Optional.empty(), true);
  }

  /** From now on logs this creator in and grants only these scopes. */
  public synchronized void approveAs(String username, Set<String> scopes) {
    choice = new Choice(creators.get(username).username(), Optional.of(Set.copyOf(scopes)), true);
  }

  /** From now on declines as this creator. */
  public synchronized void denyAs(String username) {
    choice = new Choice(creators.get(username).username(), Optional.empty(), false);
  }

  synchronized ConsentDecision decide(Set<String> requested) {
    if (!choice.approve) {
      return new ConsentDecision.Denied(choice.username);
    }
    return ConsentDecision.of(choice.username, requested, choice.scopes.orElse(requested));
  }
}
