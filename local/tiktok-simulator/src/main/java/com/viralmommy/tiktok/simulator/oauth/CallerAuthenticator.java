package com.viralmommy.tiktok.simulator.oauth;

import com.viralmommy.tiktok.simulator.creators.Creator;
import com.viralmommy.tiktok.simulator.creators.CreatorDirectory;
import com.viralmommy.tiktok.simulator.faults.Fault;
import com.viralmommy.tiktok.simulator.http.ApiException;
import com.viralmommy.tiktok.simulator.http.Request;
import com.viralmommy.tiktok.simulator.journal.ExchangeContext;
import com.viralmommy.tiktok.simulator.journal.Violation;
import com.viralmommy.tiktok.simulator.journal.Violations;
import java.util.Arrays;
import java.util.Optional;

/** Finds the creator behind a request by its access token. */
public final class CallerAuthenticator {

  private static final String BEARER = "Bearer ";

  private final TokenStore tokens;
  private final CreatorDirectory creators;
  private final Violations violations;

  public CallerAuthenticator(TokenStore tokens, CreatorDirectory creators, Violations violations) {
    this.tokens = tokens;
    this.creators = creators;
    this.violations = violations;
  }

  /** The creator behind a request, as the account is now. */
  public record Caller(Grant grant, Creator creator, String accessToken) {
    @Override
    public String toString() {
      return "Caller[" + creator.username() + "]";
    }
  }

  /** The access token of a request. */
  public static Optional<String> accessToken(Request request) {
    return request
        .header("Authorization")
        .filter(header -> header.startsWith(BEARER))
        .map(header -> header.substring(BEARER.length()));
  }

  /**
   * @param anyScope the request needs one of these scopes; without any it needs none
   * @throws ApiException 401, with one of the two codes of docs/tiktok-api.md#3-creator-info
   */
  public Caller require(Request request, String... anyScope) {
    Optional<String> token = accessToken(request);
    if (token.isEmpty()) {
      violations.report(
          Violation.Code.AUTHORIZATION_HEADER_MISSING,
          request.endpoint() + " needs an access token",
          request.header("Authorization").map(h -> h.split(" ", 2)[0] + " …").orElse("nothing"),
          "Authorization: Bearer act.…");
      throw invalidToken();
    }
    if (request.faults().has(Fault.ExpireToken.class)) {
      tokens.expireAccess(token.get());
    }
    Optional<Grant> grant = tokens.grantOf(token.get());
    if (grant.isEmpty()) {
      if (!tokens.isAccessToken(token.get())) {
        violations.report(
            Violation.Code.ACCESS_TOKEN_UNKNOWN,
            "This token was never issued",
            TokenStore.shorten(token.get()),
            "an access token from the token endpoint");
      }
      throw invalidToken();
    }
    ExchangeContext.creator(grant.get().username());
    if (anyScope.length > 0 && Arrays.stream(anyScope).noneMatch(grant.get().scopes()::contains)) {
      violations.report(
          Violation.Code.SCOPE_NOT_GRANTED,
          request.endpoint() + " needs a scope that the user did not grant",
          String.join(",", grant.get().scopes()),
          String.join(" or ", anyScope));
      throw scopeNotAuthorized();
    }
    return new Caller(grant.get(), creators.get(grant.get().username()), token.get());
  }

  private static ApiException invalidToken() {
    return new ApiException(
        401, "access_token_invalid", "The access token is invalid or not found in the request.");
  }

  /** The error of a missing scope (docs/tiktok-api.md#21-user-info). */
  public static ApiException scopeNotAuthorized() {
    return new ApiException(
        401,
        "scope_not_authorized",
        "The user did not authorize the scope required for completing this request.");
  }
}
