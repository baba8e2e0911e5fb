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
 * An HTTP server that plays AWS, TikTok and the OIDC issuer during {@link SnapStartPriming}. It
 * answers in the real formats, with empty tables and buckets, on a port of the loopback interface.
 */
final class PrimingServer implements AutoCloseable {
  static final String USER = "priming";

  private static final String KEYS = "/keys";
  private static final String KEY_ID = "priming";
  private static final int KEY_BITS = 2048;

  /** Variables that would select other credentials; a restored function gets its by the last. */
  private static final Set<String> UNSET =
      Set.of("AWS_SESSION_TOKEN", "AWS_CONTAINER_CREDENTIALS_FULL_URI");

  /** A data key of 32 bytes, in base64. */
  private static final String DATA_KEY = Base64.getEncoder().encodeToString(new byte[32]);

  /** Answers by {@code X-Amz-Target}; every other operation answers an empty object. */
  private static final Map<String, String> ANSWERS =
      Map.of(
          "DynamoDB_20120810.Query", "{\"Items\":[],\"Count\":0,\"ScannedCount\":0}",
          "AmazonSQS.SendMessageBatch", "{\"Successful\":[],\"Failed\":[]}",
          "TrentService.GenerateDataKey",
              "{\"KeyId\":\"priming\",\"Plaintext\":\"%s\",\"CiphertextBlob\":\"%s\"}"
                  .formatted(DATA_KEY, DATA_KEY),
          "TrentService.Decrypt",
              "{\"KeyId\":\"priming\",\"Plaintext\":\"%s\"}".formatted(DATA_KEY),
          "secretsmanager.GetSecretValue",
              "{\"SecretString\":\"{\\\"client_key\\\":\\\"priming\\\",\\\"client_secret\\\":\\\"priming\\\"}\"}",
          "AWSEvents.PutEvents", "{\"FailedEntryCount\":0,\"Entries\":[{\"EventId\":\"0\"}]}");

  /** Fails its condition, because no item exists. */
  private static final String UPDATE = "DynamoDB_20120810.UpdateItem";

  private static final String CONDITION_FAILED =
      "{\"__type\":\"com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException\"}";

  private static final String TIKTOK =
      "{\"data\":{},\"error\":{\"code\":\"ok\",\"message\":\"\",\"log_id\":\"\"}}";

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final RSAKey key;
  private final Environment functionEnvironment;
  private final Instant now;

  private PrimingServer(
      HttpServer server, RSAKey key, Environment functionEnvironment, Instant now) {
    this.server = server;
    this.key = key;
    this.functionEnvironment = functionEnvironment;
    this.now = now;
  }

  /**
   * @param functionEnvironment the environment of the function
   * @param now the time at which the bearer token must be valid
   */
  static PrimingServer start(Environment functionEnvironment, Instant now) throws IOException {
    try {
      RSAKey key = new RSAKeyGenerator(KEY_BITS).keyID(KEY_ID).generate();
      var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
      var primingServer =
          new PrimingServer(HttpServer.create(address, 0), key, functionEnvironment, now);
      primingServer.server.setExecutor(primingServer.threads);
      primingServer.server.createContext("/", primingServer::answer);
      primingServer.server.start();
      return primingServer;
    } catch (JOSEException e) {
      throw new IllegalStateException("RSA is not available", e);
    }
  }

  /** The function's environment with the addresses and credentials of this server. */
  Environment environment() {
    String url = "http://127.0.0.1:" + server.getAddress().getPort();
    Map<String, String> own =
        Map.of(
            "AWS_ENDPOINT_URL",
            url,
            "AWS_ACCESS_KEY_ID",
            "priming",
            "AWS_SECRET_ACCESS_KEY",
            "priming",
            "S3_PATH_STYLE",
            "true",
            "OIDC_JWKS_URL",
            url + KEYS,
            "TIKTOK_API_URL",
            url);
    return Environment.of(
        name -> {
          if (own.containsKey(name)) {
            return own.get(name);
          }
          boolean unset = UNSET.contains(name) || name.startsWith("AWS_ENDPOINT_URL_");
          return unset ? null : functionEnvironment.find(name).orElse(null);
        });
  }

  /** A valid token of {@link #USER} from the configured issuer. */
  String bearerToken() {
    var claims =
        new JWTClaimsSet.Builder()
            .issuer(functionEnvironment.text("OIDC_ISSUER", ""))
            .audience(functionEnvironment.text("OIDC_AUDIENCE", ""))
            .subject(USER)
            .expirationTime(Date.from(now.plus(Duration.ofMinutes(5))))
            .build();
    var token =
        new SignedJWT(new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(KEY_ID).build(), claims);
    try {
      token.sign(new RSASSASigner(key));
    } catch (JOSEException e) {
      throw new IllegalStateException("the priming key cannot sign", e);
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
        body = target.equals(UPDATE) ? CONDITION_FAILED : ANSWERS.getOrDefault(target, "{}");
      } else if (path.equals(KEYS)) {
        body = new JWKSet(key.toPublicJWK()).toString();
      } else {
        body = TIKTOK;
      }
      byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      // No connection may stay open in the snapshot.
      exchange.getResponseHeaders().set("Connection", "close");
      boolean hasBody = !exchange.getRequestMethod().equals("HEAD");
      exchange.sendResponseHeaders(
          body.equals(CONDITION_FAILED) ? 400 : 200, hasBody ? bytes.length : -1);
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
