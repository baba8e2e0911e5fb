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
 * The client key and secret of this app at TikTok. They are read from Secrets Manager at the first
 * use, so a SnapStart snapshot does not hold them, and cached for five minutes.
 */
public final class TikTokApp {
  private static final Duration CACHE_TIME = Duration.ofMinutes(5);
  private static final Duration MIN_REREAD_INTERVAL = Duration.ofSeconds(30);

  private final Supplier<SecretsManagerClient> secretsManager;
  private final String secretId;
  private final InstantSource clock;
  private AppCredentials credentials;
  private Instant readAt;
  private List<String> secrets;
  private Instant secretsReadAt;

  /**
   * @param secretsManager called each time the secret is read
   * @param environment has TIKTOK_SECRET_ID
   */
  public TikTokApp(
      Supplier<SecretsManagerClient> secretsManager, Environment environment, InstantSource clock) {
    this.secretsManager = secretsManager;
    this.secretId = environment.text("TIKTOK_SECRET_ID");
    this.clock = clock;
  }

  /**
   * The current client key and secret.
   *
   * @throws IllegalStateException when the secret is not in the expected format
   * @throws software.amazon.awssdk.core.exception.SdkException when it cannot be read
   */
  public synchronized AppCredentials credentials() {
    Instant now = clock.instant();
    if (credentials == null || !now.isBefore(readAt.plus(CACHE_TIME))) {
      credentials = readCurrent();
      readAt = now;
    }
    return credentials;
  }

  /**
   * Makes a call with the app's credentials. {@code invalid_client} may mean that the secret was
   * rotated, so the secret is read again, and the call is repeated once if it has changed.
   *
   * @throws IllegalStateException when the secret is not in the expected format
   * @throws software.amazon.awssdk.core.exception.SdkException when it cannot be read
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
   * Whether the test accepts one of the app's client secrets, for checking TikTok's signatures.
   * During a rotation TikTok may sign with the new or the previous secret. The previous secret is
   * accepted until the next rotation, so a signed message must only ever cause a check at TikTok.
   *
   * @throws IllegalStateException when the secret is not in the expected format
   * @throws software.amazon.awssdk.core.exception.SdkException when it cannot be read
   */
  public boolean anySecretMatches(Predicate<String> test) {
    return secrets().stream().anyMatch(test)
        || rereadSecrets().stream().flatMap(List::stream).anyMatch(test);
  }

  private synchronized List<String> secrets() {
    if (secrets == null || !clock.instant().isBefore(secretsReadAt.plus(CACHE_TIME))) {
      readSecrets();
    }
    return secrets;
  }

  /** Empty within 30 s of the last read: anyone can send wrong signatures, and each would read. */
  private synchronized Optional<List<String>> rereadSecrets() {
    if (clock.instant().isBefore(secretsReadAt.plus(MIN_REREAD_INTERVAL))) {
      return Optional.empty();
    }
    readSecrets();
    return Optional.of(secrets);
  }

  private void readSecrets() {
    secrets =
        Stream.concat(Stream.of(readCurrent()), readPrevious().stream())
            .map(AppCredentials::clientSecret)
            .toList();
    secretsReadAt = clock.instant();
  }

  private Optional<AppCredentials> readPrevious() {
    try {
      return Optional.of(read("AWSPREVIOUS"));
    } catch (ResourceNotFoundException | UnreadableException _) {
      // The secret was never rotated. Its previous version, if any, is the placeholder that the
      // stack created.
      return Optional.empty();
    }
  }

  private synchronized AppCredentials reread(AppCredentials refused) {
    if (refused.equals(credentials)) {
      credentials = readCurrent();
      readAt = clock.instant();
    }
    return credentials;
  }

  private AppCredentials readCurrent() {
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
      // Not a cause of the exception below: the parser's message quotes the secret.
    }
    throw new UnreadableException();
  }

  private static final class UnreadableException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    UnreadableException() {
      super(
          "the secret named by TIKTOK_SECRET_ID must have the format"
              + " {\"client_key\":\"…\",\"client_secret\":\"…\"}");
    }
  }
}
