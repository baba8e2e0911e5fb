package com.viralmommy.tiktok.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.net.URI;
import java.util.Map;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EnvironmentTest {

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "\t\n"})
  void aBlankVariableIsMissing(String value) {
    Environment environment = Environment.of(Map.of("TABLE", value));
    assertThat(environment.find("TABLE")).isEmpty();
    assertThat(environment.text("TABLE", "otherwise")).isEqualTo("otherwise");
    refused(() -> environment.text("TABLE"), "TABLE is not set");
  }

  @Test
  void namesTheVariableThatIsMissing() {
    Environment nothing = Environment.of(Map.of());
    refused(() -> nothing.text("TOKEN_KEY_ID"), "TOKEN_KEY_ID is not set");
    refused(() -> nothing.address("OIDC_ISSUER"), "OIDC_ISSUER is not set");
  }

  @Test
  void stripsWhiteSpace() {
    assertThat(Environment.of(Map.of("TABLE", " name\n")).text("TABLE")).isEqualTo("name");
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "42", "3600", "0042", "+7"})
  void readsAWholeNumberWithinItsRange(String value) {
    assertThat(Environment.of(Map.of("N", value)).number("N", 1, 3600, 10))
        .isEqualTo(Long.parseLong(value));
  }

  @Test
  void readsTheDefaultIfNoNumberIsSet() {
    assertThat(Environment.of(Map.of()).number("N", 1, 3600, 10)).isEqualTo(10);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"0", "3601", "-1", "1.5", "ten-secrets", "1e2", "0x10", "9223372036854775808"})
  void namesTheVariableAndTheRangeButNotTheWrongNumber(String value) {
    refused(
        () -> Environment.of(Map.of("POLL_SECONDS", value)).number("POLL_SECONDS", 1, 3600, 10),
        "POLL_SECONDS must be a whole number from 1 to 3600");
  }

  @ParameterizedTest
  @ValueSource(strings = {"https://open.tiktokapis.com", "http://127.0.0.1:8080/a?b=c"})
  void readsAnAbsoluteUrl(String value) {
    Environment environment = Environment.of(Map.of("URL", value));
    assertThat(environment.address("URL")).isEqualTo(URI.create(value));
    assertThat(environment.findAddress("URL")).contains(URI.create(value));
    assertThat(environment.address("URL", URI.create("https://other"))).hasToString(value);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "open.tiktokapis.com",
        "/path",
        "ftp://host/",
        "file:///etc/passwd",
        "https:",
        "https:///path",
        "https://user:very-secret@",
        "http://a b/",
        "mailto:a@b"
      })
  void namesTheVariableButNotTheWrongUrl(String value) {
    refused(
        () -> Environment.of(Map.of("OIDC_ISSUER", value)).address("OIDC_ISSUER"),
        "OIDC_ISSUER must be an absolute http or https URL");
    refused(
        () -> Environment.of(Map.of("OIDC_ISSUER", value)).findAddress("OIDC_ISSUER"),
        "OIDC_ISSUER must be an absolute http or https URL");
  }

  @Test
  void readsASetWithoutEmptyAndRepeatedValues() {
    assertThat(Environment.of(Map.of("S", " a, b,,a ,")).set("S")).isEqualTo(Set.of("a", "b"));
    assertThat(Environment.of(Map.of()).set("S")).isEmpty();
  }

  private static void refused(ThrowingCallable reading, String message) {
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(reading)
        .withMessage(message)
        .withNoCause();
  }
}
