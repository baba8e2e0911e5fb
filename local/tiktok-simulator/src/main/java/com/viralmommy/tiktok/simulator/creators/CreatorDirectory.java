package com.viralmommy.tiktok.simulator.creators;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** The accounts of the simulator, which may change while it runs. */
public final class CreatorDirectory {

  private static final Duration DAY = Duration.ofDays(1);

  /**
   * @param postedElsewhereAt the age of the posts through other apps counts from here
   */
  private record Account(Creator creator, Instant postedElsewhereAt) {

    /** The account as it is now: after 24 hours the posts through other apps no longer count. */
    Creator at(Instant now) {
      return postedElsewhereAt.plus(DAY).isAfter(now) ? creator : creator.withPostsElsewhere(0);
    }
  }

  private final InstantSource clock;
  private final List<Creator> initial;
  private final Map<String, Account> byUsername = new LinkedHashMap<>();

  public CreatorDirectory(List<Creator> creators, InstantSource clock) {
    this.clock = clock;
    this.initial = List.copyOf(creators);
    reset();
  }

  public synchronized List<Creator> all() {
    Instant now = clock.instant();
    return byUsername.values().stream().map(account -> account.at(now)).toList();
  }

  public synchronized Optional<Creator> find(String username) {
    return Optional.ofNullable(byUsername.get(username)).map(a -> a.at(clock.instant()));
  }

  /**
   * @throws IllegalArgumentException with the known usernames, when there is no such creator
   */
  public synchronized Creator get(String username) {
    return find(username)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "No creator is called "
                        + username
                        + ". Choose one of "
                        + byUsername.keySet().stream().collect(Collectors.joining(", "))));
  }

  /**
   * Adds an account.
   *
   * @throws IllegalArgumentException when there is one with this username
   */
  public synchronized void add(Creator creator) {
    if (byUsername.containsKey(creator.username())) {
      throw new IllegalArgumentException("There is a creator called " + creator.username());
    }
    byUsername.put(creator.username(), new Account(creator, clock.instant()));
  }

  /**
   * Changes an account.
   *
   * @throws IllegalArgumentException when there is no such creator, or when the username changes
   */
  public synchronized Creator change(String username, UnaryOperator<Creator> change) {
    Creator before = get(username);
    Creator changed = change.apply(before);
    if (!changed.username().equals(username)) {
      throw new IllegalArgumentException("The username of " + username + " cannot change");
    }
    Instant since =
        changed.postsElsewhere() == before.postsElsewhere()
            ? byUsername.get(username).postedElsewhereAt()
            : clock.instant();
    byUsername.put(username, new Account(changed, since));
    return changed;
  }

  /** Returns to the accounts of the start. */
  public synchronized void reset() {
    byUsername.clear();
    Instant now = clock.instant();
    initial.forEach(creator -> byUsername.put(creator.username(), new Account(creator, now)));
  }
}
