package com.viralmommy.tiktok.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import com.viralmommy.tiktok.accounts.Connection.Status;
import com.viralmommy.tiktok.fixture.AwsFixture;
import com.viralmommy.tiktok.platform.Environment;
import com.viralmommy.tiktok.platform.UserId;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(AwsFixture.Extension.class)
class ConnectionStoreIT {
  private static final Instant NOW = Instant.parse("2026-11-22T18:00:00Z");
  private static final Instant UNTIL = NOW.plus(Duration.ofMinutes(3));
  private static ConnectionStore store;
  private static int users;

  private final UserId user = new UserId("auth0|" + users++);

  @BeforeAll
  static void create(AwsFixture cloud) {
    store =
        new ConnectionStore(() -> cloud.dynamoDb, Environment.of(cloud.resources("key", "secret")));
  }

  @Test
  void storesAllMembersOfAConnection() {
    Connection full = connection(1);
    assertThat(store.save(full, 0)).isTrue();
    assertThat(store.find(full.key()).orElseThrow()).usingRecursiveComparison().isEqualTo(full);
    Connection sparse =
        new Connection(
            user,
            "con_sparse",
            "-000open",
            Status.LIMITED,
            null,
            new Connection.Profile(null, null, null),
            Set.of(),
            NOW,
            NOW,
            NOW,
            NOW,
            1,
            null,
            new byte[] {1});
    store.save(sparse, 0);
    assertThat(store.find(sparse.key()).orElseThrow()).usingRecursiveComparison().isEqualTo(sparse);
  }

  @Test
  void aNewConnectionDoesNotReplaceAnExistingOne() {
    assertThat(store.save(connection(1), 0)).isTrue();
    assertThat(store.save(connection(9), 0)).isFalse();
    assertThat(stored().tokenVersion()).isEqualTo(1);
  }

  @Test
  void saveReplacesOnlyTheExpectedTokenVersion() {
    store.save(connection(1), 0);
    assertThat(store.save(connection(2), 1)).isTrue();
    assertThat(store.save(connection(2), 1)).isFalse();
    assertThat(store.save(connection(5), 4)).isFalse();
    assertThat(stored().tokenVersion()).isEqualTo(2);
  }

  @Test
  void noWriteRecreatesADeletedConnection() {
    assertThat(store.save(connection(2), 1)).isFalse();
    assertThat(store.leaseRefresh(connection(1), "one", UNTIL, NOW)).isFalse();
    assertThat(store.markNeedsReconnect(connection(1), ReconnectReason.TOKENS_REFUSED)).isFalse();
    store.releaseRefresh(connection(1), "one");
    assertThat(store.find(connection(1).key())).isEmpty();
  }

  @Test
  void oneOwnerAtATimeHoldsTheLease() {
    Connection connection = connection(1);
    store.save(connection, 0);
    assertThat(store.leaseRefresh(connection, "one", UNTIL, NOW)).isTrue();
    assertThat(store.leaseRefresh(connection, "two", UNTIL, NOW)).isFalse();
    assertThat(store.leaseRefresh(connection, "two", UNTIL, UNTIL.minusMillis(1))).isFalse();
    assertThat(store.leaseRefresh(connection, "two", UNTIL.plusSeconds(9), UNTIL)).isTrue();
  }

  @Test
  void theLeaseIsGrantedOnlyForTheStoredTokenVersion() {
    store.save(connection(2), 0);
    assertThat(store.leaseRefresh(connection(1), "one", UNTIL, NOW)).isFalse();
    assertThat(store.leaseRefresh(connection(3), "one", UNTIL, NOW)).isFalse();
    assertThat(store.leaseRefresh(connection(2), "one", UNTIL, NOW)).isTrue();
  }

  @Test
  void savingNewTokensEndsTheLease() {
    Connection old = connection(1);
    store.save(old, 0);
    store.leaseRefresh(old, "one", UNTIL, NOW);
    store.save(connection(2), 1);
    assertThat(store.leaseRefresh(connection(2), "two", UNTIL, NOW)).isTrue();
  }

  @Test
  void onlyTheOwnerReleasesTheLease() {
    Connection connection = connection(1);
    store.save(connection, 0);
    store.leaseRefresh(connection, "one", UNTIL, NOW);
    store.releaseRefresh(connection, "two");
    assertThat(store.leaseRefresh(connection, "three", UNTIL, NOW)).isFalse();
    store.releaseRefresh(connection, "one");
    assertThat(store.leaseRefresh(connection, "three", UNTIL, NOW)).isTrue();
  }

  @Test
  void oneOfManyConcurrentOwnersGetsTheLease() throws Exception {
    Connection connection = connection(1);
    store.save(connection, 0);
    int leases = 0;
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Callable<Boolean>> refreshers = new ArrayList<>();
      for (int i = 0; i < 12; i++) {
        String owner = "refresher-" + i;
        refreshers.add(() -> store.leaseRefresh(connection, owner, UNTIL, NOW));
      }
      for (var refresher : threads.invokeAll(refreshers)) {
        leases += refresher.get() ? 1 : 0;
      }
    }
    assertThat(leases).isEqualTo(1);
  }

  @Test
  void marksNeedsReconnectOnceAndEndsTheLease() {
    Connection connection = connection(1);
    store.save(connection, 0);
    store.leaseRefresh(connection, "one", UNTIL, NOW);
    assertThat(store.markNeedsReconnect(connection, ReconnectReason.TOKENS_REFUSED)).isTrue();
    assertThat(store.markNeedsReconnect(connection, ReconnectReason.TOKENS_REFUSED)).isFalse();
    assertThat(stored().status()).isEqualTo(Status.NEEDS_RECONNECT);
    assertThat(stored().reconnectReason()).isEqualTo(ReconnectReason.TOKENS_REFUSED);
    assertThat(store.leaseRefresh(connection, "two", UNTIL, NOW)).isTrue();
  }

  @Test
  void doesNotMarkNeedsReconnectWhenOtherTokensAreStored() {
    store.save(connection(2), 0);
    assertThat(store.markNeedsReconnect(connection(1), ReconnectReason.TOKENS_REFUSED)).isFalse();
    assertThat(stored().status()).isEqualTo(Status.ACTIVE);
  }

  @Test
  void listsTheConnectionsOfAUserAndOfAnAccount() {
    store.save(connection(1), 0);
    UserId other = new UserId(user.value() + "0");
    Connection otherConnection = connection(other, 1);
    store.save(otherConnection, 0);
    assertThat(store.list(user)).extracting(Connection::key).containsExactly(connection(1).key());
    assertThat(store.findByOpenId(connection(1).openId()))
        .containsExactlyInAnyOrder(connection(1).key(), otherConnection.key());
    assertThat(store.findByOpenId("unknown")).isEmpty();
  }

  @Test
  void removesAConnectionOnlyWithTheStoredTokenVersion() {
    store.save(connection(2), 0);
    assertThat(store.remove(connection(1))).isFalse();
    assertThat(store.remove(connection(2))).isTrue();
    assertThat(store.remove(connection(2))).isFalse();
    assertThat(store.find(connection(2).key())).isEmpty();
  }

  private Connection stored() {
    return store.find(connection(1).key()).orElseThrow();
  }

  private Connection connection(long tokenVersion) {
    return connection(user, tokenVersion);
  }

  private Connection connection(UserId owner, long tokenVersion) {
    return new Connection(
        owner,
        "con_1",
        "-000" + user.key(),
        Status.ACTIVE,
        null,
        new Connection.Profile("Pia 😀", "pia.public", "https://avatar"),
        Set.of("video.publish", "user.info.basic"),
        NOW,
        NOW.plusSeconds(80_000),
        NOW.plusSeconds(86_400),
        NOW.plusSeconds(31_536_000),
        tokenVersion,
        LocalDate.of(2026, 11, 22),
        new byte[] {0, (byte) tokenVersion, -1});
  }
}
