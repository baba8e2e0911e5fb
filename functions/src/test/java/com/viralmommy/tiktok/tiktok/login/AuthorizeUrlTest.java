package com.viralmommy.tiktok.tiktok.login;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AuthorizeUrlTest {

  private static final URI PAGE = URI.create("https://www.tiktok.com/v2/auth/authorize/");

  private static URI url(Optional<Pkce> pkce) {
    return AuthorizeUrl.of(
        PAGE,
        "aw key",
        "https://viralmommy.com/api/auth/tiktok/callback",
        List.of("user.info.basic", "video.publish"),
        "state&=ü",
        pkce);
  }

  /**
   * docs/tiktok-api.md#11-authorize-request: form-url-encoded, scopes with commas, and always the
   * page.
   */
  @Test
  void encodesEachParameter() {
    assertThat(url(Optional.empty()))
        .hasToString(
            "https://www.tiktok.com/v2/auth/authorize/?client_key=aw+key&response_type=code"
                + "&scope=user.info.basic%2Cvideo.publish"
                + "&redirect_uri=https%3A%2F%2Fviralmommy.com%2Fapi%2Fauth%2Ftiktok%2Fcallback"
                + "&state=state%26%3D%C3%BC&disable_auto_auth=1");
  }

  @Test
  void carriesAChallengeIfThereIsAVerifier() {
    assertThat(url(Optional.of(new Pkce("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"))).toString())
        .endsWith(
            "&code_challenge=13d31e961a1ad8ec2f16b10c4c982e0876a878ad6df144566ee1894acb70f9c3"
                + "&code_challenge_method=S256");
  }
}
