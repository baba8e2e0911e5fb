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
 * Stores refreshed tokens. TikTok may have rotated the refresh token
 * (docs/tiktok-api.md#13-token-endpoint), so losing the new tokens would end the connection.
 * Storing is retried, and if DynamoDB still fails, the sealed tokens go to the connection queue.
 */
public final class TokenWriter {
  /** From this attempt on, the connection queue is tried after DynamoDB. */
  private static final int FIRST_ATTEMPT_WITH_QUEUE = 3;

  /** Both are tried up to this attempt, while both fail. */
  private static final int LAST_ATTEMPT = 6;

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
   * Stores the connection, or sends its tokens to the connection queue.
   *
   * @param replacedVersion the token version that the new tokens replace
   * @return true when the new tokens are stored or in the queue; false when the connection was
   *     changed or removed meanwhile
   * @throws SdkException when DynamoDB and SQS fail in every attempt
   */
  boolean store(Connection refreshed, long replacedVersion) {
    for (int attempt = 1; ; attempt++) {
      try {
        return store.save(refreshed, replacedVersion) || isStored(refreshed);
      } catch (SdkException e) {
        if (attempt >= FIRST_ATTEMPT_WITH_QUEUE
            && trySendRestore(refreshed, replacedVersion, e, attempt == LAST_ATTEMPT)) {
          return true;
        }
      }
      pause();
    }
  }

  /**
   * @throws SdkException when this is the last attempt and it fails
   */
  private boolean trySendRestore(
      Connection refreshed, long replacedVersion, SdkException storeFailure, boolean lastAttempt) {
    try {
      queue.sendRestore(refreshed, replacedVersion);
      log.error("token.parked", storeFailure, "connection", refreshed.id());
      return true;
    } catch (SdkException e) {
      if (lastAttempt) {
        e.addSuppressed(storeFailure);
        throw e;
      }
      return false;
    }
  }

  /** An earlier attempt may have written the item although its answer was lost. */
  private boolean isStored(Connection refreshed) {
    return store
        .find(refreshed.key())
        .filter(stored -> stored.tokenVersion() == refreshed.tokenVersion())
        .filter(stored -> Arrays.equals(stored.sealedTokens(), refreshed.sealedTokens()))
        .isPresent();
  }

  /**
   * Stores the tokens of a task of the connection queue.
   *
   * @return false when the task has to be tried again later
   * @throws SdkException when AWS fails; the task has to be tried again later then, too
   */
  public boolean restore(ConnectionTask.Restore task) {
    Optional<Connection> stored = store.find(task.connection());
    if (stored.isEmpty()) {
      // The connection was removed. Only this task has the new tokens, so it has their grant
      // revoked.
      revocations.enqueue(task.connection(), task.replacedVersion() + 1, task.sealedTokens());
      return true;
    }
    if (stored.get().tokenVersion() != task.replacedVersion()) {
      return true;
    }
    boolean restored = store.save(withTokens(stored.get(), task), task.replacedVersion());
    log.info("token.restored", "connection", task.connection().id(), "restored", restored);
    // False when the connection changed between the read and the write.
    return restored;
  }

  private static Connection withTokens(Connection connection, ConnectionTask.Restore task) {
    return connection.withTokens(
        task.scopes(),
        task.accessExpiresAt(),
        task.refreshExpiresAt(),
        task.refreshDueAt(),
        task.replacedVersion() + 1,
        task.sealedTokens());
  }

  private static void pause() {
    try {
      Thread.sleep(PAUSE);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
