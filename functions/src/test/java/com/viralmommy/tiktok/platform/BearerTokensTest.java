package com.viralmommy.tiktok.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BearerTokensTest {
  private static final Instant NOW = Instant.parse("2026-11-22T18:00:00Z");
  private static final String AUDIENCE = "viralmommy";
  private static RSAKey rsa;
  private static ECKey ec;
  private static RSAKey strangers;

  private Issuer issuer;
  private BearerTokens bearerTokens;

  @BeforeAll
  static void makeKeys() throws Exception {
    rsa = new RSAKeyGenerator(2048).keyID("rsa-1").generate();
    ec = new ECKeyGenerator(Curve.P_256).keyID("ec-1").generate();
    strangers = new RSAKeyGenerator(2048).keyID("rsa-1").generate();
  }

  @BeforeEach
  void start() throws IOException {
    issuer = new Issuer(rsa, ec);
    bearerTokens = bearerTokens(issuer.variables(AUDIENCE));
  }

  @AfterEach
  void stop() {
    issuer.close();
  }

  @Test
  void theSubjectOfAGoodTokenIsTheUser() {
    assertThat(caller(rs256(claims -> claims))).isEqualTo(new UserId("auth0|1"));
    assertThat(caller(Issuer.sign(ec, JWSAlgorithm.ES256, "JWT", claims().build())))
        .isEqualTo(new UserId("auth0|1"));
    assertThat(issuer.keysRead()).isEqualTo(1);
  }

  @Test
  void acceptsTokensWithoutATypeAndAccessTokens() {
    for (String type : new String[] {null, "JWT", "jwt", "at+jwt"}) {
      assertThat(caller(Issuer.sign(rsa, JWSAlgorithm.RS256, type, claims().build()))).isNotNull();
    }
  }

  @Test
  void refusesATokenOfAnotherType() {
    refused(Issuer.sign(rsa, JWSAlgorithm.RS256, "logout+jwt", claims().build()));
  }

  @Test
  void acceptsOneOfSeveralAudiences() {
    assertThat(caller(rs256(c -> c.audience(List.of("other", AUDIENCE))))).isNotNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"Bearer ", "bearer ", "BEARER  "})
  void acceptsTheSchemeInAnyCase(String scheme) {
    assertThat(bearerTokens.caller(request(scheme + rs256(claims -> claims)))).isNotNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "Bearer",
        "Bearer ",
        "Basic dXNlcjpwYXNz",
        "Bearerx",
        "Bearer a.b",
        "Bearer .."
      })
  void refusesAnythingButABearerToken(String header) {
    refusedHeader(header);
  }

  @Test
  void refusesARequestWithoutAToken() {
    requireRefusal(new ApiRequest("-", "GET", Map.of(), Map.of(), Map.of(), null));
  }

  @Test
  void refusesAnUnsignedToken() {
    refused(new PlainJWT(claims().build()).serialize());
    String signed = rs256(claims -> claims);
    refused(signed.substring(0, signed.lastIndexOf('.') + 1));
    refused(unsigned("{\"alg\":\"none\",\"kid\":\"rsa-1\"}"));
    refused(unsigned("{\"alg\":\"None\"}"));
    refused(unsigned("{}"));
  }

  /** A public key could be used as the HMAC secret. */
  @Test
  void refusesAnHmacWithThePublicKey() throws Exception {
    for (byte[] key :
        List.of(
            rsa.toRSAPublicKey().getEncoded(),
            rsa.toPublicJWK().toJSONString().getBytes(StandardCharsets.UTF_8),
            rsa.getModulus().decode())) {
      SignedJWT token =
          new SignedJWT(
              new JWSHeader.Builder(JWSAlgorithm.HS256).keyID("rsa-1").build(), claims().build());
      token.sign(new MACSigner(key));
      refused(token.serialize());
    }
  }

  @Test
  void refusesAnotherKeyUnderAKnownId() {
    refused(Issuer.sign(strangers, JWSAlgorithm.RS256, "JWT", claims().build()));
  }

  @Test
  void refusesAChangedToken() {
    String[] parts = rs256(claims -> claims).split("\\.");
    String other =
        encoded(
            claims()
                .build()
                .toString()
                .replace("auth0|1", "auth0|2")
                .getBytes(StandardCharsets.UTF_8));
    refused(parts[0] + "." + other + "." + parts[2]);
  }

  /** A key in the token's header proves nothing. */
  @Test
  void refusesAKeyInTheTokenItself() throws Exception {
    SignedJWT token =
        new SignedJWT(
            new JWSHeader.Builder(JWSAlgorithm.RS256).jwk(strangers.toPublicJWK()).build(),
            claims().build());
    token.sign(new RSASSASigner(strangers));
    refused(token.serialize());
  }

  @Test
  void refusesAnotherAudienceAndAnotherIssuer() {
    refused(rs256(c -> c.audience("other")));
    refused(rs256(c -> c.audience((String) null)));
    refused(rs256(c -> c.issuer(issuer.url() + "/")));
    refused(rs256(c -> c.issuer("https://evil.example")));
    refused(rs256(c -> c.issuer(null)));
  }

  @Test
  void acceptsAnExpiredTokenForAMinute() {
    assertThat(caller(rs256(c -> c.expirationTime(at(-59))))).isNotNull();
    refused(rs256(c -> c.expirationTime(at(-61))));
    refused(rs256(c -> c.expirationTime(null)));
  }

  @Test
  void acceptsATokenAMinuteBeforeItIsValid() {
    assertThat(caller(rs256(c -> c.notBeforeTime(at(59))))).isNotNull();
    refused(rs256(c -> c.notBeforeTime(at(61))));
  }

  @Test
  void refusesATokenWithoutAValidUserId() {
    refused(rs256(c -> c.subject(null)));
    refused(rs256(c -> c.subject("")));
    refused(rs256(c -> c.claim("sub", List.of("auth0|1"))));
    refused(rs256(c -> c.subject("a".repeat(256))));
  }

  /** In UTF-8 it would become the user "?". */
  @Test
  void refusesAUserOfHalfASurrogatePair() throws Exception {
    String payload = claims().build().toString().replace("auth0|1", "\\ud800");
    JWSObject token =
        new JWSObject(
            new JWSHeader.Builder(JWSAlgorithm.RS256).keyID("rsa-1").build(), new Payload(payload));
    token.sign(new RSASSASigner(rsa));
    refused(token.serialize());
  }

  @Test
  void refusesAnOversizedTokenWithoutReadingIt() {
    refused(rs256(c -> c.claim("filler", "x".repeat(8 * 1024))));
    refusedHeader("Bearer " + "x".repeat(10_000_000));
    assertThat(issuer.keysRead()).isZero();
  }

  @Test
  void readsTheKeysAgainForAnUnknownKeyId() throws Exception {
    assertThat(caller(rs256(claims -> claims))).isNotNull();
    RSAKey rotated = new RSAKeyGenerator(2048).keyID("rsa-2").generate();
    issuer.keys(rotated, rsa);
    assertThat(caller(Issuer.sign(rotated, JWSAlgorithm.RS256, "JWT", claims().build())))
        .isNotNull();
    assertThat(issuer.keysRead()).isEqualTo(2);
  }

  /** Invented key ids must neither cause calls to the issuer nor server errors. */
  @Test
  void refusesInventedKeyIdsWithoutAskingTheIssuerEachTime() {
    for (int i = 0; i < 20; i++) {
      refused(Issuer.sign(strangers, "made-up-" + i, JWSAlgorithm.RS256, "JWT", claims().build()));
    }
    assertThat(issuer.keysRead()).isBetween(1, 2);
    assertThat(caller(rs256(claims -> claims))).isNotNull();
  }

  @Test
  void anUnreachableIssuerIsAServerError() {
    issuer.close();
    requireServerError();
  }

  @Test
  void unreadableKeysAreAServerError() {
    BearerTokens direct = withJwksUrl(issuer.url() + Issuer.JWKS);
    issuer.status(503);
    for (int i = 0; i < 5; i++) {
      assertThatIllegalStateException()
          .isThrownBy(() -> direct.caller(bearer(rs256(claims -> claims))));
    }
  }

  @Test
  void recoversWhenTheIssuerIsBack() {
    issuer.status(503);
    requireServerError();
    issuer.status(200);
    assertThat(caller(rs256(claims -> claims))).isNotNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "not json",
        "[]",
        "{\"issuer\":\"https://evil.example\",\"jwks_uri\":\"https://evil.example/keys\"}",
        "{\"issuer\":\"ISSUER\"}",
        "{\"issuer\":\"ISSUER\",\"jwks_uri\":\"keys\"}",
        "{\"issuer\":\"ISSUER\",\"jwks_uri\":\"a b\"}"
      })
  void aBrokenDiscoveryDocumentIsAServerError(String document) {
    issuer.discovery(document.replace("ISSUER", issuer.url().toString()));
    requireServerError();
  }

  @Test
  void readsTheKeysFromTheConfiguredUrl() {
    issuer.discovery("spoilt");
    assertThat(withJwksUrl(issuer.url() + Issuer.JWKS).caller(bearer(rs256(claims -> claims))))
        .isNotNull();
  }

  private void requireServerError() {
    Throwable failure =
        catchThrowableOfType(RuntimeException.class, () -> caller(rs256(claims -> claims)));
    assertThat(failure).isInstanceOfAny(IllegalStateException.class, UncheckedIOException.class);
  }

  private void refused(String token) {
    refusedHeader("Bearer " + token);
  }

  private void refusedHeader(String header) {
    requireRefusal(request(header));
  }

  private void requireRefusal(ApiRequest request) {
    assertThatExceptionOfType(Problem.class)
        .isThrownBy(() -> bearerTokens.caller(request))
        .satisfies(p -> assertThat(p.code()).isEqualTo(ProblemCode.UNAUTHENTICATED))
        .satisfies(
            p ->
                assertThat(p.detail())
                    .isEqualTo("A valid bearer token is required. Sign in again."))
        .satisfies(p -> assertThat(p.findings()).isEmpty());
  }

  private UserId caller(String token) {
    return bearerTokens.caller(bearer(token));
  }

  private static ApiRequest bearer(String token) {
    return request("Bearer " + token);
  }

  private static ApiRequest request(String authorization) {
    return new ApiRequest(
        "-", "GET", Map.of(), Map.of(), Map.of("authorization", authorization), null);
  }

  private BearerTokens withJwksUrl(String url) {
    Map<String, String> variables = new HashMap<>(issuer.variables(AUDIENCE));
    variables.put("OIDC_JWKS_URL", url);
    return bearerTokens(variables);
  }

  private static BearerTokens bearerTokens(Map<String, String> variables) {
    return new BearerTokens(Environment.of(variables), InstantSource.fixed(NOW));
  }

  private String rs256(UnaryOperator<JWTClaimsSet.Builder> change) {
    return Issuer.sign(rsa, JWSAlgorithm.RS256, "JWT", change.apply(claims()).build());
  }

  private JWTClaimsSet.Builder claims() {
    return new JWTClaimsSet.Builder()
        .issuer(issuer.url().toString())
        .audience(AUDIENCE)
        .subject("auth0|1")
        .issueTime(at(-10))
        .expirationTime(at(3600));
  }

  private static Date at(int seconds) {
    return Date.from(NOW.plusSeconds(seconds));
  }

  private String unsigned(String header) {
    return encoded(header.getBytes(StandardCharsets.UTF_8))
        + "."
        + encoded(claims().build().toString().getBytes(StandardCharsets.UTF_8))
        + ".";
  }

  private static String encoded(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
