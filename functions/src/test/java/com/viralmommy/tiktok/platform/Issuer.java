package com.viralmommy.tiktok.platform;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.factories.DefaultJWSSignerFactory;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** An OIDC issuer whose documents and keys a test can change. */
final class Issuer implements AutoCloseable {
  static final String DISCOVERY = "/.well-known/openid-configuration";
  static final String JWKS = "/keys";

  private final HttpServer server;
  private final AtomicInteger keysRead = new AtomicInteger();
  private volatile List<JWK> keys;
  private volatile String discovery;
  private volatile int status = 200;

  Issuer(JWK... keys) throws IOException {
    this.keys = List.of(keys);
    this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    this.discovery = "{\"issuer\":\"%s\",\"jwks_uri\":\"%s%s\"}".formatted(url(), url(), JWKS);
    server.createContext(DISCOVERY, exchange -> answer(exchange, discovery));
    server.createContext(
        JWKS,
        exchange -> {
          keysRead.incrementAndGet();
          answer(exchange, new JWKSet(this.keys).toPublicJWKSet().toString());
        });
    server.start();
  }

  URI url() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  Map<String, String> variables(String audience) {
    return Map.of("OIDC_ISSUER", url().toString(), "OIDC_AUDIENCE", audience);
  }

  void keys(JWK... changed) {
    keys = List.of(changed);
  }

  /** The HTTP status of both documents from now on. */
  void status(int changed) {
    status = changed;
  }

  void discovery(String document) {
    discovery = document;
  }

  int keysRead() {
    return keysRead.get();
  }

  static String sign(JWK key, JWSAlgorithm algorithm, String type, JWTClaimsSet claims) {
    return sign(key, key.getKeyID(), algorithm, type, claims);
  }

  static String sign(
      JWK key, String keyId, JWSAlgorithm algorithm, String type, JWTClaimsSet claims) {
    try {
      JWSHeader.Builder header = new JWSHeader.Builder(algorithm).keyID(keyId);
      if (type != null) {
        header.type(new JOSEObjectType(type));
      }
      SignedJWT token = new SignedJWT(header.build(), claims);
      token.sign(signer(key, algorithm));
      return token.serialize();
    } catch (JOSEException e) {
      throw new AssertionError(e);
    }
  }

  private static JWSSigner signer(JWK key, JWSAlgorithm algorithm) throws JOSEException {
    return switch (key) {
      case RSAKey _, ECKey _ -> new DefaultJWSSignerFactory().createJWSSigner(key, algorithm);
      default -> throw new AssertionError(key.getKeyType());
    };
  }

  private void answer(HttpExchange exchange, String document) throws IOException {
    try (exchange) {
      byte[] bytes = document.getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.sendResponseHeaders(status, bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
