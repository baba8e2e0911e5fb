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
 * The parameters of {@code GET /v1/publications}: which of a user's publications to list.
 *
 * @param status only publications with this status
 * @param connection only publications of the connection with this id
 * @param after the id of the last publication of the previous page. It is the whole cursor. A
 *     forged one can only point into the caller's own publications.
 * @param limit 1 to 100
 */
public record PublicationSearch(
    Optional<Status> status, Optional<String> connection, Optional<String> after, int limit) {
  private static final int MAX_LIMIT = 100;
  private static final int DEFAULT_LIMIT = 20;

  /**
   * Reads the query parameters. All are optional.
   *
   * @throws Problem INVALID_REQUEST with a finding for each wrong parameter
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
