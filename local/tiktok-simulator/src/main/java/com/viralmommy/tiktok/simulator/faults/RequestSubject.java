package com.viralmommy.tiktok.simulator.faults;

import java.util.Optional;

/**
 * Whom and what a request is about, as far as it says so.
 *
 * @param creator the username behind the token
 * @param publishId the publication that the request names
 * @param chunk the number of the chunk that a PUT sends, counted from 1
 */
public record RequestSubject(
    Optional<String> creator, Optional<String> publishId, Optional<Long> chunk) {

  /** A request that names nothing. */
  public static final RequestSubject UNKNOWN =
      new RequestSubject(Optional.empty(), Optional.empty(), Optional.empty());

  /** Whether this filter, in which empty means any, lets a request through. */
  boolean accepts(RequestSubject request) {
    return accepts(creator, request.creator)
        && accepts(publishId, request.publishId)
        && accepts(chunk, request.chunk);
  }

  private static <T> boolean accepts(Optional<T> wanted, Optional<T> actual) {
    return wanted.isEmpty() || wanted.equals(actual);
  }

  @Override
  public String toString() {
    return creator.map(c -> " of @" + c).orElse("")
        + publishId.map(p -> " for " + p).orElse("")
        + chunk.map(c -> " chunk " + c).orElse("");
  }
}
