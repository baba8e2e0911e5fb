package com.viralmommy.tiktok.tiktok;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.viralmommy.tiktok.tiktok.login.AccessToken;
import com.viralmommy.tiktok.tiktok.login.AppCredentials;
import com.viralmommy.tiktok.tiktok.login.Pkce;
import com.viralmommy.tiktok.tiktok.login.RefreshToken;
import com.viralmommy.tiktok.tiktok.login.TokenGrant;
import com.viralmommy.tiktok.tiktok.posting.UploadTicket;
import com.viralmommy.tiktok.tiktok.posting.UploadUrl;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** No text contains a secret. */
class SecretsIT {

  private static final String UPLOAD_TOKEN = "5f2a-upload-token";

  private static Stream<String> secrets() {
    return Stream.of(
        Calls.APP.clientSecret(),
        Calls.ACCESS.value(),
        Calls.REFRESH.value(),
        Calls.CODE,
        URLEncoder.encode(Calls.CODE, StandardCharsets.UTF_8),
        Calls.VERIFIER,
        UPLOAD_TOKEN);
  }

  @Test
  void typesWithSecretsHideThem() {
    UploadUrl url =
        new UploadUrl("https://open-upload.tiktokapis.com/upload?upload_token=" + UPLOAD_TOKEN);
    TokenGrant grant =
        new TokenGrant(
            Calls.ACCESS, Calls.REFRESH, Duration.ofHours(1), Duration.ofDays(1), "id", Set.of());

    String texts =
        Calls.APP
            + " "
            + new UploadTicket("v_pub_file", url)
            + new TikTokResult.Success<>(grant, null)
            + new Pkce(Calls.VERIFIER);

    assertThat(texts)
        .contains("AccessToken[hidden]", "RefreshToken[hidden]", "UploadUrl[hidden]")
        .contains("AppCredentials[hidden]", "Pkce[hidden]");
    secrets().forEach(secret -> assertThat(texts).doesNotContain(secret));
  }

  /** A server that echoes the request in every field that the client keeps. */
  @ParameterizedTest
  @EnumSource(Operation.class)
  void anEchoOfTheRequestIsRedacted(Operation operation) throws IOException {
    List<String> sent =
        switch (operation) {
          case CODE_EXCHANGE ->
              List.of(
                  Calls.APP.clientSecret(),
                  Calls.CODE,
                  URLEncoder.encode(Calls.CODE, StandardCharsets.UTF_8),
                  Calls.VERIFIER);
          case REFRESH -> List.of(Calls.APP.clientSecret(), Calls.REFRESH.value());
          case REVOKE -> List.of(Calls.APP.clientSecret(), Calls.ACCESS.value());
          case CHUNK, LAST_CHUNK -> List.of(UPLOAD_TOKEN, "upload_token=" + UPLOAD_TOKEN);
          default -> List.of(Calls.ACCESS.value());
        };
    try (ScriptedTikTok tiktok = new ScriptedTikTok()) {
      UploadUrl url =
          new UploadUrl(tiktok.url() + "/upload?upload_id=1&upload_token=" + UPLOAD_TOKEN);
      String echo = String.join(" ", sent) + " end";
      byte[] body =
          """
          {"error":{"code":"%1$s","message":"%1$s","log_id":"%1$s"}}\
          """
              .formatted(echo)
              .getBytes(StandardCharsets.UTF_8);
      tiktok.answers(400, Map.of("x-tt-logid", echo), body);

      TikTokError error =
          Results.error(Calls.make(new TikTokClient(tiktok.endpoints()), operation, url));

      assertThat(error.logId()).contains("[hidden]").endsWith("end");
      assertThat(error.toString()).doesNotContain(sent);
    }
  }

  @Test
  void tokensThatWereNotSentAreRedactedToo() {
    assertThat(Redaction.of().hide("got act.abc!4567*1 and rft.xyz, clt.1 in contract", 300))
        .isEqualTo("got [hidden] and [hidden], [hidden] in contract");
  }

  @Test
  void foreignTextsAreCutAndPrintable() {
    assertThat(Redaction.of().hide("a\r\nb\u0000c\u202ed\ud800e" + "x".repeat(400), 300))
        .hasSize(300)
        .startsWith("a  b c d exx");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "two words", "line\nbreak", "tab\tbed", "sécret"})
  void aMalformedSecretIsRefusedWithoutBeingQuoted(String value) {
    for (ThrowingCallable make :
        new ThrowingCallable[] {
          () -> new AccessToken(value),
          () -> new RefreshToken(value),
          () -> new AppCredentials("key", value),
          () -> new AppCredentials(value, "secret"),
          () -> new Pkce(value),
        }) {
      assertThatThrownBy(make)
          .isInstanceOf(IllegalArgumentException.class)
          .hasNoCause()
          .satisfies(
              thrown -> {
                if (!value.isEmpty()) {
                  assertThat(thrown.getMessage()).doesNotContain(value);
                }
              });
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/upload?t=secret",
        "ftp://a/?t=secret",
        "https://a b/?t=secret",
        "https:///?t=secret",
        "mailto:secret"
      })
  void aMalformedUploadUrlIsRefusedWithoutBeingQuoted(String value) {
    assertThatThrownBy(() -> new UploadUrl(value))
        .isInstanceOf(IllegalArgumentException.class)
        .hasNoCause()
        .hasMessageNotContaining("secret");
  }

  @Test
  void anUnreachableHostIsNotNamed() {
    TikTokClient client =
        new TikTokClient(TikTokEndpoints.of(URI.create("http://127.0.0.1:1"), Set.of()));

    assertThat(
            Results.error(
                    client.exchangeCode(
                        Calls.APP, Calls.CODE, "https://viralmommy.com/", Optional.empty()))
                .message())
        .isEqualTo("No connection: ConnectException");
  }
}
