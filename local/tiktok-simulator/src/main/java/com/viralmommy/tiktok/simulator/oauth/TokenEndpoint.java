package com.viralmommy.tiktok.simulator.oauth;

import com.viralmommy.tiktok.simulator.creators.CreatorDirectory;
import com.viralmommy.tiktok.simulator.faults.Fault;
import com.viralmommy.tiktok.simulator.http.ApiException;
import com.viralmommy.tiktok.simulator.http.EndpointHandler;
import com.viralmommy.tiktok.simulator.http.FormFields;
import com.viralmommy.tiktok.simulator.http.RandomIds;
import com.viralmommy.tiktok.simulator.http.Request;
import com.viralmommy.tiktok.simulator.http.Response;
import com.viralmommy.tiktok.simulator.journal.ExchangeContext;
import com.viralmommy.tiktok.simulator.journal.Violation;
import com.viralmommy.tiktok.simulator.journal.Violations;
import com.viralmommy.tiktok.simulator.settings.BehaviorOption;
import com.viralmommy.tiktok.simulator.settings.CurrentSettings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;

/**
 * The token endpoint, which exchanges codes and refresh tokens for access tokens
 * (docs/tiktok-api.md#13-token-endpoint).
 */
final class TokenEndpoint implements EndpointHandler {

  private record TokenAnswer(
      String accessToken,
      long expiresIn,
      String openId,
      long refreshExpiresIn,
      String refreshToken,
      String scope,
      String tokenType) {}

  private record ClientTokenAnswer(String accessToken, long expiresIn, String tokenType) {}

  private final CurrentSettings settings;
  private final OAuthFormReader forms;
  private final AuthorizationCodes codes;
  private final TokenStore tokens;
  private final CreatorDirectory creators;
  private final Violations violations;

  TokenEndpoint(
      CurrentSettings settings,
      OAuthFormReader forms,
      AuthorizationCodes codes,
      TokenStore tokens,
      CreatorDirectory creators,
      Violations violations) {
    this.settings = settings;
    this.forms = forms;
    this.codes = codes;
    this.tokens = tokens;
    this.creators = creators;
    this.violations = violations;
  }

  @Override
  public Response answer(Request request) throws IOException {
    FormFields form = forms.read(request);
    String grantType = forms.require(form, "grant_type");
    forms.requireClient(form);
    return switch (grantType) {
      case "authorization_code" -> exchange(form, request);
      case "refresh_token" -> refresh(form, request);
      case "client_credentials" -> clientCredentials();
      default -> {
        violations.report(
            Violation.Code.FORM_MALFORMED,
            "The grant type is unknown",
            grantType,
            "authorization_code, refresh_token or client_credentials");
        throw forms.refused("unsupported_grant_type", "The grant type is not supported.");
      }
    };
  }

  private Response exchange(FormFields form, Request request) {
    String given = forms.require(form, "code");
    String redirectUri = forms.require(form, "redirect_uri");
    AuthorizationCodes.Code code =
        codes
            .find(given)
            .orElseThrow(
                () -> {
                  violations.report(
                      Violation.Code.CODE_UNKNOWN,
                      "This code was never issued",
                      TokenStore.shorten(given)
                          + (given.contains("%") ? " with a percent sign in it" : ""),
                      "the code of the callback, URL-decoded");
                  return expired();
                });
    ExchangeContext.creator(code.username());
    if (codes.isExchanged(code)) {
      violations.report(
          Violation.Code.CODE_USED_TWICE,
          "A code is valid for one exchange",
          "a used code",
          "a code of a new authorization");
    }
    if (codes.isExpired(code)) {
      violations.report(
          Violation.Code.CODE_EXPIRED,
          "The code was exchanged too late",
          "an expired code",
          "an exchange at once after the callback");
    }
    if (!codes.isGood(code)) {
      throw expired();
    }
    if (!redirectUri.equals(code.redirectUri())) {
      violations.report(
          Violation.Code.REDIRECT_URI_CHANGED,
          "redirect_uri is not that of the authorize request",
          redirectUri,
          code.redirectUri());
      throw forms.refused(
          "invalid_request", "Redirect_uri is not matched with the uri when requesting code.");
    }
    requireVerifier(form, code);
    // Of two exchanges at the same time, one finds the code used.
    if (!codes.use(code, request.faults().answerMayBeLost())) {
      throw expired();
    }
    return answer(tokens.issue(creators.get(code.username()), code.scopes()));
  }

  private void requireVerifier(FormFields form, AuthorizationCodes.Code code) {
    if (code.challenge().isEmpty()) {
      // TikTok ignores a verifier without a challenge (docs/tiktok-api.md#16-pkce).
      return;
    }
    boolean proven =
        form.get("code_verifier")
            .filter(v -> v.matches("[A-Za-z0-9._~-]{43,128}"))
            .map(TokenEndpoint::sha256)
            .filter(digest -> isChallenge(code.challenge().get(), digest))
            .isPresent();
    if (!proven) {
      violations.report(
          Violation.Code.CODE_VERIFIER_WRONG,
          "The verifier does not fit the challenge",
          form.get("code_verifier").map(v -> "a verifier of " + v.length()).orElse("no verifier")
              + ", challenge "
              + TokenStore.shorten(code.challenge().get()),
          "a verifier of 43 to 128 characters whose SHA-256 in lower-case hex is the challenge");
      throw forms.refused("invalid_request", "Code verifier or code challenge is invalid.");
    }
  }

  private boolean isChallenge(String challenge, byte[] digest) {
    return challenge.equals(HexFormat.of().formatHex(digest))
        || settings.is(BehaviorOption.ChallengeEncoding.HEX_OR_BASE64URL)
            && challenge.equals(Base64.getUrlEncoder().withoutPadding().encodeToString(digest));
  }

  private Response refresh(FormFields form, Request request) {
    String given = forms.require(form, "refresh_token");
    if (request.faults().has(Fault.ExpireToken.class)) {
      tokens.expireRefresh(given);
    }
    tokens.creatorOf(given).ifPresent(ExchangeContext::creator);
    TokenStore.Refreshed refreshed = tokens.renew(given, request.faults().answerMayBeLost());
    if (refreshed instanceof TokenStore.Refreshed.Renewed renewed) {
      return answer(renewed.pair());
    }
    reportRefused(refreshed, given);
    throw forms.refused("invalid_grant", "Refresh token is invalid or expired.");
  }

  private void reportRefused(TokenStore.Refreshed refreshed, String given) {
    String sent = TokenStore.shorten(given);
    switch (refreshed) {
      case TokenStore.Refreshed.Rotated rotated ->
          violations.report(
              Violation.Code.REFRESH_TOKEN_ROTATED_ALREADY,
              "A refresh token is valid for one refresh",
              sent + ", an old token",
              "the refresh token of the latest answer");
      case TokenStore.Refreshed.Expired expired ->
          violations.report(
              Violation.Code.REFRESH_TOKEN_EXPIRED,
              "The refresh token has expired",
              sent + ", an expired token",
              "a new authorization after refresh_expires_in");
      case TokenStore.Refreshed.Unknown unknown ->
          violations.report(
              Violation.Code.REFRESH_TOKEN_UNKNOWN,
              "This refresh token was never issued",
              sent,
              "a refresh token from the token endpoint");
      case TokenStore.Refreshed.Refused refused -> {
        // The client could not know, so this is no violation.
      }
      case TokenStore.Refreshed.Renewed renewed -> throw new IllegalStateException("Not refused");
    }
  }

  private ApiException expired() {
    return forms.refused("invalid_grant", "Authorization code is expired.");
  }

  private static Response answer(TokenStore.Pair pair) {
    return Response.oauth(
        new TokenAnswer(
            pair.accessToken(),
            pair.expiresIn(),
            pair.grant().openId(),
            pair.refreshExpiresIn(),
            pair.refreshToken(),
            String.join(",", pair.grant().scopes()),
            "Bearer"));
  }

  /** A token for other products of TikTok, which no simulated endpoint accepts. */
  private static Response clientCredentials() {
    return Response.oauth(new ClientTokenAnswer("clt." + RandomIds.secret(), 7200, "Bearer"));
  }

  private static byte[] sha256(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.US_ASCII));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JDK has SHA-256", e);
    }
  }
}
