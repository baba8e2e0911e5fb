package com.viralmommy.tiktok.tiktok;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.URI;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TikTokEndpointsTest {

  @ParameterizedTest
  @ValueSource(strings = {"http://127.0.0.1:8080/tiktok", "http://127.0.0.1:8080/tiktok/"})
  void acceptsAnApiUrlWithAPath(String apiUrl) {
    assertThat(TikTokEndpoints.of(URI.create(apiUrl), Set.of()).resolve(Operation.STATUS))
        .hasToString("http://127.0.0.1:8080/tiktok/v2/post/publish/status/fetch/");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "open.tiktokapis.com",
        "/v2",
        "ftp://a.example",
        "https://a.example?x=1",
        "https://a.example#x"
      })
  void requiresAnHttpUrlWithoutQueryAndFragment(String apiUrl) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TikTokEndpoints.of(URI.create(apiUrl), Set.of()))
        .withMessageContaining("apiUrl");
  }

  @Test
  void requiresPositiveTimeouts() {
    URI url = URI.create("https://open.tiktokapis.com");
    Duration second = Duration.ofSeconds(1);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> new TikTokEndpoints(url, Set.of(), Duration.ZERO, second, second))
        .withMessageContaining("connectTimeout");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> new TikTokEndpoints(url, Set.of(), second, second, Duration.ofSeconds(-1)))
        .withMessageContaining("chunkTimeout");
  }
}
