package com.viralmommy.tiktok.tiktok;

import com.fasterxml.jackson.databind.JsonNode;
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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * A client of TikTok's API with one method per endpoint and one request per call; {@link
 * RetryPolicy} repeats calls. It is thread-safe and opens no connection before the first call.
 */
public final class TikTokClient {

  /**
   * TikTok rejects a content type with a charset
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
   * Makes the HTTP client before the first call, which takes time because the JDK reads its trust
   * store. Opens no connection.
   */
  public void prepare() {
    transport.prepare();
  }

  /**
   * Exchanges an authorization code for tokens (docs/tiktok-api.md#13-token-endpoint). A code is
   * valid once.
   *
   * @param code URL-decoded
   * @param redirectUri the same as in the authorization request
   * @param codeVerifier present if and only if the authorization request had a code challenge
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
   * Refreshes the tokens of an account (docs/tiktok-api.md#13-token-endpoint). Only one caller at a
   * time may do so for an account: TikTok may replace the refresh token and invalidate this one.
   */
  public TikTokResult<TokenGrant> refresh(AppCredentials app, RefreshToken token) {
    Map<String, String> form = credentials(app);
    form.put("grant_type", "refresh_token");
    form.put("refresh_token", token.value());
    Redaction redaction = Redaction.of(app.clientSecret(), token.value());
    return reader(Operation.REFRESH, redaction).grant(postForm(Operation.REFRESH, form));
  }

  /** Revokes the user's grant to the app (docs/tiktok-api.md#15-revoke). */
  public TikTokResult<NoContent> revoke(AppCredentials app, AccessToken token) {
    Map<String, String> form = credentials(app);
    form.put("token", token.value());
    Redaction redaction = Redaction.of(app.clientSecret(), token.value());
    return reader(Operation.REVOKE, redaction).revoked(postForm(Operation.REVOKE, form));
  }

  /**
   * Reads fields of the user (docs/tiktok-api.md#21-user-info).
   *
   * @param fields at least one
   */
  public TikTokResult<UserInfo> userInfo(AccessToken token, Set<UserField> fields) {
    return userInfo(
        token, fields.stream().sorted().map(UserField::wireName).toList(), UserInfo::read);
  }

  <T> TikTokResult<T> userInfo(
      AccessToken token, List<String> fields, Function<JsonNode, Optional<T>> read) {
    URI uri =
        URI.create(endpoints.resolve(Operation.USER_INFO) + "?fields=" + String.join(",", fields));
    HttpRequest request = authorized(uri, token).GET().build();
    return reader(Operation.USER_INFO, Redaction.of(token.value())).nested(send(request), read);
  }

  /** Reads what the creator may post at this moment (docs/tiktok-api.md#3-creator-info). */
  public TikTokResult<CreatorInfo> creatorInfo(AccessToken token) {
    HttpRequest request =
        authorized(endpoints.resolve(Operation.CREATOR_INFO), token)
            .header("Content-Type", JSON)
            .POST(BodyPublishers.noBody())
            .build();
    return reader(Operation.CREATOR_INFO, Redaction.of(token.value()))
        .nested(send(request), CreatorInfo::read);
  }

  /**
   * Starts a direct post, which TikTok publishes after the upload
   * (docs/tiktok-api.md#41-direct-post).
   */
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

  /** Starts an upload to the user's TikTok inbox (docs/tiktok-api.md#42-inbox). */
  public TikTokResult<UploadTicket> initInboxShare(AccessToken token, SourceInfo source) {
    return init(Operation.INBOX_INIT, token, body -> source.write(body.putObject("source_info")));
  }

  TikTokResult<UploadTicket> init(
      Operation operation, AccessToken token, Consumer<ObjectNode> body) {
    TikTokResult<UploadTicket> result = post(operation, token, body, UploadTicket::read);
    return result instanceof TikTokResult.Success<UploadTicket>(UploadTicket ticket, String logId)
            && !endpoints.acceptsUpload(ticket.uploadUrl())
        ? uploadHostRefused(operation, 200, logId)
        : result;
  }

  /**
   * Uploads one chunk. Chunks are sent one after the other, from the first
   * (docs/tiktok-api.md#51-chunk-rules).
   *
   * @param contentType {@code video/mp4}, {@code video/quicktime} or {@code video/webm}
   * @param body its {@code contentLength()} must be the range's length; the JDK derives the {@code
   *     Content-Length} header from it
   * @throws IllegalArgumentException if the body's length is unknown or not the range's length
   */
  public TikTokResult<NoContent> putChunk(
      UploadUrl url, ChunkRange range, String contentType, BodyPublisher body) {
    if (body.contentLength() != range.length()) {
      throw new IllegalArgumentException(
          "The body has " + body.contentLength() + " bytes, but the range " + range.length());
    }
    Operation operation = range.isLast() ? Operation.LAST_CHUNK : Operation.CHUNK;
    if (!endpoints.acceptsUpload(url)) {
      return uploadHostRefused(operation, 0, null);
    }
    // No bearer token: the URL itself grants the upload (docs/tiktok-api.md#53-put).
    HttpRequest request =
        HttpRequest.newBuilder(url.uri())
            .header("Content-Type", contentType)
            .header("Content-Range", range.contentRange())
            .PUT(body)
            .build();
    return reader(operation, Redaction.of(url))
        .chunk(transport.send(request, endpoints.chunkTimeout()), range);
  }

  /** Reads the status of a publication (docs/tiktok-api.md#6-status). */
  public TikTokResult<PublishStatus> status(AccessToken token, String publishId) {
    return post(
        Operation.STATUS, token, body -> body.put("publish_id", publishId), PublishStatus::read);
  }

  <T> TikTokResult<T> post(
      Operation operation,
      AccessToken token,
      Consumer<ObjectNode> body,
      Function<JsonNode, Optional<T>> read) {
    HttpRequest request =
        authorized(endpoints.resolve(operation), token)
            .header("Content-Type", JSON)
            .POST(BodyPublishers.ofByteArray(TikTokJson.write(body)))
            .build();
    return reader(operation, Redaction.of(token.value())).nested(send(request), read);
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
            "The upload URL is on a host that videos must not be sent to",
            TikTokCode.UPLOAD_HOST_REFUSED.remedyAt(operation),
            Optional.empty()));
  }
}
