package com.viralmommy.tiktok.lambda;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.viralmommy.tiktok.platform.Environment;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * AWS, TikTok and the OIDC issuer of a {@link SnapStartPriming}: everything answers as the real one
 * does, and there is nothing in it. It lives on a port of this host, for the moment of the
 * rehearsal.
 */
final class PrimingServer implements AutoCloseable {
  static final String USER = "rehearsal";

  private static final String KEYS = "/keys";
  private static final String KEY_ID = "rehearsal";
  private static final int KEY_BITS = 2048;

  /** What leads elsewhere. A function restored from a snapshot gets its credentials by the last. */
  private static final Set<String> WITHOUT =
      Set.of("AWS_SESSION_TOKEN", "AWS_CONTAINER_CREDENTIALS_FULL_URI");

  /** 32 bytes, as a data key has. */
  private static final String NO_KEY = Base64.getEncoder().encodeToString(new byte[32]);

  /** By {@code X-Amz-Target}; the others answer an empty object. */
  private static final Map<String, String> ANSWERS =
      Map.of(
          "DynamoDB_20120810.Query", "{\"Items\":[],\"Count\":0,\"ScannedCount\":0}",
          "AmazonSQS.SendMessageBatch", "{\"Successful\":[],\"Failed\":[]}",
          "TrentService.GenerateDataKey",
              "{\"KeyId\":\"rehearsal\",\"Plaintext\":\"%s\",\"CiphertextBlob\":\"%s\"}"
                  .formatted(NO_KEY, NO_KEY),
          "TrentService.Decrypt",
              "{\"KeyId\":\"rehearsal\",\"Plaintext\":\"%s\"}".formatted(NO_KEY),
          "secretsmanager.GetSecretValue",
              "{\"SecretString\":\"{\\\"client_key\\\":\\\"rehearsal\\\",\\\"client_secret\\\":\\\"rehearsal\\\"}\"}",
          "AWSEvents.PutEvents", "{\"FailedEntryCount\":0,\"Entries\":[{\"EventId\":\"0\"}]}");

  /** Changes what is not there, as a condition finds. */
  private static final String UPDATE = "DynamoDB_20120810.UpdateItem";

  private static final String NOT_THERE =
      "{\"__type\":\"com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException\"}";

  private static final String TIKTOK =
      "{\"data\":{},\"error\":{\"code\":\"ok\",\"message\":\"\",\"log_id\":\"\"}}";

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final RSAKey key;
  private final Environment real;
  private final Instant now;

  private PrimingServer(HttpServer server, RSAKey key, Environment real, Instant now) {
    this.server = server;
    this.key = key;
    this.real = real;
    this.now = now;
  }

  /**
   * @param real the environment of the function
   * @param now for the caller's token
   */
  static PrimingServer open(Environment real, Instant now) throws IOException {
    try {
      RSAKey key = new RSAKeyGenerator(KEY_BITS).keyID(KEY_ID).generate();
      var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
      PrimingServer world = new PrimingServer(HttpServer.create(address, 0), key, real, now);
      world.server.setExecutor(world.threads);
      world.server.createContext("/", world::answer);
      world.server.start();
      return world;
    } catch (JOSEException e) {
      throw new IllegalStateException("there is no RSA", e);
    }
  }

  /** The function's environment, with this world in place of the real one. */
  Environment environment() {
    String url = "http://127.0.0.1:" + server.getAddress().getPort();
    Map<String, String> here =
        Map.of(
            "AWS_ENDPOINT_URL",
            url,
            "AWS_ACCESS_KEY_ID",
            "rehearsal",
            "AWS_SECRET_ACCESS_KEY",
            "rehearsal",
            "S3_PATH_STYLE",
            "true",
            "OIDC_JWKS_URL",
            url + KEYS,
            "TIKTOK_API_URL",
            url);
    return Environment.of(
        name -> {
          if (here.containsKey(name)) {
            return here.get(name);
          }
          boolean elsewhere = WITHOUT.contains(name) || name.startsWith("AWS_ENDPOINT_URL_");
          return elsewhere ? null : real.find(name).orElse(null);
        });
  }

  /** A caller's, from the issuer that the environment names. */
  String bearerToken() {
    var claims =
        new JWTClaimsSet.Builder()
            .issuer(real.text("OIDC_ISSUER", ""))
            .audience(real.text("OIDC_AUDIENCE", ""))
            .subject(USER)
            .expirationTime(Date.from(now.plus(Duration.ofMinutes(5))))
            .build();
    var token =
        new SignedJWT(new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(KEY_ID).build(), claims);
    try {
      token.sign(new RSASSASigner(key));
    } catch (JOSEException e) {
      throw new IllegalStateException("a key of ours signs nothing", e);
    }
    return token.serialize();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      exchange.getRequestBody().readAllBytes();
      String target = exchange.getRequestHeaders().getFirst("X-Amz-Target");
      String body;
      String path = exchange.getRequestURI().getPath();
      if (target != null) {
        body = target.equals(UPDATE) ? NOT_THERE : ANSWERS.getOrDefault(target, "{}");
      } else if (path.equals(KEYS)) {
        body = new JWKSet(key.toPublicJWK()).toString();
      } else {
        body = TIKTOK;
      }
      byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      // Nobody is to keep a connection to a world that ends.
      exchange.getResponseHeaders().set("Connection", "close");
      boolean hasBody = !exchange.getRequestMethod().equals("HEAD");
      exchange.sendResponseHeaders(body.equals(NOT_THERE) ? 400 : 200, hasBody ? bytes.length : -1);
      if (hasBody) {
        exchange.getResponseBody().write(bytes);
      }
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.close();
  }
}
