package com.viralmommy.tiktok.runner;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.viralmommy.tiktok.runner.invocation.EventJson;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * The OpenID Connect issuer of local users.
 *
 * <p>It serves its discovery document and its public key on a free port of 127.0.0.1, and signs
 * tokens with a new RSA key.
 */
public final class LocalIssuer implements AutoCloseable {
  static final Duration TOKEN_LIFETIME = Duration.ofHours(1);
  private static final String JWKS_PATH = "/.well-known/jwks.json";

  private final HttpServer server;
  private final ExecutorService requests = Executors.newVirtualThreadPerTaskExecutor();
  private final String audience;
  private final Clock clock;
  private final RSAKey key;

  private LocalIssuer(HttpServer server, String audience, Clock clock, RSAKey key) {
    this.server = server;
    this.audience = audience;
    this.clock = clock;
    this.key = key;
  }

  /** Starts an issuer whose tokens have this audience. */
  public static LocalIssuer start(String audience) throws IOException {
    return start(audience, Clock.systemUTC());
  }

  /** Starts an issuer that takes the time of its tokens from a clock. */
  static LocalIssuer start(String audience, Clock clock) throws IOException {
    RSAKey key = newKey();
    var address = new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0);
    var issuer = new LocalIssuer(HttpServer.create(address, 0), audience, clock, key);
    issuer.server.setExecutor(issuer.requests);
    issuer.serve("/.well-known/openid-configuration", EventJson.bytes(issuer.discovery()));
    issuer.serve(
        JWKS_PATH, new JWKSet(key.toPublicJWK()).toString().getBytes(StandardCharsets.UTF_8));
    issuer.server.start();
    return issuer;
  }

  static RSAKey newKey() {
    try {
      return new RSAKeyGenerator(2048)
          .keyUse(KeyUse.SIGNATURE)
          .algorithm(JWSAlgorithm.RS256)
          .keyID(UUID.randomUUID().toString())
          .generate();
    } catch (JOSEException e) {
      throw new IllegalStateException("RSA is not available", e);
    }
  }

  /** The issuer's URL, the value of {@code iss}. */
  public URI issuer() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /** Where the public key is. */
  URI jwksUrl() {
    return issuer().resolve(JWKS_PATH);
  }

  /** A token of a user that is valid for one hour from now. */
  public String token(String userId) {
    return sign(claims(userId).build(), key);
  }

  RSAKey key() {
    return key;
  }

  JWTClaimsSet.Builder claims(String userId) {
    Instant now = clock.instant();
    return new JWTClaimsSet.Builder()
        .issuer(issuer().toString())
        .audience(audience)
        .subject(userId)
        .issueTime(Date.from(now))
        .expirationTime(Date.from(now.plus(TOKEN_LIFETIME)));
  }

  static String sign(JWTClaimsSet claims, RSAKey key) {
    var token =
        new SignedJWT(
            new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(key.getKeyID()).build(), claims);
    try {
      token.sign(new RSASSASigner(key));
    } catch (JOSEException e) {
      throw new IllegalStateException("Cannot sign a token", e);
    }
    return token.serialize();
  }

  private record Discovery(
      String issuer,
      @JsonProperty("jwks_uri") String jwksUri,
      @JsonProperty("response_types_supported") List<String> responseTypes,
      @JsonProperty("subject_types_supported") List<String> subjectTypes,
      @JsonProperty("id_token_signing_alg_values_supported") List<String> signingAlgorithms) {}

  private Discovery discovery() {
    return new Discovery(
        issuer().toString(),
        jwksUrl().toString(),
        List.of("id_token"),
        List.of("public"),
        List.of("RS256"));
  }

  private void serve(String path, byte[] document) {
    server.createContext(path, http -> answer(http, path, document));
  }

  private static void answer(HttpExchange http, String path, byte[] document) throws IOException {
    try (http) {
      if (http.getRequestMethod().equals("GET") && http.getRequestURI().getPath().equals(path)) {
        http.getResponseHeaders().set("Content-Type", "application/json");
        http.sendResponseHeaders(200, document.length);
        http.getResponseBody().write(document);
      } else {
        http.sendResponseHeaders(404, -1);
      }
    }
  }

  @Override
  public void close() {
    server.stop(0);
    requests.shutdownNow();
  }
}
