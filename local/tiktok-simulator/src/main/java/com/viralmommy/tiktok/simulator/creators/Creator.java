package com.viralmommy.tiktok.simulator.creators;

import java.util.List;

/**
 * A TikTok account to log in with.
 *
 * @param postsElsewhere direct posts that other apps made for it within the last 24 hours
 *     (docs/tiktok-api.md#31-audit-rules-and-caps: the cap is shared by all apps)
 * @param sandboxOnly a target user of the app's sandbox: nobody else may log in there, and it may
 *     log in nowhere else
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
    int postsElsewhere) {

  /**
   * A public account without restrictions. Real open ids may begin with a dash
   * (docs/tiktok-api.md#13-token-endpoint).
   */
  public static Creator named(String username, String nickname) {
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
        0);
  }

  /** What is special about the account, in words for a page. */
  public String account() {
    return (privateAccount ? "private" : "public")
        + (banned ? ", banned" : "")
        + (sandboxOnly ? ", sandbox only" : "");
  }

  /** What creator info offers by the type of the account (docs/tiktok-api.md#3-creator-info). */
  public List<String> privacyLevels() {
    return List.of(
        privateAccount ? "FOLLOWER_OF_CREATOR" : "PUBLIC_TO_EVERYONE",
        "MUTUAL_FOLLOW_FRIENDS",
        "SELF_ONLY");
  }

  /** A private account allows neither duets nor stitches (docs/tiktok-api.md#3-creator-info). */
  public boolean duetRefused() {
    return duetDisabled || privateAccount;
  }

  public boolean stitchRefused() {
    return stitchDisabled || privateAccount;
  }

  public Creator withPrivateAccount(boolean value) {
    return with(value, banned, sandboxOnly, maxVideoPostDurationSec, postsElsewhere);
  }

  public Creator withBanned(boolean value) {
    return with(privateAccount, value, sandboxOnly, maxVideoPostDurationSec, postsElsewhere);
  }

  public Creator withSandboxOnly(boolean value) {
    return with(privateAccount, banned, value, maxVideoPostDurationSec, postsElsewhere);
  }

  public Creator withMaxVideoPostDurationSec(int value) {
    return with(privateAccount, banned, sandboxOnly, value, postsElsewhere);
  }

  public Creator withPostsElsewhere(int value) {
    return with(privateAccount, banned, sandboxOnly, maxVideoPostDurationSec, value);
  }

  private Creator with(
      boolean newPrivate, boolean newBanned, boolean newSandbox, int newDuration, int newPosts) {
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
        newPosts);
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
        postsElsewhere);
  }
}
