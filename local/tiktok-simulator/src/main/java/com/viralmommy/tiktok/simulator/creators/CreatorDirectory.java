package com.viralmommy.tiktok.simulator.creators;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** The accounts of this TikTok, which may change while it runs. */
public final class CreatorDirectory {

  private final Map<String, Creator> byUsername = new LinkedHashMap<>();

  public CreatorDirectory(List<Creator> creators) {
    creators.forEach(c -> byUsername.put(c.username(), c));
  }

  public synchronized List<Creator> all() {
    return List.copyOf(byUsername.values());
  }

  public synchronized Optional<Creator> find(String username) {
    return Optional.ofNullable(byUsername.get(username));
  }

  /**
   * @throws IllegalArgumentException when there is no such creator
   */
  public Creator get(String username) {
    return find(username)
        .orElseThrow(() -> new IllegalArgumentException("No creator is called " + username));
  }

  /** Changes an account; its name stays. */
  public synchronized Creator change(String username, UnaryOperator<Creator> change) {
    Creator changed = change.apply(get(username));
    if (!changed.username().equals(username)) {
      throw new IllegalArgumentException("A username stays: " + username);
    }
    byUsername.put(username, changed);
    return changed;
  }
}
