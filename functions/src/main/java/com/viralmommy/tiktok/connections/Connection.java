package com.viralmommy.tiktok.connections;

import com.viralmommy.tiktok.platform.Digests;
import com.viralmommy.tiktok.platform.Ids;
import com.viralmommy.tiktok.platform.UserId;
import java.time.Instant;
import java.util.Arrays;
import java.util.Set;

/**
 * One TikTok account that one user has connected.
 *
 * @param openId TikTok's id of the account for this app; opaque
 * @param tokenVersion grows by one with every new pair of tokens; the fence of every write
 * @param sealedTokens the pair of tokens as {@link TokenVault} sealed it
 */
public record Connection(
    UserId user,
    String id,
    String openId,
    Status status,
    Profile profile,
    Set<String> scopes,
    Instant connectedAt,
    Instant accessExpiresAt,
    Instant refreshExpiresAt,
    long tokenVersion,
    byte[] sealedTokens) {

  /** What identifies a connection; its id alone tells nothing about whose it is. */
  public record Key(UserId user, String id) {}

  public enum Status {
    ACTIVE,
    /** The user did not grant everything that publishing needs. */
    LIMITED,
    /** TikTok no longer accepts the tokens; only the user can help. */
    NEEDS_RECONNECT
  }

  /** What TikTok says about the account; parts that the granted scopes do not cover are null. */
  public record Profile(String displayName, String username, String avatarUrl) {}

  public Key key() {
    return new Key(user, id);
  }

  /**
   * The same account of the same user always has the same id, so that connecting it again cannot
   * double it.
   */
  static String idOf(UserId user, String openId) {
    return Ids.of("con", Arrays.copyOf(Digests.sha256(user.value(), openId), 16));
  }
}
