package com.viralmommy.tiktok.simulator.oauth;

import com.viralmommy.tiktok.simulator.creators.Creator;
import com.viralmommy.tiktok.simulator.creators.CreatorDirectory;
import com.viralmommy.tiktok.simulator.faults.Fault;
import com.viralmommy.tiktok.simulator.http.ApiException;
import com.viralmommy.tiktok.simulator.http.Request;
import com.viralmommy.tiktok.simulator.journal.Violation;
import com.viralmommy.tiktok.simulator.journal.Violations;
import java.util.Arrays;
import java.util.Optional;

/** Who calls an API endpoint, by the bearer token. */
public final class CallerAuthenticator {

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

  /**
   * @param anyScope one of these must be granted; none named, none needed
   * @throws ApiException 401, with the two codes of docs/tiktok-api.md#3-creator-info
   */
  public Caller require(Request request, String... anyScope) {
    Optional<String> header = request.header("Authorization");
    if (header.filter(h -> h.startsWith("Bearer ")).isEmpty()) {
      violations.report(
          Violation.Code.AUTHORIZATION_HEADER_MISSING,
          request.endpoint() + " needs a bearer token");
      throw invalidToken();
    }
    String token = header.get().substring("Bearer ".length());
    if (request.faults().has(Fault.ExpireToken.class)) {
      tokens.expireAccess(token);
    }
    Grant grant = tokens.grantOf(token).orElseThrow(CallerAuthenticator::invalidToken);
    if (anyScope.length > 0 && Arrays.stream(anyScope).noneMatch(grant.scopes()::contains)) {
      violations.report(
          Violation.Code.SCOPE_NOT_GRANTED,
          request.endpoint() + " needs " + String.join(" or ", anyScope));
      throw scopeNotAuthorized();
    }
    return new Caller(grant, creators.get(grant.username()), token);
  }

  private static ApiException invalidToken() {
    return new ApiException(
        401, "access_token_invalid", "The access token is invalid or not found in the request.");
  }

  /** What a missing scope is answered with (docs/tiktok-api.md#2-user-info-and-post-metrics). */
  public static ApiException scopeNotAuthorized() {
    return new ApiException(
        401,
        "scope_not_authorized",
        "The user did not authorize the scope required for completing this request.");
  }
}
