package com.viralmommy.tiktok.tiktok.login;

import com.fasterxml.jackson.databind.JsonNode;
import com.viralmommy.tiktok.tiktok.wire.Secret;
import com.viralmommy.tiktok.tiktok.wire.TikTokJson;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What TikTok granted (docs/tiktok-api.md#13-token-endpoint). Both lifetimes count from now; the
 * refresh token's is what is left of the first consent.
 *
 * @param refreshToken may differ from the one that was sent, which is then spent
 * @param openId opaque; may begin with a dash
 * @param scopes what the user granted, which may be less than was asked for; empty where the answer
 *     did not say
 */
public record TokenGrant(
    AccessToken accessToken,
    RefreshToken refreshToken,
    Duration expiresIn,
    Duration refreshExpiresIn,
    String openId,
    Set<String> scopes) {

  private static final int MAX_OPEN_ID_LENGTH = 256;

  public TokenGrant {
    scopes = Set.copyOf(scopes);
  }

  /**
   * Empty unless the answer is a whole grant: half of one, once stored, would disconnect the
   * account.
   */
  static Optional<TokenGrant> read(JsonNode body) {
    Optional<String> access = TikTokJson.text(body, "access_token").filter(Secret::isWellFormed);
    Optional<String> refresh = TikTokJson.text(body, "refresh_token").filter(Secret::isWellFormed);
    Optional<Duration> expiresIn = TikTokJson.seconds(body, "expires_in");
    Optional<Duration> refreshExpiresIn = TikTokJson.seconds(body, "refresh_expires_in");
    Optional<String> openId =
        TikTokJson.text(body, "open_id")
            .filter(id -> !id.isBlank() && id.length() <= MAX_OPEN_ID_LENGTH);
    if (access.isEmpty()
        || refresh.isEmpty()
        || expiresIn.isEmpty()
        || refreshExpiresIn.isEmpty()
        || openId.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new TokenGrant(
            new AccessToken(access.get()),
            new RefreshToken(refresh.get()),
            expiresIn.get(),
            refreshExpiresIn.get(),
            openId.get(),
            scopes(TikTokJson.text(body, "scope").orElse(""))));
  }

  /** Comma-separated (docs/tiktok-api.md#015-scopes-are-separated-by-commas). */
  private static Set<String> scopes(String scope) {
    return Arrays.stream(scope.split(","))
        .map(String::strip)
        .filter(name -> !name.isEmpty())
        .collect(Collectors.toSet());
  }
}
