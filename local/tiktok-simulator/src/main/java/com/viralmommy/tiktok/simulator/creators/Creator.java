package com.viralmommy.tiktok.simulator.creators;

import java.util.List;
import java.util.Optional;

/**
 * A TikTok account that can log in and post.
 *
 * @param sandboxOnly whether it is a target user of the app's sandbox. Only target users log in to
 *     a sandbox, and they log in nowhere else
 * @param maxVideoPostDurationSec the longest video in seconds
 * @param postsElsewhere direct posts through other apps within the last 24 hours. All apps share
 *     the daily cap (docs/tiktok-api.md#31-audit-rules-and-caps)
 * @param dailyPostCap direct posts in 24 hours, where this account's cap is not that of the
 *     settings
 */
public record Creator(
    String username,
    String nickname,
    String openId,
    String unionId,
    String avatarUrl,
    boolean privateAccount,
    boolean banned,
    boolean sandboxOnly,
    boolean commentDisabled,
    boolean duetDisabled,
    boolean stitchDisabled,
    int maxVideoPostDurationSec,
    int postsElsewhere,
    Optional<Integer> dailyPostCap) {

  /**
   * A public account without restrictions.
   *
   * @throws IllegalArgumentException when TikTok would not accept the username
   */
  public static Creator named(String username, String nickname) {
    if (!username.matches("[a-z0-9._]{2,24}")) {
      throw new IllegalArgumentException(
          "A username has 2 to 24 lower-case letters, digits, dots and underscores: " + username);
    }
    // Real open ids may begin with a dash (docs/tiktok-api.md#13-token-endpoint).
    String seed = "%08x".formatted(username.hashCode());
    return new Creator(
        username,
        nickname,
        "-000" + seed + seed + seed + seed,
        "un-" + seed + "-" + seed,
        "https://p16.tiktokcdn.example/avatar/" + seed + ".jpeg",
        false,
        false,
        false,
        false,
        false,
        false,
        600,
        0,
        Optional.empty());
  }

  public Creator {
    if (maxVideoPostDurationSec < 1 || postsElsewhere < 0 || dailyPostCap.orElse(1) < 1) {
      throw new IllegalArgumentException(
          "maxVideoPostDurationSec and dailyPostCap are at least 1, postsElsewhere at least 0");
    }
  }

  /** The account's type and restrictions as text for a page. */
  public String account() {
    return (privateAccount ? "private" : "public")
        + (banned ? ", banned" : "")
        + (sandboxOnly ? ", sandbox only" : "");
  }

  /** The privacy levels of the account's type (docs/tiktok-api.md#3-creator-info). */
  public List<String> privacyLevels() {
    return List.of(
        privateAccount ? "FOLLOWER_OF_CREATOR" : "PUBLIC_TO_EVERYONE",
        "MUTUAL_FOLLOW_FRIENDS",
        "SELF_ONLY");
  }

  /**
   * Whether creator info disables duets. A private account never allows them
   * (docs/tiktok-api.md#3-creator-info).
   */
  public boolean isDuetRefused() {
    return duetDisabled || privateAccount;
  }

  /** Whether creator info disables stitches. A private account never allows them. */
  public boolean isStitchRefused() {
    return stitchDisabled || privateAccount;
  }

  public Creator withPrivateAccount(boolean value) {
    return copy(value, banned, sandboxOnly, maxVideoPostDurationSec, postsElsewhere, dailyPostCap);
  }

  public Creator withBanned(boolean value) {
    return copy(
        privateAccount, value, sandboxOnly, maxVideoPostDurationSec, postsElsewhere, dailyPostCap);
  }

  public Creator withSandboxOnly(boolean value) {
    return copy(
        privateAccount, banned, value, maxVideoPostDurationSec, postsElsewhere, dailyPostCap);
  }

  public Creator withMaxVideoPostDurationSec(int value) {
    return copy(privateAccount, banned, sandboxOnly, value, postsElsewhere, dailyPostCap);
  }

  public Creator withPostsElsewhere(int value) {
    return copy(privateAccount, banned, sandboxOnly, maxVideoPostDurationSec, value, dailyPostCap);
  }

  public Creator withDailyPostCap(int value) {
    return copy(
        privateAccount,
        banned,
        sandboxOnly,
        maxVideoPostDurationSec,
        postsElsewhere,
        Optional.of(value));
  }

  private Creator copy(
      boolean newPrivate,
      boolean newBanned,
      boolean newSandbox,
      int newDuration,
      int newPosts,
      Optional<Integer> newCap) {
    return new Creator(
        username,
        nickname,
        openId,
        unionId,
        avatarUrl,
        newPrivate,
        newBanned,
        newSandbox,
        commentDisabled,
        duetDisabled,
        stitchDisabled,
        newDuration,
        newPosts,
        newCap);
  }

  public Creator withInteractionsDisabled(boolean comment, boolean duet, boolean stitch) {
    return new Creator(
        username,
        nickname,
        openId,
        unionId,
        avatarUrl,
        privateAccount,
        banned,
        sandboxOnly,
        comment,
        duet,
        stitch,
        maxVideoPostDurationSec,
        postsElsewhere,
        dailyPostCap);
  }
}
