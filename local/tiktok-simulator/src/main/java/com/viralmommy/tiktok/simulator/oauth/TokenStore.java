package com.viralmommy.tiktok.simulator.oauth;

import com.viralmommy.tiktok.simulator.creators.Creator;
import com.viralmommy.tiktok.simulator.http.RandomIds;
import com.viralmommy.tiktok.simulator.settings.BehaviorOption;
import com.viralmommy.tiktok.simulator.settings.SimulatorSettings;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Every token that was ever issued, and what it is worth now. */
public final class TokenStore {

  private final SimulatorSettings settings;
  private final InstantSource clock;
  private final Map<String, Access> access = new HashMap<>();
  private final Map<String, Refresh> refresh = new HashMap<>();

  public TokenStore(SimulatorSettings settings, InstantSource clock) {
    this.settings = settings;
    this.clock = clock;
  }

  /** A fresh pair, with the lifetimes that the token endpoint announces, in seconds. */
  record Pair(
      Grant grant, String accessToken, long expiresIn, String refreshToken, long refreshExpiresIn) {
    @Override
    public String toString() {
      return "Pair[" + grant.username() + "]";
    }
  }

  /** What came of a refresh token. */
  sealed interface Refreshed {
    record Renewed(Pair pair) implements Refreshed {}

    /**
     * @param rotated it was good once, and its successor had reached the client
     */
    record Refused(boolean rotated) implements Refreshed {}

    /** Never issued. */
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
            creator.username(), creator.openId(), scopes, now.plus(settings.lifetimes().refresh()));
    issueRefresh(grant);
    return pair(grant, now);
  }

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
    if (grant.revoked || !now.isBefore(grant.refreshDeadline)) {
      return new Refreshed.Refused(false);
    }
    if (used.rotatedAt != null
        && !(settings.is(BehaviorOption.RefreshRotation.GRACE_WINDOW)
            && now.isBefore(used.rotatedAt.plus(settings.graceWindow())))) {
      return new Refreshed.Refused(!used.successorLost);
    }
    if (settings.is(BehaviorOption.RefreshDeadline.RESETS)) {
      grant.refreshDeadline = now.plus(settings.lifetimes().refresh());
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
    Instant expiresAt = now.plus(settings.lifetimes().access());
    access.put(token, new Access(grant, expiresAt));
    return new Pair(
        grant,
        token,
        settings.lifetimes().access().toSeconds(),
        grant.refreshToken,
        grant.refreshDeadline.getEpochSecond() - now.getEpochSecond());
  }

  /** The grant behind an access token that is good now. */
  public synchronized Optional<Grant> grantOf(String accessToken) {
    return Optional.ofNullable(access.get(accessToken))
        .filter(a -> !a.grant.revoked && clock.instant().isBefore(a.expiresAt))
        .map(a -> a.grant);
  }

  /** Ends an access token's life now; its grant lives on. */
  public synchronized void expireAccess(String accessToken) {
    Access found = access.get(accessToken);
    if (found != null) {
      found.expiresAt = clock.instant();
    }
  }

  synchronized void expireRefresh(String refreshToken) {
    Refresh found = refresh.get(refreshToken);
    if (found != null) {
      found.grant.refreshDeadline = clock.instant();
    }
  }

  /** Ends a grant and all its tokens. */
  public synchronized void revoke(Grant grant) {
    grant.revoked = true;
  }

  /** Ends every grant of a creator; false when there was none. */
  public synchronized boolean revokeAll(String username) {
    boolean any = false;
    for (Access a : access.values()) {
      if (a.grant.username().equals(username) && !a.grant.revoked) {
        a.grant.revoked = true;
        any = true;
      }
    }
    return any;
  }

  public synchronized boolean isRevoked(Grant grant) {
    return grant.revoked;
  }
}
