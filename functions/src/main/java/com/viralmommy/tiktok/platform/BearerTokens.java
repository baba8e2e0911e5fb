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
 * Tells who the caller is, from a bearer JWT of the configured OIDC issuer: signature by the
 * issuer's JWKS, asymmetric algorithms only, issuer, audience, and expiry with 60 s of clock skew.
 * {@code sub} is the user.
 *
 * <p>Every way to fail gives the same answer, so that a caller learns nothing from it.
 */
public final class BearerTokens {
  /**
   * Tokens of real issuers stay below 4 KiB; API Gateway's own limit for all headers is 10,240
   * bytes.
   */
  private static final int LONGEST_TOKEN = 8 * 1024;

  private static final int SKEW_SECONDS = 60;
  private static final Duration JWKS_CONNECT = Duration.ofSeconds(2);
  private static final Duration JWKS_READ = Duration.ofSeconds(3);
  private static final int LARGEST_JWKS = 256 * 1024;

  /** No HMAC: whoever knows a public key could sign with it. No {@code none}. */
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

  /** No type, the usual one, and that of access tokens by RFC 9068. */
  private static final Set<JOSEObjectType> TYPES =
      new HashSet<>(Arrays.asList(null, JOSEObjectType.JWT, new JOSEObjectType("at+jwt")));

  private final String issuer;
  private final String audience;
  private final Optional<URI> jwksUrl;
  private final InstantSource clock;
  private DefaultJWTProcessor<SecurityContext> processor;
  private JWKSource<SecurityContext> keys;

  /** Whether the last reading of the issuer's keys went well. */
  private volatile boolean keysAreRead;

  public BearerTokens(Environment environment, InstantSource clock) {
    this.issuer = environment.address("OIDC_ISSUER").toString();
    this.audience = environment.text("OIDC_AUDIENCE");
    this.jwksUrl = environment.findAddress("OIDC_JWKS_URL");
    this.clock = clock;
  }

  /** The caller, or the {@code unauthenticated} problem. */
  public UserId caller(ApiRequest request) {
    return request
        .header("Authorization")
        .filter(value -> value.regionMatches(true, 0, "Bearer ", 0, 7))
        .map(value -> value.substring(7).strip())
        .flatMap(this::user)
        .orElseThrow(() -> Problem.of(ProblemCode.UNAUTHENTICATED));
  }

  /**
   * The caller of a plain navigation, to which a browser adds no header but its cookies: without an
   * {@code Authorization} header the cookie may carry the same token. Only for what another site
   * may send a person to; it would let that site act in the person's name everywhere else.
   *
   * @param cookie name of the cookie, if there is one
   */
  public UserId navigator(ApiRequest request, Optional<String> cookie) {
    return cookie
        .filter(_ -> request.header("Authorization").isEmpty())
        .flatMap(request::cookieInAnyCase)
        .map(token -> user(token).orElseThrow(() -> Problem.of(ProblemCode.UNAUTHENTICATED)))
        .orElseGet(() -> caller(request));
  }

  private Optional<UserId> user(String token) {
    if (token.isEmpty() || token.length() > LONGEST_TOKEN) {
      return Optional.empty();
    }
    try {
      return Optional.of(new UserId(processor().process(token, null).getSubject()));
    } catch (RateLimitReachedException e) {
      // The keys have just been read, and the token's is not among them: the caller's failure.
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

  /** Our failure, not the caller's. */
  private static IllegalStateException unreachable(KeySourceException cause) {
    return new IllegalStateException("the issuer's keys cannot be read", cause);
  }

  /** Built on first use: a snapshot must hold no keys, and discovery is a call to the outside. */
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
   * Reads the issuer's keys before anybody asks for them, and refuses a token. What goes wrong goes
   * wrong again, and is told, when somebody asks.
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
      // As it should be for the token, and else the first caller is told.
    }
  }

  private JWKSource<SecurityContext> keys() {
    try {
      var retriever =
          new DefaultResourceRetriever(
              (int) JWKS_CONNECT.toMillis(), (int) JWKS_READ.toMillis(), LARGEST_JWKS);
      URL url =
          jwksUrl.isPresent()
              ? jwksUrl.get().toURL()
              : discover(
                  retriever,
                  URI.create(issuer.replaceAll("/$", "") + "/.well-known/openid-configuration")
                      .toURL());
      // Cached for five minutes; read again for a key id that is not in it, twice in 30 s at most.
      return JWKSourceBuilder.create(url, noting(retriever)).cache(true).rateLimited(true).build();
    } catch (IOException e) {
      throw new UncheckedIOException("the issuer cannot be reached", e);
    }
  }

  private ResourceRetriever noting(ResourceRetriever retriever) {
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
    // OpenID Connect Discovery §4.3: another issuer's document is not to be trusted.
    if (!issuer.equals(configuration.path("issuer").asText())) {
      throw new IOException("the discovery document names another issuer");
    }
    try {
      return URI.create(configuration.path("jwks_uri").asText()).toURL();
    } catch (IllegalArgumentException e) {
      throw new IOException("the discovery document names no JWKS", e);
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
