package com.viralmommy.tiktok.tiktok;

import static org.assertj.core.api.Assertions.assertThat;

import com.viralmommy.tiktok.tiktok.login.AccessToken;
import com.viralmommy.tiktok.tiktok.login.AppCredentials;
import com.viralmommy.tiktok.tiktok.login.RefreshToken;
import com.viralmommy.tiktok.tiktok.login.TokenGrant;
import com.viralmommy.tiktok.tiktok.login.UserField;
import com.viralmommy.tiktok.tiktok.login.UserInfo;
import com.viralmommy.tiktok.tiktok.posting.ChunkRange;
import com.viralmommy.tiktok.tiktok.posting.CreatorInfo;
import com.viralmommy.tiktok.tiktok.posting.PostInfo;
import com.viralmommy.tiktok.tiktok.posting.PrivacyLevel;
import com.viralmommy.tiktok.tiktok.posting.PublishStatus;
import com.viralmommy.tiktok.tiktok.posting.SourceInfo;
import com.viralmommy.tiktok.tiktok.posting.UploadTicket;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The client's requests, and how it reads recorded answers. */
class TikTokClientIT {

  private static final AppCredentials APP = new AppCredentials("key", "app-secret");
  private static final AccessToken TOKEN = new AccessToken("act.example");

  private ScriptedTikTok tiktok;
  private TikTokClient client;

  @BeforeEach
  void start() throws IOException {
    tiktok = new ScriptedTikTok();
    client = new TikTokClient(tiktok.endpoints());
  }

  @AfterEach
  void stop() {
    tiktok.close();
  }

  @Test
  void exchangesACodeWithAVerifierOnlyAfterAChallenge() {
    tiktok.answers(200, Recorded.GRANT).answers(200, Recorded.GRANT);

    TokenGrant grant =
        Results.value(
            client.exchangeCode(
                APP,
                "abc*1!6.va",
                "https://viralmommy.com/api/auth/tiktok/callback",
                Optional.empty()));

    assertThat(grant.accessToken().value()).isEqualTo("act.example");
    assertThat(grant.refreshToken().value()).isEqualTo("rft.example");
    assertThat(grant.expiresIn()).isEqualTo(Duration.ofHours(24));
    assertThat(grant.refreshExpiresIn()).isEqualTo(Duration.ofDays(365));
    assertThat(grant.openId()).isEqualTo("-000bexample");
    assertThat(grant.scopes()).containsExactlyInAnyOrder("user.info.basic", "video.publish");
    assertThat(tiktok.lastAsked().uri()).hasToString("/v2/oauth/token/");
    assertThat(tiktok.lastAsked().header("Content-Type"))
        .isEqualTo("application/x-www-form-urlencoded");
    assertThat(tiktok.lastAsked().text())
        .isEqualTo(
            "client_key=key&client_secret=app-secret&code=abc*1%216.va&grant_type=authorization_code"
                + "&redirect_uri=https%3A%2F%2Fviralmommy.com%2Fapi%2Fauth%2Ftiktok%2Fcallback");

    client.exchangeCode(APP, "abc", "https://a.example/", Optional.of("verifier"));
    assertThat(tiktok.lastAsked().text()).endsWith("&code_verifier=verifier");
  }

  @Test
  void refreshesAndRevokesByForm() {
    tiktok.answers(200, Recorded.GRANT).answers(200, "{}").answers(200, "");

    Results.value(client.refresh(APP, new RefreshToken("rft.old")));
    assertThat(tiktok.lastAsked().text())
        .isEqualTo(
            "client_key=key&client_secret=app-secret&grant_type=refresh_token&refresh_token=rft.old");

    assertThat(Results.value(client.revoke(APP, TOKEN))).isEqualTo(new NoContent());
    assertThat(tiktok.lastAsked().uri()).hasToString("/v2/oauth/revoke/");
    assertThat(tiktok.lastAsked().text())
        .isEqualTo("client_key=key&client_secret=app-secret&token=act.example");
    assertThat(Results.value(client.revoke(APP, TOKEN))).isEqualTo(new NoContent());
  }

  @Test
  void readsAUserFieldByField() {
    tiktok.answers(200, Recorded.USER_INFO);

    UserInfo user =
        Results.value(
            client.userInfo(
                TOKEN,
                EnumSet.of(UserField.DISPLAY_NAME, UserField.AVATAR_URL, UserField.OPEN_ID)));

    assertThat(user.value(UserField.OPEN_ID)).contains("-000bexample");
    assertThat(user.value(UserField.DISPLAY_NAME)).isEmpty();
    assertThat(tiktok.lastAsked().method()).isEqualTo("GET");
    assertThat(tiktok.lastAsked().uri())
        .hasToString("/v2/user/info/?fields=open_id,avatar_url,display_name");
    assertThat(tiktok.lastAsked().header("Authorization")).isEqualTo("Bearer act.example");
  }

  @Test
  void queriesCreatorInfoWithoutABody() {
    tiktok.answers(200, Recorded.CREATOR_INFO);

    TikTokResult<CreatorInfo> result = client.creatorInfo(TOKEN);

    assertThat(result)
        .isEqualTo(
            new TikTokResult.Success<>(
                new CreatorInfo(
                    "tiktok",
                    "TikTok Official",
                    "https://lf16-tt4d.tiktokcdn.com/obj/avatar",
                    Set.of(
                        PrivacyLevel.PUBLIC_TO_EVERYONE,
                        PrivacyLevel.MUTUAL_FOLLOW_FRIENDS,
                        PrivacyLevel.SELF_ONLY),
                    false,
                    false,
                    true,
                    Duration.ofSeconds(300)),
                "202210112248442CB9319E1FB30C1073F3"));
    assertThat(tiktok.lastAsked().method()).isEqualTo("POST");
    assertThat(tiktok.lastAsked().body()).isEmpty();
    assertThat(tiktok.lastAsked().header("Content-Type"))
        .isEqualTo("application/json; charset=UTF-8");
    assertThat(tiktok.lastAsked().header("Content-Length")).isEqualTo("0");
  }

  @Test
  void alwaysSendsBothBrandTogglesOfADirectPost() {
    tiktok.answers(200, Recorded.INIT);

    UploadTicket ticket =
        Results.value(
            client.initDirectPost(
                TOKEN,
                new PostInfo(
                    "My #lifehack",
                    PrivacyLevel.SELF_ONLY,
                    true,
                    true,
                    true,
                    OptionalInt.of(1000),
                    false,
                    false,
                    false),
                new SourceInfo(12_345_678, 12_345_678, 1)));

    assertThat(ticket.publishId()).isEqualTo("v_pub_file~v2-1.7601447475849021452");
    assertThat(ticket.uploadUrl().value())
        .isEqualTo(
            "https://open-upload-va.tiktokapis.com/upload?upload_id=7601447475849037836&upload_token=00000000-0000");
    assertThat(tiktok.lastAsked().uri()).hasToString("/v2/post/publish/video/init/");
    assertThat(tiktok.lastAsked().header("Content-Type"))
        .isEqualTo("application/json; charset=UTF-8");
    assertThat(tiktok.lastAsked().text())
        .isEqualTo(
            """
            {"post_info":{"title":"My #lifehack","privacy_level":"SELF_ONLY","disable_comment":true,\
            "disable_duet":true,"disable_stitch":true,"video_cover_timestamp_ms":1000,\
            "brand_content_toggle":false,"brand_organic_toggle":false,"is_aigc":false},\
            "source_info":{"source":"FILE_UPLOAD","video_size":12345678,"chunk_size":12345678,\
            "total_chunk_count":1}}\
            """);
  }

  @Test
  void initsAnInboxShareWithTheSourceAlone() {
    tiktok.answers(200, Recorded.INIT);

    Results.value(client.initInboxShare(TOKEN, new SourceInfo(5, 5, 1)));

    assertThat(tiktok.lastAsked().uri()).hasToString("/v2/post/publish/inbox/video/init/");
    assertThat(tiktok.lastAsked().text())
        .isEqualTo(
            """
            {"source_info":{"source":"FILE_UPLOAD","video_size":5,"chunk_size":5,"total_chunk_count":1}}\
            """);
  }

  @Test
  void putsChunksWithRangeLengthAndTypeAndWithoutTheToken() {
    tiktok
        .answers(206, Map.of("Content-Range", "bytes 0-5/10"), "")
        .answers(201, Map.of("Content-Range", "bytes 0-9/10"), "");

    assertThat(
            Results.value(
                client.putChunk(
                    tiktok.uploadUrl(),
                    new ChunkRange(0, 4, 10),
                    "video/mp4",
                    BodyPublishers.ofString("01234"))))
        .isEqualTo(new NoContent());
    assertThat(tiktok.lastAsked().method()).isEqualTo("PUT");
    assertThat(tiktok.lastAsked().uri())
        .hasToString("/upload?upload_id=1&upload_token=very-secret");
    assertThat(tiktok.lastAsked().header("Content-Range")).isEqualTo("bytes 0-4/10");
    assertThat(tiktok.lastAsked().header("Content-Length")).isEqualTo("5");
    assertThat(tiktok.lastAsked().header("Content-Type")).isEqualTo("video/mp4");
    assertThat(tiktok.lastAsked().header("Authorization")).isNull();

    assertThat(
            Results.value(
                client.putChunk(
                    tiktok.uploadUrl(),
                    new ChunkRange(5, 9, 10),
                    "video/mp4",
                    BodyPublishers.ofString("56789"))))
        .isEqualTo(new NoContent());
  }

  @Test
  void readsTheStatusOfAPublicationAndCancelsIt() {
    tiktok.answers(200, Recorded.STATUS_COMPLETE).answers(200, Recorded.OK_WITHOUT_DATA);

    PublishStatus status = Results.value(client.status(TOKEN, "v_pub_file~v2-1.1"));
    assertThat(status.status()).isEqualTo(PublishStatus.Status.PUBLISH_COMPLETE);
    assertThat(status.postIds()).containsExactly("7678907398077074696");
    assertThat(tiktok.lastAsked().uri()).hasToString("/v2/post/publish/status/fetch/");
    assertThat(tiktok.lastAsked().text()).isEqualTo("{\"publish_id\":\"v_pub_file~v2-1.1\"}");

    Results.value(Calls.cancel(client, TOKEN, "v_pub_file~v2-1.1"));
    assertThat(tiktok.lastAsked().uri()).hasToString("/v2/post/publish/cancel/");
    assertThat(tiktok.lastAsked().text()).isEqualTo("{\"publish_id\":\"v_pub_file~v2-1.1\"}");
  }
}
