package com.viralmommy.tiktok.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Base64;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ApiRequestTest {

  @Test
  void findsHeadersInAnyCase() {
    ApiRequest request = request(Map.of("aUTHorization", "x", "content-type", "y"), null);
    assertThat(request.header("Authorization")).contains("x");
    assertThat(request.header("CONTENT-TYPE")).contains("y");
    assertThat(request.header("Accept")).isEmpty();
  }

  @Test
  void findsNothingInAnEmptyRequest() {
    ApiRequest request = request(Map.of(), null);
    assertThat(request.header("Accept")).isEmpty();
    assertThat(request.queryParameter("q")).isEmpty();
    assertThat(request.cookie("c")).isEmpty();
    problem(ProblemCode.NOT_FOUND, () -> request.pathParameter("id"));
    problem(ProblemCode.INVALID_REQUEST, request::json);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '>',
      value = {
        "session=abc                      > abc",
        "a=1; session=abc; b=2            > abc",
        "a=1;session=abc                  > abc",
        "session=abc; session=later       > abc",
        "session=a=b==                    > a=b==",
        "xsession=1; session=abc          > abc",
        "session=                         > ''",
        "Session=abc                      > ",
        "session                          > ",
        "notsession=abc                   > "
      })
  void findsACookieByItsExactName(String header, String value) {
    ApiRequest request = request(Map.of("cookie", header), null);
    assertThat(request.cookie("session").orElse(null)).isEqualTo(value);
  }

  @Test
  void acceptsJsonOnlyIfTheClientNamesIt() {
    assertThat(request(Map.of("accept", "application/json"), null).acceptsJson()).isTrue();
    assertThat(request(Map.of("Accept", "text/html,*/*"), null).acceptsJson()).isFalse();
    assertThat(request(Map.of(), null).acceptsJson()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "application/json",
        "application/json; charset=utf-8",
        "APPLICATION/JSON;charset=UTF-8",
        " application/json "
      })
  void readsAJsonObject(String type) {
    assertThat(
            request(Map.of("content-type", type), "{\"a\":[1]}").json().path("a").path(0).asInt())
        .isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "text/plain",
        "application/x-www-form-urlencoded",
        "application/jsonp",
        "application/problem+json",
        ""
      })
  void refusesAnotherTypeThanJson(String type) {
    problem(
        ProblemCode.UNSUPPORTED_MEDIA_TYPE,
        () -> request(Map.of("Content-Type", type), "{}").json());
  }

  @Test
  void refusesABodyWithoutAType() {
    problem(ProblemCode.UNSUPPORTED_MEDIA_TYPE, () -> request(Map.of(), "{}").json());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "\r\n\t"})
  void refusesARequestWithoutABody(String body) {
    assertThat(invalid(body).detail()).isEqualTo("The request has no body.");
  }

  /** The limit holds for characters and for bytes, so that no large body is parsed. */
  @Test
  void refusesABodyAbove64KibibytesBeforeItIsParsed() {
    String most = "{\"a\":\"" + "x".repeat(64 * 1024 - 8) + "\"}";
    assertThatNoException().isThrownBy(() -> json(most));
    problem(ProblemCode.PAYLOAD_TOO_LARGE, () -> json(most + " "));
    problem(ProblemCode.PAYLOAD_TOO_LARGE, () -> json("[".repeat(10_000_000)));
    problem(ProblemCode.PAYLOAD_TOO_LARGE, () -> json("{\"a\":\"" + "ü".repeat(33_000) + "\"}"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[]",
        "null",
        "1",
        "\"text\"",
        "{",
        "{}{}",
        "{} x",
        "{'a':1}",
        "{a:1}",
        "{\"a\":1,}",
        "{\"a\":NaN}",
        "// comment\n{}",
        "\uFEFF{}",
        "{\"a\":01}"
      })
  void refusesABodyThatIsNotExactlyOneJsonObject(String body) {
    assertThat(invalid(body).findings())
        .containsExactly(new Problem.Finding("", "must be one JSON object in Unicode"));
  }

  @Test
  void refusesADuplicateMember() {
    invalid("{\"privacyLevel\":\"SELF_ONLY\",\"privacyLevel\":\"PUBLIC_TO_EVERYONE\"}");
    invalid("{\"a\":{\"b\":1,\"\\u0062\":2}}");
  }

  @Test
  void refusesDeepNesting() {
    invalid("{\"a\":".repeat(5_000) + "1" + "}".repeat(5_000));
    invalid("{\"a\":" + "[".repeat(32_000));
    assertThatNoException()
        .isThrownBy(() -> json("{\"a\":" + "[".repeat(31) + "]".repeat(31) + "}"));
  }

  @Test
  void refusesAVeryLongNumber() {
    invalid("{\"a\":" + "9".repeat(60_000) + "}");
  }

  @Test
  void readsANumberWithAnyExponent() {
    assertThat(json("{\"a\":1e9999999991}").path("a").isIntegralNumber()).isFalse();
  }

  @Test
  void refusesInvalidUtf8() {
    assertThat(invalid("{\"title\":\"\uFFFD\"}").detail()).contains("UTF-8");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"title\":\"\\ud83d\"}",
        "{\"title\":\"\\ude00\\ud83d\"}",
        "{\"a\":[{\"b\":\"x\\udfff\"}]}",
        "{\"\\ud800\":1}"
      })
  void refusesAnUnpairedSurrogateAnywhere(String body) {
    invalid(body);
  }

  @Test
  void acceptsAnEscapedSurrogatePair() {
    assertThat(json("{\"title\":\"\\ud83d\\ude00\"}").path("title").textValue()).isEqualTo("😀");
  }

  @Test
  void refusesABinaryBody() {
    problem(
        ProblemCode.INVALID_REQUEST,
        () -> request(Map.of("Content-Type", "application/json"), "e30=", true).json());
  }

  @Test
  void returnsTheBytesOfTextAndBinaryBodies() {
    assertThat(binary("AP8=", true).bytes()).containsExactly(0, 0xff);
    assertThat(binary("ü", false).bytes()).containsExactly(0xc3, 0xbc);
    assertThat(binary(null, false).bytes()).isEmpty();
    assertThat(binary("x".repeat(64 * 1024), false).bytes()).hasSize(64 * 1024);
    byte[] most = new byte[64 * 1024];
    String encoded = Base64.getEncoder().encodeToString(most);
    assertThat(binary(encoded, true).bytes()).isEqualTo(most);
  }

  @Test
  void refusesTooManyBytesAndInvalidBase64() {
    String tooMany = Base64.getEncoder().encodeToString(new byte[64 * 1024 + 1]);
    problem(ProblemCode.PAYLOAD_TOO_LARGE, () -> binary(tooMany, true).bytes());
    problem(ProblemCode.PAYLOAD_TOO_LARGE, () -> binary("x".repeat(64 * 1024 + 1), false).bytes());
    problem(ProblemCode.PAYLOAD_TOO_LARGE, () -> binary("ü".repeat(33_000), false).bytes());
    problem(ProblemCode.INVALID_REQUEST, () -> binary("=no base64=", true).bytes());
  }

  @Test
  void findsACookieInAnotherCaseOnlyWhereThatIsAskedFor() {
    ApiRequest request = request(Map.of("cookie", "a=1; b=2"), null);
    assertThat(request.cookie("A")).isEmpty();
    assertThat(request.cookieInAnyCase("A")).contains("1");
  }

  private static ApiRequest binary(String body, boolean encoded) {
    return request(Map.of(), body, encoded);
  }

  /** A refusal never quotes the body. */
  @Property(tries = 2000)
  void readsEveryBodyAsAnObjectOrRefusesIt(@ForAll("bodies") String body) {
    try {
      assertThat(json(body).isObject()).isTrue();
    } catch (Problem refused) {
      assertThat(refused.code().status()).isEqualTo(400);
      assertThat(refused.detail()).doesNotContain("MARK");
    }
  }

  @Provide
  Arbitrary<String> bodies() {
    Arbitrary<String> pieces =
        Arbitraries.of(
            "{",
            "}",
            "[",
            "]",
            ":",
            ",",
            "\"MARK\"",
            "\"",
            "1",
            "-",
            "null",
            "true",
            "\\u",
            "\\",
            "d800",
            " ",
            "\u0000",
            "\uD800",
            "1e999999999",
            "\"a\":");
    return Arbitraries.oneOf(
        pieces.list().ofMaxSize(20).map(list -> String.join("", list)),
        pieces.list().ofMaxSize(10).map(list -> "{\"MARK\":" + String.join("", list) + "}"),
        Arbitraries.strings().ofMaxLength(50));
  }

  private static JsonNode json(String body) {
    return request(Map.of("Content-Type", "application/json"), body).json();
  }

  private static Problem invalid(String body) {
    return problem(ProblemCode.INVALID_REQUEST, () -> json(body));
  }

  private static Problem problem(ProblemCode code, Runnable asking) {
    Problem[] refused = new Problem[1];
    assertThatExceptionOfType(Problem.class)
        .isThrownBy(asking::run)
        .satisfies(p -> assertThat(p.code()).isEqualTo(code))
        .satisfies(p -> refused[0] = p);
    return refused[0];
  }

  private static ApiRequest request(Map<String, String> headers, String body) {
    return request(headers, body, false);
  }

  private static ApiRequest request(Map<String, String> headers, String body, boolean binary) {
    return new ApiRequest("request-1", "POST", Map.of(), Map.of(), headers, body, binary);
  }
}
