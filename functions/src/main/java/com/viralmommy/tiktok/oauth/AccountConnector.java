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
 * The two halves of connecting an account: sending the browser to TikTok, and what happens when it
 * comes back.
 */
public final class AccountConnector {
  /**
   * A started authorization: where the browser goes, and what it must still have when it comes
   * back.
   */
  public record Started(URI authorizationUrl, String cookieName, String browserSecret) {}

  public sealed interface Finished {
    /**
     * @param missing scopes that were asked for and not granted
     */
    record Connected(Connection connection, List<String> missing, URI returnTo)
        implements Finished {}

    /**
     * @param error a code for the dashboard's address, such as {@code access_denied}
     */
    record Refused(String error, URI returnTo) implements Finished {}
  }

  /**
   * What TikTok appended to the redirect URI (docs/tiktok-api.md#12-callback); absent parameters
   * are null.
   */
  public record Callback(String state, String code, String error) {}

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

  /** Takes the state first: whatever the outcome, this browser cannot come back with it. */
  public Finished finish(Callback callback, Optional<String> browserSecret) {
    Optional<AuthorizationState> state =
        callback.state() == null || browserSecret.isEmpty()
            ? Optional.empty()
            : states.take(callback.state(), browserSecret.get());
    URI returnTo = state.map(AuthorizationState::returnTo).orElse(settings.dashboard());
    if (callback.code() == null && callback.error() != null) {
      // TikTok may leave the state out of a refusal (docs/tiktok-api.md#12-callback); there is
      // nothing to protect.
      return new Finished.Refused(known(callback.error()), returnTo);
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
      if (!connections.has(state.user(), grant.openId())) {
        revoke(grant);
      }
      return new Finished.Refused(INTERNAL_ERROR, state.returnTo());
    }
  }

  /**
   * A grant that is stored nowhere must not live on unseen. Best effort: there is no other way.
   * Where the account is connected, by this attempt or before, its own grant could end with it.
   */
  private void revoke(TokenGrant grant) {
    var revoked = app.call(credentials -> tikTok.revoke(credentials, grant.accessToken()));
    if (revoked instanceof TikTokResult.Failure<NoContent>(TikTokError error)) {
      log.warn("oauth.revocation_failed", "code", error.code(), "logId", error.logId());
    }
  }

  /** What the dashboard can tell a person apart: start anew at once, or later, or ask for help. */
  private static String refusal(TikTokError error) {
    return switch (error.code()) {
      case INVALID_GRANT -> "code_expired";
      case UNREACHABLE, OUTCOME_UNKNOWN, INTERNAL_ERROR, SERVER_ERROR, TEMPORARILY_UNAVAILABLE ->
          "tiktok_unavailable";
      default -> "token_exchange_failed";
    };
  }

  /**
   * A cookie for each authorization, so that two tabs can connect at once. The {@code __Host-}
   * prefix binds it to this very host over https.
   */
  public static String cookieName(String state) {
    return "__Host-tiktok_oauth_" + state.substring(0, 8);
  }

  /** The code is good once: whatever the answer, it is not sent again. */
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
   * The verifier follows from the browser's secret and is stored nowhere. 43 characters,
   * docs/tiktok-api.md#16-pkce.
   */
  private static String codeVerifier(String browserSecret) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(Digests.sha256("code_verifier", browserSecret));
  }

  /**
   * Name and picture of the account, from user info and creator info
   * (docs/tiktok-api.md#11-common-wrong-beliefs, row 21). A connection without them still works, so
   * a failure here is logged and does not lose the grant.
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

  /** Only words of OAuth's own vocabulary are passed on to the dashboard's address. */
  private static String known(String error) {
    return error != null && error.matches("[a-z_]{1,40}") ? error : "invalid_request";
  }
}
