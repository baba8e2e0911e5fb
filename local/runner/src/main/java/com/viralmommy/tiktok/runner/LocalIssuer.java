package com.viralmommy.tiktok.runner;

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
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * The OIDC issuer of local users: serves its discovery document and its keys on a free port of
 * 127.0.0.1, and signs tokens with an RSA key that lives as long as it does.
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

  /** An issuer whose tokens are for this audience. */
  public static LocalIssuer start(String audience) throws IOException {
    return start(audience, Clock.systemUTC());
  }

  /** As above; the clock is the time at which tokens are issued. */
  public static LocalIssuer start(String audience, Clock clock) throws IOException {
    RSAKey key = newKey();
    var address = new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0);
    var issuer = new LocalIssuer(HttpServer.create(address, 0), audience, clock, key);
    issuer.server.setExecutor(issuer.requests);
    issuer.serve("/.well-known/openid-configuration", Json.bytes(issuer.discovery()));
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
      throw new IllegalStateException("this JVM has no RSA", e);
    }
  }

  /** The value of {@code iss}. */
  public URI issuer() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  public URI jwksUrl() {
    return issuer().resolve(JWKS_PATH);
  }

  public String audience() {
    return audience;
  }

  /** A token of this user, valid from now for one hour. */
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
      throw new IllegalStateException("the key does not sign", e);
    }
    return token.serialize();
  }

  private Map<String, Object> discovery() {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("issuer", issuer().toString());
    document.put("jwks_uri", jwksUrl().toString());
    document.put("response_types_supported", List.of("id_token"));
    document.put("subject_types_supported", List.of("public"));
    document.put("id_token_signing_alg_values_supported", List.of("RS256"));
    return document;
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
