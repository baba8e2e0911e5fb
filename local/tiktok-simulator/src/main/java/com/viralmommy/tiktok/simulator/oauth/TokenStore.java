package com.viralmommy.tiktok.simulator.oauth;

import com.viralmommy.tiktok.simulator.creators.Creator;
import com.viralmommy.tiktok.simulator.http.RandomIds;
import com.viralmommy.tiktok.simulator.settings.BehaviorOption;
import com.viralmommy.tiktok.simulator.settings.CurrentSettings;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Every token that was issued, and its grant. */
public final class TokenStore {

  private final CurrentSettings settings;
  private final InstantSource clock;
  private final Map<String, Access> access = new HashMap<>();
  private final Map<String, Refresh> refresh = new HashMap<>();

  public TokenStore(CurrentSettings settings, InstantSource clock) {
    this.settings = settings;
    this.clock = clock;
  }

  /** A new pair of tokens with their lifetimes in seconds. */
  record Pair(
      Grant grant, String accessToken, long expiresIn, String refreshToken, long refreshExpiresIn) {
    @Override
    public String toString() {
      return "Pair[" + grant.username() + "]";
    }
  }

  /** The result of using a refresh token. */
  sealed interface Refreshed {
    record Renewed(Pair pair) implements Refreshed {}

    /** A newer token has replaced it, and the client has received the newer one. */
    record Rotated() implements Refreshed {}

    /** Its lifetime has ended. */
    record Expired() implements Refreshed {}

    /** It is refused for a reason that the client could not know. */
    record Refused() implements Refreshed {}

    /** It was never issued. */
    record Unknown() implements Refreshed {}
  }

  private static final class Access {
    private final Grant grant;
    private Instant expiresAt;

    private Access(Grant grant, Instant expiresAt) {
      this.grant = grant;
      this.expiresAt = expiresAt;
    }
  }

  private static final class Refresh {
    private final Grant grant;
    private Instant rotatedAt;
    private boolean successorLost;

    private Refresh(Grant grant) {
      this.grant = grant;
    }
  }

  /** The first pair of a new grant. */
  synchronized Pair issue(Creator creator, Set<String> scopes) {
    Instant now = clock.instant();
    Grant grant =
        new Grant(
            creator.username(),
            creator.openId(),
            scopes,
            now.plus(settings.get().lifetimes().refresh()));
    issueRefresh(grant);
    return pair(grant, now);
  }

  /** The first pair of a new grant, without authorize and token requests. */
  public IssuedTokens issueNow(Creator creator, Set<String> scopes) {
    Pair pair = issue(creator, scopes);
    return new IssuedTokens(
        creator.openId(),
        scopes,
        pair.accessToken,
        Duration.ofSeconds(pair.expiresIn),
        pair.refreshToken,
        Duration.ofSeconds(pair.refreshExpiresIn));
  }

  /** Uses a refresh token (docs/tiktok-api.md#13-token-endpoint). */
  synchronized Refreshed renew(String refreshToken, boolean answerIsLost) {
    Refresh used = refresh.get(refreshToken);
    if (used == null) {
      return new Refreshed.Unknown();
    }
    Instant now = clock.instant();
    Grant grant = used.grant;
    if (grant.revoked || grant.expiredByFault) {
      return new Refreshed.Refused();
    }
    if (!now.isBefore(grant.refreshDeadline)) {
      return new Refreshed.Expired();
    }
    if (used.rotatedAt != null
        && !(settings.is(BehaviorOption.RefreshRotation.GRACE_WINDOW)
            && now.isBefore(used.rotatedAt.plus(settings.get().graceWindow())))) {
      return used.successorLost ? new Refreshed.Refused() : new Refreshed.Rotated();
    }
    if (settings.is(BehaviorOption.RefreshDeadline.RESETS)) {
      grant.refreshDeadline = now.plus(settings.get().lifetimes().refresh());
    }
    if (used.rotatedAt == null && !settings.is(BehaviorOption.RefreshRotation.SAME_TOKEN)) {
      used.rotatedAt = now;
      used.successorLost = answerIsLost;
      issueRefresh(grant);
    }
    return new Refreshed.Renewed(pair(grant, now));
  }

  private void issueRefresh(Grant grant) {
    grant.refreshToken = "rft." + RandomIds.secret();
    refresh.put(grant.refreshToken, new Refresh(grant));
  }

  private Pair pair(Grant grant, Instant now) {
    String token = "act." + RandomIds.secret();
    Instant expiresAt = now.plus(settings.get().lifetimes().access());
    access.put(token, new Access(grant, expiresAt));
    return new Pair(
        grant,
        token,
        settings.get().lifetimes().access().toSeconds(),
        grant.refreshToken,
        grant.refreshDeadline.getEpochSecond() - now.getEpochSecond());
  }

  /** The grant of an access token that is valid now. */
  public synchronized Optional<Grant> grantOf(String accessToken) {
    return Optional.ofNullable(access.get(accessToken))
        .filter(a -> !a.grant.revoked && clock.instant().isBefore(a.expiresAt))
        .map(a -> a.grant);
  }

  /** Lets an access token expire now. Its grant stays valid. */
  public synchronized void expireAccess(String accessToken) {
    Access found = access.get(accessToken);
    if (found != null) {
      found.expiresAt = clock.instant();
    }
  }

  /** Lets a refresh token expire now. */
  synchronized void expireRefresh(String refreshToken) {
    Refresh found = refresh.get(refreshToken);
    if (found != null) {
      found.grant.refreshDeadline = clock.instant();
      found.grant.expiredByFault = true;
    }
  }

  /** Ends a grant and all its tokens. */
  public synchronized void revoke(Grant grant) {
    grant.revoked = true;
  }

  /** Ends every grant of a creator; false when there was none. */
  public synchronized boolean revokeAll(String username) {
    List<Grant> ended =
        refresh.values().stream()
            .map(r -> r.grant)
            .filter(grant -> grant.username().equals(username) && !grant.revoked)
            .distinct()
            .toList();
    ended.forEach(grant -> grant.revoked = true);
    return !ended.isEmpty();
  }

  /** Whether a creator has a grant that has neither ended nor expired. */
  synchronized boolean hasGrant(String username) {
    Instant now = clock.instant();
    return refresh.values().stream()
        .map(r -> r.grant)
        .anyMatch(
            grant ->
                grant.username().equals(username)
                    && !grant.revoked
                    && now.isBefore(grant.refreshDeadline));
  }

  /** Whether this access token was ever issued. */
  synchronized boolean isAccessToken(String token) {
    return access.containsKey(token);
  }

  /** Whether this refresh token was ever issued. */
  synchronized boolean isRefreshToken(String token) {
    return refresh.containsKey(token);
  }

  /** The creator of a token of any kind, valid or not. */
  public synchronized Optional<String> creatorOf(String token) {
    return Optional.ofNullable(access.get(token))
        .map(a -> a.grant.username())
        .or(() -> Optional.ofNullable(refresh.get(token)).map(r -> r.grant.username()));
  }

  /** Forgets every token. */
  public synchronized void clear() {
    access.clear();
    refresh.clear();
  }

  /** The first characters of a token, for texts. */
  static String shorten(String token) {
    return token.substring(0, Math.min(8, token.length())) + "…";
  }

  /** Whether a grant was ended by the user or by the app. */
  public synchronized boolean isRevoked(Grant grant) {
    return grant.revoked;
  }
}
