package com.viralmommy.tiktok.accounts;

import com.fasterxml.jackson.databind.JsonNode;
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
import java.util.Optional;
import java.util.Set;

/**
 * A TikTok account that a user has connected.
 *
 * @param openId TikTok's opaque id of the account for this app
 * @param reconnectReason null unless the status is {@link Status#NEEDS_RECONNECT}
 * @param connectedAt when the user last gave the grant; a refresh does not change it
 * @param accessExpiresAt when the access token expires
 * @param refreshExpiresAt when the refresh token expires
 * @param refreshDueAt from when on the hourly sweep refreshes the tokens
 * @param tokenVersion grows by one with every new pair of tokens; every write is fenced by it
 * @param usedOn the UTC day on which the tokens were last used; null while uses are not tracked
 * @param sealedTokens both tokens, encrypted by {@code TokenVault}
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

  /** Users are warned this long before the refresh token expires. */
  public static final Duration RECONNECT_WARNING = Duration.ofDays(14);

  /** Identifies a connection. The id alone does not identify its user. */
  public record Key(UserId user, String id) {
    /**
     * The key of the user's connection whose id is in the request's path.
     *
     * @throws Problem NOT_FOUND when the path holds no well-formed connection id
     */
    public static Key of(UserId user, ApiRequest request) {
      String id = request.pathParameter("id");
      if (!id.matches("con_[0-9a-z]{26}")) {
        throw Problem.of(ProblemCode.NOT_FOUND);
      }
      return new Key(user, id);
    }

    /**
     * Reads the members {@code user} and {@code connection} of a queue message.
     *
     * @return empty when one of them is missing or malformed
     */
    public static Optional<Key> read(JsonNode message) {
      return UserId.ofKey(message.path("user").asText())
          .map(user -> new Key(user, message.path("connection").asText()))
          .filter(key -> !key.id().isEmpty());
    }
  }

  /** Whether and for what a connection can be used. */
  public enum Status {
    /** The connection can publish. */
    ACTIVE,
    /** The user did not grant the scope {@code video.publish}. */
    LIMITED,
    /** TikTok no longer accepts the tokens. The user has to connect the account again. */
    NEEDS_RECONNECT;

    /** The status of a connection whose tokens TikTok accepts. */
    public static Status of(Set<String> granted) {
      return granted.contains(Scopes.VIDEO_PUBLISH) ? ACTIVE : LIMITED;
    }
  }

  /** The account's profile at TikTok. Members that the granted scopes do not cover are null. */
  public record Profile(String displayName, String username, String avatarUrl) {
    /** This profile, with null members replaced by those of an earlier one. */
    public Profile withDefaults(Profile earlier) {
      return new Profile(
          displayName == null ? earlier.displayName : displayName,
          username == null ? earlier.username : username,
          avatarUrl == null ? earlier.avatarUrl : avatarUrl);
    }
  }

  /** This connection with new tokens, which end a {@link Status#NEEDS_RECONNECT}. */
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

  /**
   * This connection with another day of last use.
   *
   * @param day in UTC
   */
  public Connection withUsedOn(LocalDate day) {
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
   * Whether the refresh token expires within two weeks after the next refresh is due. A refresh
   * does not extend it (docs/tiktok-api.md#13-token-endpoint), so the user has to connect again.
   * The answer depends on the stored times only, so it is the same until the tokens change.
   */
  public boolean mustReconnectSoon() {
    return !refreshExpiresAt.minus(RECONNECT_WARNING).isAfter(refreshDueAt);
  }

  public Key key() {
    return new Key(user, id);
  }

  /**
   * The id of a user's connection to an account. It is derived from both, so connecting the same
   * account again replaces the connection instead of adding another.
   */
  public static String idOf(UserId user, String openId) {
    return Ids.of("con", Arrays.copyOf(Digests.sha256(user.value(), openId), 16));
  }
}
