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
 * A successful answer of the token endpoint (docs/tiktok-api.md#13-token-endpoint).
 *
 * @param refreshToken may differ from the one that was sent, which is then invalid
 * @param expiresIn lifetime of the access token from now, above zero
 * @param refreshExpiresIn remaining lifetime of the refresh token from now, above zero; a refresh
 *     does not extend it
 * @param openId opaque id of the account for this app; may begin with a dash
 * @param scopes the scopes that the user granted, possibly fewer than requested; empty if the
 *     answer names none
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
   * Reads the answer's body; empty unless every required field is valid. Storing an incomplete
   * grant would disconnect the account.
   */
  public static Optional<TokenGrant> read(JsonNode body) {
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

  /** Scopes are separated by commas (docs/tiktok-api.md#015-scopes-are-separated-by-commas). */
  private static Set<String> scopes(String scope) {
    return Arrays.stream(scope.split(","))
        .map(String::strip)
        .filter(name -> !name.isEmpty())
        .collect(Collectors.toSet());
  }
}
