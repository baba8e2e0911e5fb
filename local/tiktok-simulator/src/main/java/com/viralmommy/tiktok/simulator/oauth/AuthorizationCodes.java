package com.viralmommy.tiktok.simulator.oauth;

import com.viralmommy.tiktok.simulator.http.RandomIds;
import com.viralmommy.tiktok.simulator.settings.CurrentSettings;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The issued authorization codes (docs/tiktok-api.md#12-callback). */
final class AuthorizationCodes {

  private final CurrentSettings settings;
  private final InstantSource clock;
  private final Map<String, Code> codes = new HashMap<>();

  AuthorizationCodes(CurrentSettings settings, InstantSource clock) {
    this.settings = settings;
    this.clock = clock;
  }

  /** One code. Guarded by the enclosing object. */
  static final class Code {
    private final String username;
    private final Set<String> scopes;
    private final String redirectUri;
    private final Optional<String> challenge;
    private final Instant expiresAt;
    private boolean used;
    private boolean answerLost;

    private Code(
        String username, Set<String> scopes, AuthorizationRequest from, Instant expiresAt) {
      this.username = username;
      this.scopes = scopes;
      this.redirectUri = from.redirectUri();
      this.challenge = from.challenge();
      this.expiresAt = expiresAt;
    }

    String username() {
      return username;
    }

    Set<String> scopes() {
      return scopes;
    }

    String redirectUri() {
      return redirectUri;
    }

    Optional<String> challenge() {
      return challenge;
    }
  }

  synchronized String issue(String username, Set<String> scopes, AuthorizationRequest from) {
    String code = RandomIds.code();
    codes.put(
        code,
        new Code(username, scopes, from, clock.instant().plus(settings.get().codeLifetime())));
    return code;
  }

  synchronized Optional<Code> find(String code) {
    return Optional.ofNullable(codes.get(code));
  }

  /** Whether a code is neither used nor expired. */
  synchronized boolean isGood(Code code) {
    return !code.used && clock.instant().isBefore(code.expiresAt);
  }

  /** Whether the client has received tokens for this code. */
  synchronized boolean isExchanged(Code code) {
    return code.used && !code.answerLost;
  }

  /** Uses a code; false when it is used or expired. */
  synchronized boolean use(Code code, boolean answerIsLost) {
    if (!isGood(code)) {
      return false;
    }
    code.used = true;
    code.answerLost = answerIsLost;
    return true;
  }

  /** Whether a code has expired without being used. */
  synchronized boolean isExpired(Code code) {
    return !code.used && !clock.instant().isBefore(code.expiresAt);
  }

  /** Forgets every code. */
  synchronized void clear() {
    codes.clear();
  }
}
