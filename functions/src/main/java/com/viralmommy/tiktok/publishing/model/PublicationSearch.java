package com.viralmommy.tiktok.publishing.model;

import com.viralmommy.tiktok.platform.ApiRequest;
import com.viralmommy.tiktok.platform.Problem;
import com.viralmommy.tiktok.platform.ProblemCode;
import com.viralmommy.tiktok.publishing.model.Publication.Status;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Which of a user's publications to list, as the query of {@code GET /v1/publications} says.
 *
 * @param status only those that have it now
 * @param connection only those of this connection
 * @param after the id of the publication at which the page before ended. It is the whole cursor,
 *     and leads nowhere but into the caller's own publications, whatever a client makes of it.
 * @param limit 1–100
 */
public record PublicationSearch(
    Optional<Status> status, Optional<String> connection, Optional<String> after, int limit) {
  private static final int MAX_LIMIT = 100;
  private static final int DEFAULT_LIMIT = 20;

  /**
   * @throws Problem naming every parameter that is wrong
   */
  public static PublicationSearch read(ApiRequest request) {
    List<Problem.Finding> findings = new ArrayList<>();
    var search =
        new PublicationSearch(
            parameter(
                request,
                "status",
                PublicationSearch::status,
                "must be one of " + List.of(Status.values()),
                findings),
            parameter(
                request,
                "connectionId",
                value -> Optional.of(value).filter(id -> id.matches("con_[0-9a-z]{26}")),
                "must be the id of a connection",
                findings),
            parameter(
                request,
                "cursor",
                value -> Optional.of(value).filter(Publication.Key::isId),
                "must be the nextCursor of an earlier answer",
                findings),
            parameter(
                    request,
                    "limit",
                    PublicationSearch::limit,
                    "must be a whole number from 1 to %d".formatted(MAX_LIMIT),
                    findings)
                .orElse(DEFAULT_LIMIT));
    if (!findings.isEmpty()) {
      throw Problem.of(ProblemCode.INVALID_REQUEST, findings);
    }
    return search;
  }

  private static <T> Optional<T> parameter(
      ApiRequest request,
      String name,
      Function<String, Optional<T>> reader,
      String message,
      List<Problem.Finding> findings) {
    Optional<String> given = request.queryParameter(name);
    Optional<T> value = given.flatMap(reader);
    if (given.isPresent() && value.isEmpty()) {
      findings.add(new Problem.Finding("/" + name, message));
    }
    return value;
  }

  private static Optional<Status> status(String name) {
    return Arrays.stream(Status.values()).filter(s -> s.name().equals(name)).findFirst();
  }

  private static Optional<Integer> limit(String text) {
    return Optional.of(text)
        .filter(digits -> digits.matches("\\d{1,3}"))
        .map(Integer::valueOf)
        .filter(number -> number >= 1 && number <= MAX_LIMIT);
  }
}
