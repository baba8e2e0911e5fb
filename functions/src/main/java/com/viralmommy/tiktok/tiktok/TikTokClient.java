package com.viralmommy.tiktok.tiktok;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.viralmommy.tiktok.tiktok.TikTokResult.Failure;
import com.viralmommy.tiktok.tiktok.Transport.Outcome;
import com.viralmommy.tiktok.tiktok.login.AccessToken;
import com.viralmommy.tiktok.tiktok.login.AppCredentials;
import com.viralmommy.tiktok.tiktok.login.RefreshToken;
import com.viralmommy.tiktok.tiktok.login.TokenGrant;
import com.viralmommy.tiktok.tiktok.login.UserField;
import com.viralmommy.tiktok.tiktok.login.UserInfo;
import com.viralmommy.tiktok.tiktok.posting.ChunkRange;
import com.viralmommy.tiktok.tiktok.posting.ChunkReceipt;
import com.viralmommy.tiktok.tiktok.posting.CreatorInfo;
import com.viralmommy.tiktok.tiktok.posting.PostInfo;
import com.viralmommy.tiktok.tiktok.posting.PublishStatus;
import com.viralmommy.tiktok.tiktok.posting.SourceInfo;
import com.viralmommy.tiktok.tiktok.posting.UploadTicket;
import com.viralmommy.tiktok.tiktok.posting.UploadUrl;
import com.viralmommy.tiktok.tiktok.wire.FormEncoding;
import com.viralmommy.tiktok.tiktok.wire.TikTokJson;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * TikTok's API, one method per endpoint, one request per call: nothing is repeated here (see {@link
 * RetryPolicy}). May be used by several threads. Opens no connection before the first call.
 */
public final class TikTokClient {

  /**
   * Exactly this: with a charset TikTok calls the request malformed
   * (docs/tiktok-api.md#014-the-token-endpoint-takes-one-content-type).
   */
  private static final String FORM = "application/x-www-form-urlencoded";

  private static final String JSON = "application/json; charset=UTF-8";

  private final TikTokEndpoints endpoints;
  private final InstantSource clock;
  private final Transport transport;

  public TikTokClient(TikTokEndpoints endpoints) {
    this(endpoints, InstantSource.system());
  }

  TikTokClient(TikTokEndpoints endpoints, InstantSource clock) {
    this.endpoints = endpoints;
    this.clock = clock;
    this.transport = new Transport(endpoints.connectTimeout(), clock);
  }

  /**
   * Makes what a first call takes besides a connection: the JDK's client reads its trust store when
   * it is made.
   */
  public void prepare() {
    transport.prepare();
  }

  /**
   * @param code as it came, URL-decoded
   * @param redirectUri the one of the authorize request
   * @param codeVerifier if and only if the authorize request carried a challenge
   *     (docs/tiktok-api.md#16-pkce)
   */
  public TikTokResult<TokenGrant> exchangeCode(
      AppCredentials app, String code, String redirectUri, Optional<String> codeVerifier) {
    Map<String, String> form = credentials(app);
    form.put("code", code);
    form.put("grant_type", "authorization_code");
    form.put("redirect_uri", redirectUri);
    codeVerifier.ifPresent(verifier -> form.put("code_verifier", verifier));
    Redaction redaction = Redaction.of(app.clientSecret(), code, codeVerifier.orElse(""));
    return reader(Operation.CODE_EXCHANGE, redaction)
        .grant(postForm(Operation.CODE_EXCHANGE, form));
  }

  /**
   * To be called by one caller at a time for an account: TikTok may answer with a new refresh token
   * and forget this one.
   */
  public TikTokResult<TokenGrant> refresh(AppCredentials app, RefreshToken token) {
    Map<String, String> form = credentials(app);
    form.put("grant_type", "refresh_token");
    form.put("refresh_token", token.value());
    Redaction redaction = Redaction.of(app.clientSecret(), token.value());
    return reader(Operation.REFRESH, redaction).grant(postForm(Operation.REFRESH, form));
  }

  public TikTokResult<NoContent> revoke(AppCredentials app, AccessToken token) {
    Map<String, String> form = credentials(app);
    form.put("token", token.value());
    Redaction redaction = Redaction.of(app.clientSecret(), token.value());
    return reader(Operation.REVOKE, redaction).revoked(postForm(Operation.REVOKE, form));
  }

  /**
   * @param fields at least one, each within the token's scopes
   */
  public TikTokResult<UserInfo> userInfo(AccessToken token, Set<UserField> fields) {
    String names =
        fields.stream().sorted().map(UserField::wireName).collect(Collectors.joining(","));
    URI uri = URI.create(endpoints.resolve(Operation.USER_INFO) + "?fields=" + names);
    HttpRequest request = authorized(uri, token).GET().build();
    return reader(Operation.USER_INFO, Redaction.of(token.value()))
        .nested(send(request), UserInfo::read);
  }

  public TikTokResult<CreatorInfo> creatorInfo(AccessToken token) {
    HttpRequest request =
        authorized(endpoints.resolve(Operation.CREATOR_INFO), token)
            .header("Content-Type", JSON)
            .POST(BodyPublishers.noBody())
            .build();
    return reader(Operation.CREATOR_INFO, Redaction.of(token.value()))
        .nested(send(request), CreatorInfo::read);
  }

  public TikTokResult<UploadTicket> initDirectPost(
      AccessToken token, PostInfo post, SourceInfo source) {
    return init(
        Operation.DIRECT_POST_INIT,
        token,
        body -> {
          post.write(body.putObject("post_info"));
          source.write(body.putObject("source_info"));
        });
  }

  /** To the user's inbox, where the user posts it or not (docs/tiktok-api.md#42-inbox). */
  public TikTokResult<UploadTicket> initInboxShare(AccessToken token, SourceInfo source) {
    return init(Operation.INBOX_INIT, token, body -> source.write(body.putObject("source_info")));
  }

  TikTokResult<UploadTicket> init(
      Operation operation, AccessToken token, Consumer<ObjectNode> body) {
    Outcome outcome = postJson(operation, token, body);
    TikTokResult<UploadTicket> result =
        reader(operation, Redaction.of(token.value())).nested(outcome, UploadTicket::read);
    return result instanceof TikTokResult.Success<UploadTicket>(UploadTicket ticket, String logId)
            && !endpoints.acceptsUpload(ticket.uploadUrl())
        ? uploadHostRefused(operation, 200, logId)
        : result;
  }

  /**
   * Sends one chunk; chunks go one after the other, from the first
   * (docs/tiktok-api.md#51-chunk-rules).
   *
   * @param contentType {@code video/mp4}, {@code video/quicktime} or {@code video/webm}
   * @param body of exactly the range's length, and saying so: without it the JDK would send no
   *     {@code Content-Length}
   * @throws IllegalArgumentException if the body does not announce the range's length
   */
  public TikTokResult<ChunkReceipt> putChunk(
      UploadUrl url, ChunkRange range, String contentType, BodyPublisher body) {
    if (body.contentLength() != range.length()) {
      throw new IllegalArgumentException(
          "The body announces " + body.contentLength() + " bytes for a range of " + range.length());
    }
    Operation operation = range.isLast() ? Operation.LAST_CHUNK : Operation.CHUNK;
    if (!endpoints.acceptsUpload(url)) {
      return uploadHostRefused(operation, 0, null);
    }
    // No bearer token: the URL is the permission (docs/tiktok-api.md#53-put).
    HttpRequest request =
        HttpRequest.newBuilder(url.uri())
            .header("Content-Type", contentType)
            .header("Content-Range", range.contentRange())
            .PUT(body)
            .build();
    return reader(operation, Redaction.of(url))
        .chunk(transport.send(request, endpoints.chunkTimeout()), range);
  }

  public TikTokResult<PublishStatus> status(AccessToken token, String publishId) {
    Outcome outcome = postJson(Operation.STATUS, token, body -> body.put("publish_id", publishId));
    return reader(Operation.STATUS, Redaction.of(token.value()))
        .nested(outcome, PublishStatus::read);
  }

  /**
   * Best effort, and documented for videos that TikTok pulls from a URL
   * (docs/tiktok-api.md#6-status).
   */
  public TikTokResult<NoContent> cancel(AccessToken token, String publishId) {
    Outcome outcome = postJson(Operation.CANCEL, token, body -> body.put("publish_id", publishId));
    return reader(Operation.CANCEL, Redaction.of(token.value()))
        .nested(outcome, data -> Optional.of(new NoContent()));
  }

  private AnswerReader reader(Operation operation, Redaction redaction) {
    return new AnswerReader(operation, redaction, clock);
  }

  private static Map<String, String> credentials(AppCredentials app) {
    Map<String, String> form = new LinkedHashMap<>();
    form.put("client_key", app.clientKey());
    form.put("client_secret", app.clientSecret());
    return form;
  }

  private Outcome postForm(Operation operation, Map<String, String> form) {
    return send(
        HttpRequest.newBuilder(endpoints.resolve(operation))
            .header("Content-Type", FORM)
            .header("Cache-Control", "no-cache")
            .POST(BodyPublishers.ofString(FormEncoding.encode(form)))
            .build());
  }

  private Outcome postJson(Operation operation, AccessToken token, Consumer<ObjectNode> body) {
    return send(
        authorized(endpoints.resolve(operation), token)
            .header("Content-Type", JSON)
            .POST(BodyPublishers.ofByteArray(TikTokJson.write(body)))
            .build());
  }

  private static HttpRequest.Builder authorized(URI uri, AccessToken token) {
    return HttpRequest.newBuilder(uri).header("Authorization", "Bearer " + token.value());
  }

  private Outcome send(HttpRequest request) {
    return transport.send(request, endpoints.requestTimeout());
  }

  private static <T> Failure<T> uploadHostRefused(
      Operation operation, int httpStatus, String logId) {
    return new Failure<>(
        new TikTokError(
            TikTokCode.UPLOAD_HOST_REFUSED,
            null,
            httpStatus,
            logId,
            "The upload URL is on a host that videos are not sent to",
            TikTokCode.UPLOAD_HOST_REFUSED.remedyAt(operation),
            Optional.empty()));
  }
}
