package com.viralmommy.tiktok.platform;

import com.nimbusds.jose.Algorithm;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKMatcher;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.jwk.source.RateLimitReachedException;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jose.util.DefaultResourceRetriever;
import com.nimbusds.jose.util.Resource;
import com.nimbusds.jose.util.ResourceRetriever;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URL;
import java.text.ParseException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Date;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Authenticates callers by a bearer JWT of the configured OIDC issuer. It verifies the signature
 * against the issuer's JWKS (asymmetric algorithms only), issuer, audience, and expiry with 60 s of
 * clock skew. The claim {@code sub} is the user.
 *
 * <p>Every invalid token gets the same answer, which does not reveal the reason.
 */
public final class BearerTokens {
  /** Issuers' tokens stay below 4 KiB; API Gateway allows 10,240 bytes for all headers. */
  private static final int MAX_TOKEN = 8 * 1024;

  private static final int SKEW_SECONDS = 60;
  private static final Duration JWKS_CONNECT = Duration.ofSeconds(2);
  private static final Duration JWKS_READ = Duration.ofSeconds(3);
  private static final int MAX_JWKS = 256 * 1024;

  /**
   * HMAC is excluded, because a public key could be used as its secret. {@code none} is excluded as
   * well.
   */
  private static final Set<JWSAlgorithm> ALGORITHMS =
      Set.of(
          JWSAlgorithm.RS256,
          JWSAlgorithm.RS384,
          JWSAlgorithm.RS512,
          JWSAlgorithm.PS256,
          JWSAlgorithm.PS384,
          JWSAlgorithm.PS512,
          JWSAlgorithm.ES256,
          JWSAlgorithm.ES384,
          JWSAlgorithm.ES512);

  /** No type, {@code JWT}, or the type of access tokens (RFC 9068). */
  private static final Set<JOSEObjectType> TYPES =
      new HashSet<>(Arrays.asList(null, JOSEObjectType.JWT, new JOSEObjectType("at+jwt")));

  private final String issuer;
  private final String audience;
  private final Optional<URI> jwksUrl;
  private final InstantSource clock;
  private DefaultJWTProcessor<SecurityContext> processor;
  private JWKSource<SecurityContext> keys;

  /** Whether the last attempt to read the issuer's keys succeeded. */
  private volatile boolean keysAreRead;

  public BearerTokens(Environment environment, InstantSource clock) {
    this.issuer = environment.address("OIDC_ISSUER").toString();
    this.audience = environment.text("OIDC_AUDIENCE");
    this.jwksUrl = environment.findAddress("OIDC_JWKS_URL");
    this.clock = clock;
  }

  /**
   * The caller by the {@code Authorization} header.
   *
   * @throws Problem {@code unauthenticated} without a valid token
   * @throws IllegalStateException if the issuer's keys cannot be read
   */
  public UserId caller(ApiRequest request) {
    return request
        .header("Authorization")
        .filter(value -> value.regionMatches(true, 0, "Bearer ", 0, 7))
        .map(value -> value.substring(7).strip())
        .flatMap(this::user)
        .orElseThrow(() -> Problem.of(ProblemCode.UNAUTHENTICATED));
  }

  /**
   * The caller of a browser navigation, which sends cookies but no {@code Authorization} header:
   * the token may be in the cookie. Only for endpoints that other sites may link to. Anywhere else
   * the cookie would allow cross-site request forgery.
   *
   * @param cookie name of the cookie; empty if no cookie is accepted
   * @throws Problem {@code unauthenticated} without a valid token
   * @throws IllegalStateException if the issuer's keys cannot be read
   */
  public UserId navigationCaller(ApiRequest request, Optional<String> cookie) {
    return cookie
        .filter(_ -> request.header("Authorization").isEmpty())
        .flatMap(request::cookieInAnyCase)
        .map(token -> user(token).orElseThrow(() -> Problem.of(ProblemCode.UNAUTHENTICATED)))
        .orElseGet(() -> caller(request));
  }

  private Optional<UserId> user(String token) {
    if (token.isEmpty() || token.length() > MAX_TOKEN) {
      return Optional.empty();
    }
    try {
      return Optional.of(new UserId(processor().process(token, null).getSubject()));
    } catch (RateLimitReachedException e) {
      // The keys were read just now and the token's key is not among them: the token is invalid.
      if (keysAreRead) {
        return Optional.empty();
      }
      throw unreachable(e);
    } catch (KeySourceException e) {
      throw unreachable(e);
    } catch (ParseException | BadJOSEException | JOSEException | IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  /** A failure of the server, not of the caller. */
  private static IllegalStateException unreachable(KeySourceException cause) {
    return new IllegalStateException("The OIDC issuer's keys cannot be read", cause);
  }

  /** Built on first use, so that a SnapStart snapshot contains no keys. */
  private synchronized DefaultJWTProcessor<SecurityContext> processor() {
    if (processor == null) {
      var built = new DefaultJWTProcessor<SecurityContext>();
      keys = keys();
      built.setJWSKeySelector(new JWSVerificationKeySelector<>(ALGORITHMS, keys));
      built.setJWSTypeVerifier(new DefaultJOSEObjectTypeVerifier<>(TYPES));
      built.setJWTClaimsSetVerifier(claims());
      processor = built;
    }
    return processor;
  }

  /**
   * Reads the issuer's keys and verifies an invalid token, so that the first request is fast.
   * Failures are ignored here; the first request reports them.
   */
  public void prepare() {
    try {
      var verifier = processor();
      for (JWK key : keys.get(new JWKSelector(new JWKMatcher.Builder().build()), null)) {
        if (key.getAlgorithm() instanceof Algorithm algorithm) {
          var header =
              new JWSHeader.Builder(JWSAlgorithm.parse(algorithm.getName()))
                  .keyID(key.getKeyID())
                  .build();
          verifier.process(
              header.toBase64URL() + "." + Base64URL.encode("{}") + "." + Base64URL.encode("none"),
              null);
        }
      }
    } catch (ParseException
        | BadJOSEException
        | JOSEException
        | UncheckedIOException
        | IllegalArgumentException _) {
      // Expected for the invalid token; any other failure is reported to the first caller.
    }
  }

  private JWKSource<SecurityContext> keys() {
    try {
      var retriever =
          new DefaultResourceRetriever(
              (int) JWKS_CONNECT.toMillis(), (int) JWKS_READ.toMillis(), MAX_JWKS);
      URL url =
          jwksUrl.isPresent()
              ? jwksUrl.get().toURL()
              : discover(
                  retriever,
                  URI.create(issuer.replaceAll("/$", "") + "/.well-known/openid-configuration")
                      .toURL());
      // Cached for five minutes. An unknown key id causes a new read, at most twice in 30 s.
      return JWKSourceBuilder.create(url, recordResult(retriever))
          .cache(true)
          .rateLimited(true)
          .build();
    } catch (IOException e) {
      throw new UncheckedIOException("The OIDC issuer cannot be reached", e);
    }
  }

  private ResourceRetriever recordResult(ResourceRetriever retriever) {
    return url -> {
      try {
        Resource keys = retriever.retrieveResource(url);
        keysAreRead = true;
        return keys;
      } catch (IOException e) {
        keysAreRead = false;
        throw e;
      }
    };
  }

  private URL discover(DefaultResourceRetriever retriever, URL document) throws IOException {
    var configuration = Json.read(retriever.retrieveResource(document).getContent());
    // OpenID Connect Discovery §4.3: the document must name this issuer.
    if (!issuer.equals(configuration.path("issuer").asText())) {
      throw new IOException("The OIDC discovery document names another issuer");
    }
    try {
      return URI.create(configuration.path("jwks_uri").asText()).toURL();
    } catch (IllegalArgumentException e) {
      throw new IOException("The OIDC discovery document has no valid jwks_uri", e);
    }
  }

  private DefaultJWTClaimsVerifier<SecurityContext> claims() {
    var verifier =
        new DefaultJWTClaimsVerifier<SecurityContext>(
            audience, new JWTClaimsSet.Builder().issuer(issuer).build(), Set.of("sub", "exp")) {
          @Override
          protected Date currentTime() {
            return Date.from(clock.instant());
          }
        };
    verifier.setMaxClockSkew(SKEW_SECONDS);
    return verifier;
  }
}
