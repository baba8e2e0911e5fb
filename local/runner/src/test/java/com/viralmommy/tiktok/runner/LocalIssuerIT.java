package com.viralmommy.tiktok.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import com.viralmommy.tiktok.runner.invocation.EventJson;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LocalIssuerIT {
  private static final String AUDIENCE = "viralmommy";
  private static final String USER = "auth0|5f7c8ec7c33c6c004bbafe82";

  private final HttpClient client = HttpClient.newHttpClient();
  private LocalIssuer issuer;

  @BeforeAll
  void start() throws IOException {
    issuer = LocalIssuer.start(AUDIENCE);
  }

  @AfterAll
  void close() {
    issuer.close();
    client.close();
  }

  @Test
  void servesADiscoveryDocument() throws Exception {
    JsonNode document = EventJson.MAPPER.readTree(get("/.well-known/openid-configuration").body());

    assertThat(document.path("issuer").asText()).isEqualTo(issuer.issuer().toString());
    assertThat(document.path("jwks_uri").asText()).isEqualTo(issuer.jwksUrl().toString());
  }

  @Test
  void publishesOnlyThePublicKey() throws Exception {
    JsonNode key =
        EventJson.MAPPER.readTree(get("/.well-known/jwks.json").body()).path("keys").path(0);

    assertThat(key.path("kid").asText()).isEqualTo(issuer.key().getKeyID());
    assertThat(key.properties().stream().map(member -> member.getKey()))
        .containsExactlyInAnyOrder("kty", "e", "use", "kid", "alg", "n");
    assertThat(get("/nothing").statusCode()).isEqualTo(404);
  }

  @Test
  void signsTokensThatAVerifierAccepts() throws Exception {
    JWTClaimsSet claims = verifier().process(issuer.token(USER), null);

    assertThat(claims.getSubject()).isEqualTo(USER);
    assertThat(claims.getAudience()).containsExactly(AUDIENCE);
    assertThat(claims.getExpirationTime().toInstant())
        .isEqualTo(claims.getIssueTime().toInstant().plus(LocalIssuer.TOKEN_LIFETIME));
  }

  static Stream<Arguments> invalidTokens() {
    return Stream.of(
        Arguments.of("expired", (TokenMaker) InvalidTokens::expired),
        Arguments.of("not yet valid", (TokenMaker) InvalidTokens::notYetValid),
        Arguments.of("without expiry", (TokenMaker) InvalidTokens::withoutExpiry),
        Arguments.of("without subject", (TokenMaker) InvalidTokens::withoutSubject),
        Arguments.of("other audience", (TokenMaker) InvalidTokens::forOtherAudience),
        Arguments.of("other issuer", (TokenMaker) InvalidTokens::ofOtherIssuer),
        Arguments.of("other key", (TokenMaker) InvalidTokens::signedByOtherKey),
        Arguments.of("unknown key", (TokenMaker) InvalidTokens::signedByUnknownKey),
        Arguments.of("alg none", (TokenMaker) InvalidTokens::unsigned),
        Arguments.of("HMAC with the public key", (TokenMaker) InvalidTokens::hmacWithPublicKey),
        Arguments.of("tampered", (TokenMaker) InvalidTokens::tampered));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("invalidTokens")
  void aVerifierRefusesInvalidTokens(String name, TokenMaker maker) throws Exception {
    String token = maker.of(new InvalidTokens(issuer, USER));

    assertThatThrownBy(() -> verifier().process(token, null)).isInstanceOf(BadJOSEException.class);
  }

  @FunctionalInterface
  interface TokenMaker {
    String of(InvalidTokens tokens) throws Exception;
  }

  private DefaultJWTProcessor<SecurityContext> verifier() throws IOException {
    JWKSource<SecurityContext> keys = JWKSourceBuilder.create(issuer.jwksUrl().toURL()).build();
    var processor = new DefaultJWTProcessor<>();
    processor.setJWSKeySelector(new JWSVerificationKeySelector<>(JWSAlgorithm.RS256, keys));
    processor.setJWTClaimsSetVerifier(
        new DefaultJWTClaimsVerifier<>(
            AUDIENCE,
            new JWTClaimsSet.Builder().issuer(issuer.issuer().toString()).build(),
            Set.of("sub", "exp")));
    return processor;
  }

  private HttpResponse<String> get(String path) throws Exception {
    return client.send(
        HttpRequest.newBuilder(URI.create(issuer.issuer() + path)).build(),
        BodyHandlers.ofString());
  }
}
