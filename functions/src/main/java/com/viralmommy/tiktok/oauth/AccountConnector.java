package com.viralmommy.tiktok.oauth;

import com.viralmommy.tiktok.accounts.Connection;
import com.viralmommy.tiktok.accounts.Scopes;
import com.viralmommy.tiktok.accounts.tokens.ConnectionTokens;
import com.viralmommy.tiktok.accounts.tokens.TikTokApp;
import com.viralmommy.tiktok.platform.Digests;
import com.viralmommy.tiktok.platform.Ids;
import com.viralmommy.tiktok.platform.Log;
import com.viralmommy.tiktok.platform.UserId;
import com.viralmommy.tiktok.tiktok.NoContent;
import com.viralmommy.tiktok.tiktok.TikTokClient;
import com.viralmommy.tiktok.tiktok.TikTokError;
import com.viralmommy.tiktok.tiktok.TikTokResult;
import com.viralmommy.tiktok.tiktok.login.AuthorizeUrl;
import com.viralmommy.tiktok.tiktok.login.Pkce;
import com.viralmommy.tiktok.tiktok.login.TokenGrant;
import com.viralmommy.tiktok.tiktok.login.UserField;
import com.viralmommy.tiktok.tiktok.login.UserInfo;
import com.viralmommy.tiktok.tiktok.posting.CreatorInfo;
import java.net.URI;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Connects a TikTok account by the OAuthEndpoints authorization code flow: it starts the
 * authorization, and finishes it at the callback.
 */
public final class AccountConnector {
  /**
   * A started authorization.
   *
   * @param authorizationUrl where the browser goes
   * @param cookieName name of the cookie that the browser must return
   * @param browserSecret value of that cookie
   */
  public record Started(URI authorizationUrl, String cookieName, String browserSecret) {}

  /** The result of an authorization; {@code returnTo} is where the browser goes. */
  public sealed interface Finished {
    /**
     * The account is connected.
     *
     * @param missing requested scopes that were not granted
     */
    record Connected(Connection connection, List<String> missing, URI returnTo)
        implements Finished {}

    /**
     * The account is not connected.
     *
     * @param error a code for the query of {@code returnTo}, such as {@code access_denied}
     */
    record Refused(String error, URI returnTo) implements Finished {}
  }

  /**
   * The query parameters of the callback (docs/tiktok-api.md#12-callback); absent ones are null.
   */
  public record Callback(String state, String code, String error) {}

  /** The error of an authorization that failed on the server's side. */
  public static final String INTERNAL_ERROR = "internal_error";

  private final OAuthSettings settings;
  private final StateStore states;
  private final TikTokApp app;
  private final TikTokClient tikTok;
  private final ConnectionTokens connections;
  private final Log log;

  public AccountConnector(
      OAuthSettings settings,
      StateStore states,
      TikTokApp app,
      TikTokClient tikTok,
      ConnectionTokens connections,
      Log log) {
    this.settings = settings;
    this.states = states;
    this.app = app;
    this.tikTok = tikTok;
    this.connections = connections;
    this.log = log;
  }

  /** Starts an authorization and stores its state. */
  public Started start(UserId user, URI returnTo) {
    String state = Ids.secret();
    String browserSecret = Ids.secret();
    states.save(state, browserSecret, new AuthorizationState(user, returnTo));
    URI url =
        AuthorizeUrl.of(
            settings.authorizeUrl(),
            app.credentials().clientKey(),
            settings.redirectUri().toString(),
            settings.scopes().sorted(),
            state,
            settings.pkce()
                ? Optional.of(new Pkce(codeVerifier(browserSecret)))
                : Optional.empty());
    return new Started(url, cookieName(state), browserSecret);
  }

  /**
   * Finishes an authorization. The state is removed first, so that it cannot be used twice,
   * whatever the outcome.
   *
   * @param browserSecret value of the cookie of {@link #start}, if the browser sent it
   */
  public Finished finish(Callback callback, Optional<String> browserSecret) {
    Optional<AuthorizationState> state =
        callback.state() == null || browserSecret.isEmpty()
            ? Optional.empty()
            : states.take(callback.state(), browserSecret.get());
    URI returnTo = state.map(AuthorizationState::returnTo).orElse(settings.dashboard());
    if (callback.code() == null && callback.error() != null) {
      // TikTok may omit the state of a refusal (docs/tiktok-api.md#12-callback). Nothing is stored,
      // so the state need not be checked.
      return new Finished.Refused(oauthError(callback.error()), returnTo);
    }
    if (state.isEmpty()) {
      return new Finished.Refused("invalid_state", returnTo);
    }
    if (callback.code() == null) {
      return new Finished.Refused("invalid_request", returnTo);
    }
    return switch (exchange(callback.code(), browserSecret.get())) {
      case TikTokResult.Success<TokenGrant>(TokenGrant grant, String _) ->
          store(state.get(), grant);
      case TikTokResult.Failure<TokenGrant>(TikTokError error) -> {
        log.warn(
            "oauth.exchange_failed",
            "code",
            error.code(),
            "status",
            error.httpStatus(),
            "logId",
            error.logId());
        yield new Finished.Refused(refusal(error), returnTo);
      }
    };
  }

  private Finished store(AuthorizationState state, TokenGrant grant) {
    try {
      Connection connection = connections.connect(state.user(), grant, profile(grant));
      return new Finished.Connected(
          connection, settings.scopes().missing(connection.scopes()), state.returnTo());
    } catch (RuntimeException e) {
      log.error("oauth.store_failed", e);
      if (!connections.mayBeConnected(state.user(), grant.openId())) {
        revoke(grant);
      }
      return new Finished.Refused(INTERNAL_ERROR, state.returnTo());
    }
  }

  /**
   * Revokes a grant that could not be stored, as well as it can. Not called if the account is
   * connected: the revocation could end that connection's grant too.
   */
  private void revoke(TokenGrant grant) {
    var revoked = app.call(credentials -> tikTok.revoke(credentials, grant.accessToken()));
    if (revoked instanceof TikTokResult.Failure<NoContent>(TikTokError error)) {
      log.warn("oauth.revocation_failed", "code", error.code(), "logId", error.logId());
    }
  }

  /** The error code for the dashboard: start again, try later, or ask for help. */
  private static String refusal(TikTokError error) {
    return switch (error.code()) {
      case INVALID_GRANT -> "code_expired";
      case UNREACHABLE, OUTCOME_UNKNOWN, INTERNAL_ERROR, SERVER_ERROR, TEMPORARILY_UNAVAILABLE ->
          "tiktok_unavailable";
      case ACCESS_DENIED,
          INVALID_CLIENT,
          INVALID_REQUEST,
          INVALID_SCOPE,
          UNAUTHORIZED_CLIENT,
          UNSUPPORTED_GRANT_TYPE,
          UNSUPPORTED_RESPONSE_TYPE,
          ACCESS_TOKEN_INVALID,
          SCOPE_NOT_AUTHORIZED,
          SCOPE_PERMISSION_MISSED,
          INVALID_PARAMS,
          RATE_LIMIT_EXCEEDED,
          INVALID_FILE_UPLOAD,
          APP_VERSION_CHECK_FAILED,
          SPAM_RISK_TOO_MANY_POSTS,
          SPAM_RISK_USER_BANNED_FROM_POSTING,
          REACHED_ACTIVE_USER_CAP,
          SPAM_RISK_TOO_MANY_PENDING_SHARE,
          UNAUDITED_CLIENT_CAN_ONLY_POST_TO_PRIVATE_ACCOUNTS,
          URL_OWNERSHIP_UNVERIFIED,
          PRIVACY_LEVEL_OPTION_MISMATCH,
          INVALID_PUBLISH_ID,
          TOKEN_NOT_AUTHORIZED_FOR_SPECIFIED_PUBLISH_ID,
          PUBLISH_NOT_CANCELLABLE,
          UPLOAD_REQUEST_MALFORMED,
          UPLOAD_URL_EXPIRED,
          UPLOAD_TASK_NOT_FOUND,
          UPLOAD_RANGE_NOT_SATISFIABLE,
          UPLOAD_SIZE_TOO_LARGE,
          MALFORMED_ANSWER,
          REDIRECTED,
          UPLOAD_HOST_REFUSED,
          UNKNOWN ->
          "token_exchange_failed";
    };
  }

  /**
   * The name of the cookie of an authorization. Each has its own, so that two tabs can connect at
   * the same time. The prefix {@code __Host-} binds it to this host and to https.
   */
  public static String cookieName(String state) {
    return "__Host-tiktok_oauth_" + state.substring(0, 8);
  }

  /** Exchanges the code once and never repeats the call, because a code is valid once. */
  private TikTokResult<TokenGrant> exchange(String code, String browserSecret) {
    return app.call(
        credentials ->
            tikTok.exchangeCode(
                credentials,
                code,
                settings.redirectUri().toString(),
                settings.pkce() ? Optional.of(codeVerifier(browserSecret)) : Optional.empty()));
  }

  /**
   * The PKCE code verifier, derived from the browser's secret so that it need not be stored: 43
   * characters (docs/tiktok-api.md#16-pkce).
   */
  private static String codeVerifier(String browserSecret) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(Digests.sha256("code_verifier", browserSecret));
  }

  /**
   * The account's names and avatar, from user info and creator info
   * (docs/tiktok-api.md#11-common-wrong-beliefs, row 21). A failure is only logged, because a
   * connection works without them.
   */
  private Connection.Profile profile(TokenGrant grant) {
    String displayName = null;
    String username = null;
    String avatarUrl = null;
    var user =
        tikTok.userInfo(grant.accessToken(), Set.of(UserField.DISPLAY_NAME, UserField.AVATAR_URL));
    switch (user) {
      case TikTokResult.Success<UserInfo>(UserInfo info, String _) -> {
        displayName = info.value(UserField.DISPLAY_NAME).orElse(null);
        avatarUrl = info.value(UserField.AVATAR_URL).orElse(null);
      }
      case TikTokResult.Failure<UserInfo>(TikTokError error) ->
          log.warn("oauth.user_info_failed", "code", error.code(), "logId", error.logId());
    }
    if (grant.scopes().contains(Scopes.VIDEO_PUBLISH)) {
      switch (tikTok.creatorInfo(grant.accessToken())) {
        case TikTokResult.Success<CreatorInfo>(CreatorInfo info, String _) -> {
          username = info.username();
          displayName = displayName == null ? info.nickname() : displayName;
        }
        case TikTokResult.Failure<CreatorInfo>(TikTokError error) ->
            log.warn("oauth.creator_info_failed", "code", error.code(), "logId", error.logId());
      }
    }
    return new Connection.Profile(displayName, username, avatarUrl);
  }

  /** TikTok's error code if it has the format of an OAuthEndpoints error code. */
  private static String oauthError(String error) {
    return error != null && error.matches("[a-z_]{1,40}") ? error : "invalid_request";
  }
}
