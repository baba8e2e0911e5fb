package com.viralmommy.tiktok.accounts.tokens;

import com.viralmommy.tiktok.accounts.Connection;
import com.viralmommy.tiktok.accounts.ConnectionQueue;
import com.viralmommy.tiktok.accounts.ConnectionStore;
import com.viralmommy.tiktok.accounts.ConnectionTask;
import com.viralmommy.tiktok.platform.Log;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * Stores tokens that TikTok has just given. With the answer TikTok forgets the ones before
 * (docs/tiktok-api.md#13-token-endpoint), so that these must not be lost: storing is tried several
 * times, and what still cannot be stored is parked, sealed, in the connection queue.
 */
public final class TokenWriter {
  /** After as many, they are parked. */
  private static final int ATTEMPTS = 3;

  /** While there is no queue either: whatever comes back first takes them. */
  private static final int MOST_ATTEMPTS = 6;

  private static final Duration PAUSE = Duration.ofMillis(300);

  private final ConnectionStore store;
  private final ConnectionQueue queue;
  private final Revocations revocations;
  private final Log log;

  public TokenWriter(
      ConnectionStore store, ConnectionQueue queue, Revocations revocations, Log log) {
    this.store = store;
    this.queue = queue;
    this.revocations = revocations;
    this.log = log;
  }

  /**
   * @param replaced the version that the tokens replace
   * @return whether these are the connection's tokens now, or will be as soon as they can be
   *     stored; false when it has newer ones, or is gone
   * @throws SdkException when neither the store nor the queue has taken them in all that time
   */
  public boolean keep(Connection renewed, long replaced) {
    for (int attempt = 1; ; attempt++) {
      try {
        return store.save(renewed, replaced) || isStored(renewed);
      } catch (SdkException e) {
        if (attempt >= ATTEMPTS && isParked(renewed, replaced, e, attempt == MOST_ATTEMPTS)) {
          return true;
        }
      }
      pause();
    }
  }

  /**
   * @throws SdkException when this is the last attempt and it fails
   */
  private boolean isParked(
      Connection renewed, long replaced, SdkException because, boolean lastAttempt) {
    try {
      queue.park(renewed, replaced);
      log.error("token.parked", because, "connection", renewed.id());
      return true;
    } catch (SdkException e) {
      if (lastAttempt) {
        e.addSuppressed(because);
        throw e;
      }
      return false;
    }
  }

  /** An attempt that failed for us may have been carried out all the same. */
  private boolean isStored(Connection renewed) {
    return store
        .find(renewed.key())
        .filter(stored -> stored.tokenVersion() == renewed.tokenVersion())
        .filter(stored -> Arrays.equals(stored.sealedTokens(), renewed.sealedTokens()))
        .isPresent();
  }

  /**
   * Does what was put off.
   *
   * @return false when it is to be tried again later
   */
  public boolean carryOut(ConnectionTask.Restore task) {
    Optional<Connection> stored = store.find(task.connection());
    if (stored.isEmpty()) {
      // Disconnected meanwhile: nobody else knows these tokens, so nobody else could end their
      // grant.
      revocations.plan(task.connection(), task.replaced() + 1, task.tokens());
      return true;
    }
    if (stored.get().tokenVersion() != task.replaced()) {
      return true;
    }
    boolean restored = store.save(restored(stored.get(), task), task.replaced());
    log.info("token.restored", "connection", task.connection().id(), "restored", restored);
    // Else it has changed since it was looked at, or is gone.
    return restored;
  }

  private static Connection restored(Connection connection, ConnectionTask.Restore task) {
    return connection.withTokens(
        task.scopes(),
        task.accessExpiresAt(),
        task.refreshExpiresAt(),
        task.refreshDueAt(),
        task.replaced() + 1,
        task.tokens());
  }

  private static void pause() {
    try {
      Thread.sleep(PAUSE);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
