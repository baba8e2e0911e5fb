package com.viralmommy.tiktok.simulator.oauth;

import com.viralmommy.tiktok.simulator.http.RandomIds;
import com.viralmommy.tiktok.simulator.settings.SimulatorSettings;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Codes on their way from the authorize page to the token endpoint
 * (docs/tiktok-api.md#12-callback).
 */
final class AuthorizationCodes {

  private final SimulatorSettings settings;
  private final InstantSource clock;
  private final Map<String, Code> codes = new HashMap<>();

  AuthorizationCodes(SimulatorSettings settings, InstantSource clock) {
    this.settings = settings;
    this.clock = clock;
  }

  /** An issued code. Guarded by the enclosing object. */
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
        code, new Code(username, scopes, from, clock.instant().plus(settings.codeLifetime())));
    return code;
  }

  synchronized Optional<Code> find(String code) {
    return Optional.ofNullable(codes.get(code));
  }

  synchronized boolean isGood(Code code) {
    return !code.used && clock.instant().isBefore(code.expiresAt);
  }

  /** Whether the client has had an answer for this code already. */
  synchronized boolean isExchanged(Code code) {
    return code.used && !code.answerLost;
  }

  /** Uses the code up; false when it was not good any more. */
  synchronized boolean use(Code code, boolean answerIsLost) {
    if (!isGood(code)) {
      return false;
    }
    code.used = true;
    code.answerLost = answerIsLost;
    return true;
  }
}
