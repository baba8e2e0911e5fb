package com.viralmommy.tiktok.runner;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;

/** Invalid tokens of one user, each with exactly one fault. */
record InvalidTokens(LocalIssuer issuer, String userId) {

  String expired() {
    Instant past = Instant.now().minus(Duration.ofHours(2));
    return sign(
        issuer
            .claims(userId)
            .issueTime(Date.from(past))
            .expirationTime(Date.from(past.plusSeconds(60))));
  }

  String notYetValid() {
    return sign(
        issuer.claims(userId).notBeforeTime(Date.from(Instant.now().plus(Duration.ofMinutes(30)))));
  }

  String withoutExpiry() {
    return sign(issuer.claims(userId).expirationTime(null));
  }

  String withoutSubject() {
    return sign(issuer.claims(userId).subject(null));
  }

  String forOtherAudience() {
    return sign(issuer.claims(userId).audience("another-api"));
  }

  String ofOtherIssuer() {
    return sign(issuer.claims(userId).issuer("https://issuer.example"));
  }

  /** The header names the issuer's key, but another key signed the token. */
  String signedByOtherKey() {
    return LocalIssuer.sign(
        issuer.claims(userId).build(),
        new RSAKey.Builder(LocalIssuer.newKey()).keyID(issuer.key().getKeyID()).build());
  }

  String signedByUnknownKey() {
    return LocalIssuer.sign(issuer.claims(userId).build(), LocalIssuer.newKey());
  }

  /** {@code alg: none}. */
  String unsigned() {
    return new PlainJWT(issuer.claims(userId).build()).serialize();
  }

  /** An HMAC with the public key as its secret. */
  String hmacWithPublicKey() throws JOSEException {
    var token =
        new SignedJWT(
            new JWSHeader.Builder(JWSAlgorithm.HS256).keyID(issuer.key().getKeyID()).build(),
            issuer.claims(userId).build());
    token.sign(new MACSigner(issuer.key().toRSAPublicKey().getEncoded()));
    return token.serialize();
  }

  /** A valid token whose subject was changed after signing. */
  String tampered() {
    String[] valid = issuer.token(userId).split("\\.");
    String[] other = issuer.token(userId + "x").split("\\.");
    return valid[0] + "." + other[1] + "." + valid[2];
  }

  private String sign(JWTClaimsSet.Builder claims) {
    return LocalIssuer.sign(claims.build(), issuer.key());
  }
}
