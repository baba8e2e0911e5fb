package com.viralmommy.tiktok.connections;

import com.viralmommy.tiktok.platform.Environment;
import com.viralmommy.tiktok.platform.Json;
import com.viralmommy.tiktok.tiktok.AppCredentials;
import com.viralmommy.tiktok.tiktok.TikTokCode;
import com.viralmommy.tiktok.tiktok.TikTokResult;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Function;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/**
 * Our app at TikTok: its client key and secret from Secrets Manager, kept for a few minutes and
 * never in a snapshot.
 */
public final class TikTokApp {
  private static final Duration KEPT = Duration.ofMinutes(5);

  private final SecretsManagerClient secrets;
  private final String secretId;
  private final InstantSource clock;
  private AppCredentials credentials;
  private Instant readAt;

  public TikTokApp(SecretsManagerClient secrets, Environment environment, InstantSource clock) {
    this.secrets = secrets;
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

  private synchronized AppCredentials reread(AppCredentials refused) {
    if (refused.equals(credentials)) {
      credentials = read();
      readAt = clock.instant();
    }
    return credentials;
  }

  private AppCredentials read() {
    String text = secrets.getSecretValue(r -> r.secretId(secretId)).secretString();
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
    throw new IllegalStateException(
        "the secret named by TIKTOK_SECRET_ID must be {\"client_key\":…,\"client_secret\":…}");
  }
}
