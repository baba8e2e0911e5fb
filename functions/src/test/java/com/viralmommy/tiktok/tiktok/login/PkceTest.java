package com.viralmommy.tiktok.tiktok.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class PkceTest {

  /** The vector of docs/tiktok-api.md#16-pkce. */
  @Test
  void challengesInLowerCaseHexadecimal() {
    assertThat(new Pkce("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk").challenge())
        .isEqualTo("13d31e961a1ad8ec2f16b10c4c982e0876a878ad6df144566ee1894acb70f9c3");
  }

  @Test
  void requiresAVerifierOf43To128UnreservedCharacters() {
    assertThatIllegalArgumentException().isThrownBy(() -> new Pkce("a".repeat(42)));
    assertThatIllegalArgumentException().isThrownBy(() -> new Pkce("a".repeat(129)));
    assertThatIllegalArgumentException().isThrownBy(() -> new Pkce("a".repeat(50) + "+"));
    assertThat(new Pkce("a".repeat(43)).verifier()).hasSize(43);
    assertThat(new Pkce("~".repeat(128)).verifier()).hasSize(128);
  }
}
