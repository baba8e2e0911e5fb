package com.viralmommy.tiktok.simulator.oauth;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.viralmommy.tiktok.simulator.creators.CreatorDirectory;
import com.viralmommy.tiktok.simulator.faults.Fault;
import com.viralmommy.tiktok.simulator.http.ApiException;
import com.viralmommy.tiktok.simulator.http.EndpointHandler;
import com.viralmommy.tiktok.simulator.http.FormFields;
import com.viralmommy.tiktok.simulator.http.Json;
import com.viralmommy.tiktok.simulator.http.RandomIds;
import com.viralmommy.tiktok.simulator.http.Request;
import com.viralmommy.tiktok.simulator.http.Response;
import com.viralmommy.tiktok.simulator.journal.Violation;
import com.viralmommy.tiktok.simulator.journal.Violations;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The token endpoint: codes and refresh tokens become access tokens
 * (docs/tiktok-api.md#13-token-endpoint).
 */
final class TokenEndpoint implements EndpointHandler {

  private final OAuthFormReader forms;
  private final AuthorizationCodes codes;
  private final TokenStore tokens;
  private final CreatorDirectory creators;
  private final Violations violations;

  TokenEndpoint(
      OAuthFormReader forms,
      AuthorizationCodes codes,
      TokenStore tokens,
      CreatorDirectory creators,
      Violations violations) {
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
      case "client_credentials" -> clientCredentials(request);
      default -> {
        violations.report(Violation.Code.FORM_MALFORMED, "Unknown grant_type");
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
                      Violation.Code.CODE_UNKNOWN, "Never issued, or not URL-decoded");
                  return expired();
                });
    if (codes.isExchanged(code)) {
      violations.report(Violation.Code.CODE_USED_TWICE, "A code is good for one exchange");
    }
    if (!codes.isGood(code)) {
      throw expired();
    }
    if (!redirectUri.equals(code.redirectUri())) {
      violations.report(
          Violation.Code.REDIRECT_URI_CHANGED, "Not the redirect_uri of the authorize request");
      throw forms.refused(
          "invalid_request", "Redirect_uri is not matched with the uri when requesting code.");
    }
    requireVerifier(form, code);
    // Two exchanges at once: one of them finds the code used.
    if (!codes.use(code, request.faults().answerMayBeLost())) {
      throw expired();
    }
    return answer(tokens.issue(creators.get(code.username()), code.scopes()), request);
  }

  private void requireVerifier(FormFields form, AuthorizationCodes.Code code) {
    if (code.challenge().isEmpty()) {
      // An unsolicited verifier is ignored (docs/tiktok-api.md#16-pkce).
      return;
    }
    boolean proven =
        form.get("code_verifier")
            .filter(v -> v.matches("[A-Za-z0-9._~-]{43,128}"))
            .map(TokenEndpoint::hexSha256)
            .filter(code.challenge().get()::equals)
            .isPresent();
    if (!proven) {
      violations.report(
          Violation.Code.CODE_VERIFIER_WRONG,
          "The challenge is the lower-case hex SHA-256 of a verifier of 43 to 128");
      throw forms.refused("invalid_request", "Code verifier or code challenge is invalid.");
    }
  }

  private Response refresh(FormFields form, Request request) {
    String given = forms.require(form, "refresh_token");
    if (request.faults().has(Fault.ExpireToken.class)) {
      tokens.expireRefresh(given);
    }
    return switch (tokens.renew(given, request.faults().answerMayBeLost())) {
      case TokenStore.Refreshed.Renewed renewed -> answer(renewed.pair(), request);
      case TokenStore.Refreshed.Refused refused -> {
        if (refused.rotated()) {
          violations.report(
              Violation.Code.REFRESH_TOKEN_ROTATED_ALREADY,
              "Its successor had been answered; tokens are single use");
        }
        throw invalidRefreshToken();
      }
      case TokenStore.Refreshed.Unknown unknown -> {
        violations.report(Violation.Code.REFRESH_TOKEN_UNKNOWN, "Never issued");
        throw invalidRefreshToken();
      }
    };
  }

  private ApiException expired() {
    return forms.refused("invalid_grant", "Authorization code is expired.");
  }

  private ApiException invalidRefreshToken() {
    return forms.refused("invalid_grant", "Refresh token is invalid or expired.");
  }

  private static Response answer(TokenStore.Pair pair, Request request) {
    ObjectNode body =
        Json.object()
            .put("access_token", pair.accessToken())
            .put("expires_in", pair.expiresIn())
            .put("open_id", pair.grant().openId())
            .put("refresh_expires_in", pair.refreshExpiresIn())
            .put("refresh_token", pair.refreshToken())
            .put("scope", String.join(",", pair.grant().scopes()))
            .put("token_type", "Bearer");
    return Response.json(200, body, request.logId(), "ok").with("Cache-Control", "no-store");
  }

  /** A token for other products of TikTok's; no endpoint here takes it. */
  private static Response clientCredentials(Request request) {
    ObjectNode body =
        Json.object()
            .put("access_token", "clt." + RandomIds.secret())
            .put("expires_in", 7200)
            .put("token_type", "Bearer");
    return Response.json(200, body, request.logId(), "ok").with("Cache-Control", "no-store");
  }

  private static String hexSha256(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.US_ASCII));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JDK has SHA-256", e);
    }
  }
}
