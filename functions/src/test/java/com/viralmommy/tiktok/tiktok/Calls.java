package com.viralmommy.tiktok.tiktok;

import com.viralmommy.tiktok.tiktok.login.AccessToken;
import com.viralmommy.tiktok.tiktok.login.AppCredentials;
import com.viralmommy.tiktok.tiktok.login.Pkce;
import com.viralmommy.tiktok.tiktok.login.RefreshToken;
import com.viralmommy.tiktok.tiktok.login.UserField;
import com.viralmommy.tiktok.tiktok.posting.ChunkRange;
import com.viralmommy.tiktok.tiktok.posting.PostInfo;
import com.viralmommy.tiktok.tiktok.posting.PrivacyLevel;
import com.viralmommy.tiktok.tiktok.posting.SourceInfo;
import com.viralmommy.tiktok.tiktok.posting.UploadUrl;
import java.net.http.HttpRequest.BodyPublishers;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** One valid call for each operation. */
final class Calls {

  static final AppCredentials APP = new AppCredentials("client-key", "app-secret");
  static final AccessToken ACCESS = new AccessToken("act.access-token");
  static final RefreshToken REFRESH = new RefreshToken("rft.refresh-token");
  static final String CODE = "code*1!2.va";
  static final String VERIFIER = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";

  private Calls() {}

  static PostInfo post(PrivacyLevel level) {
    return new PostInfo(
        "A title", level, true, true, true, OptionalInt.empty(), false, false, false);
  }

  static TikTokResult<?> make(TikTokClient client, Operation operation, UploadUrl uploadUrl) {
    return switch (operation) {
      case CODE_EXCHANGE ->
          client.exchangeCode(APP, CODE, "https://viralmommy.com/callback", Optional.of(VERIFIER));
      case REFRESH -> client.refresh(APP, REFRESH);
      case REVOKE -> client.revoke(APP, ACCESS);
      case USER_INFO -> client.userInfo(ACCESS, Set.of(UserField.OPEN_ID));
      case CREATOR_INFO -> client.creatorInfo(ACCESS);
      case DIRECT_POST_INIT ->
          client.initDirectPost(ACCESS, post(PrivacyLevel.SELF_ONLY), new SourceInfo(10, 10, 1));
      case INBOX_INIT -> client.initInboxShare(ACCESS, new SourceInfo(10, 10, 1));
      case CHUNK -> put(client, uploadUrl, new ChunkRange(0, 4, 10));
      case LAST_CHUNK -> put(client, uploadUrl, new ChunkRange(5, 9, 10));
      case STATUS -> client.status(ACCESS, "v_pub_file~v2-1.1");
      case CANCEL -> cancel(client, ACCESS, "v_pub_file~v2-1.1");
    };
  }

  /** Asks TikTok to cancel a publication (docs/tiktok-api.md#65-cancel); the product never does. */
  static TikTokResult<NoContent> cancel(TikTokClient client, AccessToken token, String publishId) {
    return client.post(
        Operation.CANCEL,
        token,
        body -> body.put("publish_id", publishId),
        data -> Optional.of(new NoContent()));
  }

  static Pkce randomPkce() {
    byte[] bytes = new byte[48];
    new SecureRandom().nextBytes(bytes);
    return new Pkce(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
  }

  private static TikTokResult<NoContent> put(
      TikTokClient client, UploadUrl uploadUrl, ChunkRange range) {
    return client.putChunk(
        uploadUrl, range, "video/mp4", BodyPublishers.ofByteArray(new byte[(int) range.length()]));
  }

  /** An answer with which {@link #make} succeeds. */
  static String success(Operation operation) {
    return switch (operation) {
      case CODE_EXCHANGE, REFRESH -> Recorded.GRANT;
      case REVOKE -> "{}";
      case USER_INFO -> Recorded.USER_INFO;
      case CREATOR_INFO -> Recorded.CREATOR_INFO;
      case DIRECT_POST_INIT, INBOX_INIT -> Recorded.INIT;
      case STATUS -> Recorded.STATUS_FAILED;
      case CANCEL -> Recorded.OK_WITHOUT_DATA;
      case CHUNK, LAST_CHUNK -> "";
    };
  }
}
