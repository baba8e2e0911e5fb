package com.viralmommy.tiktok.simulator.oauth;

import com.viralmommy.tiktok.simulator.creators.CreatorDirectory;
import java.util.Optional;
import java.util.Set;

/** What the automatic mode decides in a person's place. */
public final class AutomaticConsent {

  /**
   * @param scopes the scopes to grant, empty for all that are asked for
   */
  private record Choice(String username, Optional<Set<String>> scopes, boolean approve) {}

  private final CreatorDirectory creators;
  private Choice choice;

  public AutomaticConsent(CreatorDirectory creators) {
    this.creators = creators;
    this.choice = new Choice(creators.all().getFirst().username(), Optional.empty(), true);
  }

  /**
   * Logs this creator in from now on and grants everything.
   *
   * @throws IllegalArgumentException when there is no such creator
   */
  public synchronized void approveAs(String username) {
    choice = new Choice(creators.get(username).username(), Optional.empty(), true);
  }

  /** Logs this creator in from now on and grants these scopes only. */
  public synchronized void approveAs(String username, Set<String> scopes) {
    choice = new Choice(creators.get(username).username(), Optional.of(Set.copyOf(scopes)), true);
  }

  /** Refuses from now on, as this creator. */
  public synchronized void denyAs(String username) {
    choice = new Choice(creators.get(username).username(), Optional.empty(), false);
  }

  public synchronized String username() {
    return choice.username;
  }

  synchronized ConsentDecision decide(Set<String> requested) {
    if (!choice.approve) {
      return new ConsentDecision.Denied(choice.username);
    }
    return ConsentDecision.of(choice.username, requested, choice.scopes.orElse(requested));
  }
}
