package com.viralmommy.tiktok.accounts.tokens;

import com.viralmommy.tiktok.platform.Environment;
import com.viralmommy.tiktok.platform.Json;
import com.viralmommy.tiktok.tiktok.TikTokCode;
import com.viralmommy.tiktok.tiktok.TikTokResult;
import com.viralmommy.tiktok.tiktok.login.AppCredentials;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.model.ResourceNotFoundException;

/**
 * Our app at TikTok: its client key and secret from Secrets Manager, kept for a few minutes and
 * never in a snapshot.
 */
public final class TikTokApp {
  private static final Duration KEPT = Duration.ofMinutes(5);
  private static final Duration LEAST_KEPT = Duration.ofSeconds(30);

  private final Supplier<SecretsManagerClient> secretsManager;
  private final String secretId;
  private final InstantSource clock;
  private AppCredentials credentials;
  private Instant readAt;
  private List<String> secrets;
  private Instant secretsReadAt;

  /**
   * @param secretsManager asked for when the secret is read
   */
  public TikTokApp(
      Supplier<SecretsManagerClient> secretsManager, Environment environment, InstantSource clock) {
    this.secretsManager = secretsManager;
    this.secretId = environment.text("TIKTOK_SECRET_ID");
    this.clock = clock;
  }

  public synchronized AppCredentials credentials() {
    Instant now = clock.instant();
    if (credentials == null || !now.isBefore(readAt.plus(KEPT))) {
      credentials = read();
      readAt = now;
    }
    return credentials;
  }

  /**
   * Makes a call in the app's name. {@code invalid_client} after a rotation of the secret means
   * that ours is the old one: it is read again, and the call is repeated once if it has changed.
   */
  public <T> TikTokResult<T> call(Function<AppCredentials, TikTokResult<T>> call) {
    AppCredentials used = credentials();
    TikTokResult<T> result = call.apply(used);
    if (result instanceof TikTokResult.Failure<T>(var error)
        && error.code() == TikTokCode.INVALID_CLIENT
        && !used.equals(reread(used))) {
      return call.apply(credentials());
    }
    return result;
  }

  /**
   * Whether one of our secrets passes, for what TikTok has signed. During a rotation that may be
   * the new one or the one before, whichever of them this function knows yet. The one before counts
   * until the next rotation, so what it signs must only ever make us look.
   */
  public boolean anySecret(Predicate<String> test) {
    return secrets().stream().anyMatch(test)
        || rereadSecrets().stream().flatMap(List::stream).anyMatch(test);
  }

  private synchronized List<String> secrets() {
    if (secrets == null || !clock.instant().isBefore(secretsReadAt.plus(KEPT))) {
      readSecrets();
    }
    return secrets;
  }

  /** Not for every wrong signature: anybody can send one. */
  private synchronized Optional<List<String>> rereadSecrets() {
    if (clock.instant().isBefore(secretsReadAt.plus(LEAST_KEPT))) {
      return Optional.empty();
    }
    readSecrets();
    return Optional.of(secrets);
  }

  private void readSecrets() {
    secrets =
        Stream.concat(Stream.of(read()), previous().stream())
            .map(AppCredentials::clientSecret)
            .toList();
    secretsReadAt = clock.instant();
  }

  private Optional<AppCredentials> previous() {
    try {
      return Optional.of(read("AWSPREVIOUS"));
    } catch (ResourceNotFoundException | UnreadableException _) {
      // It was never rotated: the version before, if any, is the one that the stack made, which
      // holds no app.
      return Optional.empty();
    }
  }

  private synchronized AppCredentials reread(AppCredentials refused) {
    if (refused.equals(credentials)) {
      credentials = read();
      readAt = clock.instant();
    }
    return credentials;
  }

  private AppCredentials read() {
    return read("AWSCURRENT");
  }

  private AppCredentials read(String stage) {
    String text =
        secretsManager
            .get()
            .getSecretValue(r -> r.secretId(secretId).versionStage(stage))
            .secretString();
    try {
      var secret = Json.read(text);
      String key = secret.path("client_key").asText();
      String value = secret.path("client_secret").asText();
      if (!key.isEmpty() && !value.isEmpty()) {
        return new AppCredentials(key, value);
      }
    } catch (IOException _) {
      // The parser's message would quote the secret.
    }
    throw new UnreadableException();
  }

  private static final class UnreadableException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    UnreadableException() {
      super("the secret named by TIKTOK_SECRET_ID must be {\"client_key\":…,\"client_secret\":…}");
    }
  }
}
