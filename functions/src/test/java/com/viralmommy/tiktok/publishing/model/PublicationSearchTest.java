package com.viralmommy.tiktok.publishing.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.viralmommy.tiktok.platform.ApiRequest;
import com.viralmommy.tiktok.platform.Problem;
import com.viralmommy.tiktok.platform.ProblemCode;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PublicationSearchTest {
  private static final String PUBLICATION = "pub_0123456789abcdefghjkmnpqrs";
  private static final String CONNECTION = "con_0123456789abcdefghjkmnpqrs";

  @Test
  void listsTwentyOfAllPublicationsByDefault() {
    assertThat(PublicationSearch.read(request(Map.of())))
        .isEqualTo(new PublicationSearch(Optional.empty(), Optional.empty(), Optional.empty(), 20));
  }

  @Test
  void readsEveryParameter() {
    for (Publication.Status status : Publication.Status.values()) {
      var query =
          Map.of(
              "status",
              status.name(),
              "connectionId",
              CONNECTION,
              "cursor",
              PUBLICATION,
              "limit",
              "100");
      assertThat(PublicationSearch.read(request(query)))
          .isEqualTo(
              new PublicationSearch(
                  Optional.of(status), Optional.of(CONNECTION), Optional.of(PUBLICATION), 100));
    }
  }

  /**
   * A cursor is an id within the caller's partition. It can contain neither an object key nor a
   * user.
   */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "limit        | 0 101 1000 -1 1.5 1e1 x 0x10 ٣",
        "cursor       | x pub_ pub_0123456789ABCDEFGHJKMNPQRS key_0123456789abcdefghjkmnpqrs"
            + " auth0_7Cother/pub_0123456789abcdefghjkmnpqrs"
            + " pub_0123456789abcdefghjkmnpqrs/.. eyJ1c2VyIjoib3RoZXIifQ",
        "status       | queued FINISHED QUEUED,FAILED",
        "connectionId | x con_ con_0123456789ABCDEFGHJKMNPQRS pub_0123456789abcdefghjkmnpqrs"
      })
  void refusesInvalidValues(String parameter, String values) {
    for (String value : values.split(" ")) {
      assertThatRefused(Map.of(parameter, value), "/" + parameter);
    }
    assertThatRefused(Map.of(parameter, ""), "/" + parameter);
  }

  @Test
  void findsAllWrongParametersAtOnce() {
    assertThatRefused(
        Map.of("limit", "x", "cursor", "x", "status", "x", "connectionId", "x"),
        "/status",
        "/connectionId",
        "/cursor",
        "/limit");
  }

  private static void assertThatRefused(Map<String, String> query, String... pointers) {
    assertThatExceptionOfType(Problem.class)
        .isThrownBy(() -> PublicationSearch.read(request(query)))
        .satisfies(
            problem -> {
              assertThat(problem.code()).isEqualTo(ProblemCode.INVALID_REQUEST);
              assertThat(problem.findings())
                  .extracting(Problem.Finding::pointer)
                  .containsExactlyElementsOf(Arrays.asList(pointers));
            });
  }

  private static ApiRequest request(Map<String, String> query) {
    return new ApiRequest("-", "GET", Map.of(), query, Map.of(), null);
  }
}
