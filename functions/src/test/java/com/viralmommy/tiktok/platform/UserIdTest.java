package com.viralmommy.tiktok.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UserIdTest {

  @ParameterizedTest
  @CsvSource({
    "auth0|5f7c8ec7, auth0_7C5f7c8ec7",
    "you@example.com, you_40example_2Ecom",
    "google-oauth2|1, google-oauth2_7C1",
    "../../other, _2E_2E_2F_2E_2E_2Fother",
    "a_b, a_5Fb",
    "ü, _C3_BC",
    "😀, _F0_9F_98_80"
  })
  void keyHoldsLettersDigitsAndHyphensAndEscapesTheRest(String value, String key) {
    UserId user = new UserId(value);
    assertThat(user.key()).isEqualTo(key);
    assertThat(UserId.ofKey(key)).contains(user);
  }

  @Property(tries = 2000)
  void everyUserHasExactlyOneKey(@ForAll("users") String value) {
    UserId user = new UserId(value);
    assertThat(user.key()).matches("[A-Za-z0-9_-]{1,765}");
    assertThat(UserId.ofKey(user.key())).contains(user);
  }

  @Property(tries = 2000)
  void differentIdsHaveDifferentKeys(@ForAll("texts") String one, @ForAll("texts") String other) {
    if (isUser(one) && isUser(other)) {
      assertThat(new UserId(one).key().equals(new UserId(other).key()))
          .isEqualTo(one.equals(other));
    }
  }

  /** A text that is not a valid key has no user and causes no exception. */
  @Property(tries = 2000)
  void aTextIsTheKeyOfAtMostOneUser(@ForAll("keyLike") String key) {
    UserId.ofKey(key).ifPresent(user -> assertThat(user.key()).isEqualTo(key));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "_",
        "_4",
        "_4_40",
        "_zz",
        "_61",
        "_7c",
        "a b",
        "a/b",
        "..",
        "_FF",
        "_C3",
        "_C0_AF",
        "_ED_A0_80",
        "ü",
        "_+1"
      })
  void anotherSpellingOfAKeyIsInvalid(String key) {
    assertThat(UserId.ofKey(key)).isEmpty();
  }

  @Test
  void refusesAUserIdOfNoOrTooManyBytes() {
    assertThat(new UserId("a".repeat(255)).key()).hasSize(255);
    assertThat(new UserId("|".repeat(255)).key()).hasSize(765);
    for (String wrong : new String[] {"", "a".repeat(256), "ü".repeat(128), "😀".repeat(64)}) {
      assertThatIllegalArgumentException().isThrownBy(() -> new UserId(wrong));
    }
    assertThat(UserId.ofKey("a".repeat(256))).isEmpty();
  }

  /** In UTF-8 it would become a question mark, so two users would have one key. */
  @ParameterizedTest
  @ValueSource(strings = {"\uD800", "a\uDC00b", "\uDE00\uD83D"})
  void refusesHalfASurrogatePair(String value) {
    assertThatIllegalArgumentException().isThrownBy(() -> new UserId(value));
  }

  private static boolean isUser(String text) {
    return !text.isEmpty()
        && StandardCharsets.UTF_8.newEncoder().canEncode(text)
        && text.getBytes(StandardCharsets.UTF_8).length <= UserId.LONGEST;
  }

  @Provide
  Arbitrary<String> users() {
    return texts().filter(UserIdTest::isUser);
  }

  /** All of Unicode, including half surrogate pairs, and often the characters of keys. */
  @Provide
  Arbitrary<String> texts() {
    return Arbitraries.oneOf(
        Arbitraries.strings().ofMaxLength(60),
        Arbitraries.strings().withChars("_-./|%aA1\u00e9\ud83d\ude00?").ofMaxLength(255),
        Arbitraries.strings().numeric().ofMaxLength(3));
  }

  @Provide
  Arbitrary<String> keyLike() {
    return Arbitraries.oneOf(
        Arbitraries.strings().withChars("_0123456789ABCDEFabcdef-/.").ofMaxLength(30), texts());
  }
}
