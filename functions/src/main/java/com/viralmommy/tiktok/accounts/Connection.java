package com.viralmommy.tiktok.accounts;

import com.viralmommy.tiktok.platform.ApiRequest;
import com.viralmommy.tiktok.platform.Digests;
import com.viralmommy.tiktok.platform.Ids;
import com.viralmommy.tiktok.platform.Problem;
import com.viralmommy.tiktok.platform.ProblemCode;
import com.viralmommy.tiktok.platform.UserId;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Set;

/**
 * One TikTok account that one user has connected.
 *
 * @param openId TikTok's id of the account for this app; opaque
 * @param reconnectReason null unless the status is {@link Status#NEEDS_RECONNECT}
 * @param connectedAt when the user last gave the grant, which refreshes leave as it is
 * @param refreshDueAt when the sweep is to refresh the tokens
 * @param tokenVersion grows by one with every new pair of tokens; the fence of every write
 * @param usedOn the day, in UTC, of the last use of its tokens; null while nobody counts
 * @param sealedTokens the pair of tokens as {@code TokenVault} sealed it
 */
public record Connection(
    UserId user,
    String id,
    String openId,
    Status status,
    ReconnectReason reconnectReason,
    Profile profile,
    Set<String> scopes,
    Instant connectedAt,
    Instant accessExpiresAt,
    Instant refreshExpiresAt,
    Instant refreshDueAt,
    long tokenVersion,
    LocalDate usedOn,
    byte[] sealedTokens) {

  /** How long before the refresh token's end people are told that they have to connect anew. */
  public static final Duration WARNED_BEFORE = Duration.ofDays(14);

  /** What identifies a connection; its id alone tells nothing about whose it is. */
  public record Key(UserId user, String id) {
    /**
     * The connection of this user that a path names.
     *
     * @throws Problem when it names none
     */
    public static Key of(UserId user, ApiRequest request) {
      String id = request.pathParameter("id");
      if (!id.matches("con_[0-9a-z]{26}")) {
        throw Problem.of(ProblemCode.NOT_FOUND);
      }
      return new Key(user, id);
    }
  }

  public enum Status {
    ACTIVE,
    /** The user did not grant everything that publishing needs. */
    LIMITED,
    /** TikTok no longer accepts the tokens; only the user can help. */
    NEEDS_RECONNECT;

    /** Of a connection whose tokens are good. */
    public static Status of(Set<String> granted) {
      return granted.contains(Scopes.VIDEO_PUBLISH) ? ACTIVE : LIMITED;
    }
  }

  /** What TikTok says about the account; parts that the granted scopes do not cover are null. */
  public record Profile(String displayName, String username, String avatarUrl) {
    /** What is missing here is taken from what was known before. */
    public Profile or(Profile earlier) {
      return new Profile(
          displayName == null ? earlier.displayName : displayName,
          username == null ? earlier.username : username,
          avatarUrl == null ? earlier.avatarUrl : avatarUrl);
    }
  }

  /** The same connection with new tokens. TikTok issued them, so it accepts the connection. */
  public Connection withTokens(
      Set<String> granted,
      Instant newAccessExpiresAt,
      Instant newRefreshExpiresAt,
      Instant newRefreshDueAt,
      long newVersion,
      byte[] newSealedTokens) {
    return new Connection(
        user,
        id,
        openId,
        Status.of(granted),
        null,
        profile,
        granted,
        connectedAt,
        newAccessExpiresAt,
        newRefreshExpiresAt,
        newRefreshDueAt,
        newVersion,
        usedOn,
        newSealedTokens);
  }

  public Connection usedOn(LocalDate day) {
    return new Connection(
        user,
        id,
        openId,
        status,
        reconnectReason,
        profile,
        scopes,
        connectedAt,
        accessExpiresAt,
        refreshExpiresAt,
        refreshDueAt,
        tokenVersion,
        day,
        sealedTokens);
  }

  /**
   * Whether the user has to connect anew within two weeks: refreshing does not prolong the refresh
   * token (docs/tiktok-api.md#13-token-endpoint). Measured by when its tokens are due, so that all
   * who ask get the same answer until there are other tokens.
   */
  public boolean mustReconnectSoon() {
    return !refreshExpiresAt.minus(WARNED_BEFORE).isAfter(refreshDueAt);
  }

  public Key key() {
    return new Key(user, id);
  }

  /**
   * The same account of the same user always has the same id, so that connecting it again cannot
   * double it.
   */
  public static String idOf(UserId user, String openId) {
    return Ids.of("con", Arrays.copyOf(Digests.sha256(user.value(), openId), 16));
  }
}
