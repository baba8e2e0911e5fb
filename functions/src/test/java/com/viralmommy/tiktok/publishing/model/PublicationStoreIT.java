package com.viralmommy.tiktok.publishing.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.viralmommy.tiktok.fixture.Cloud;
import com.viralmommy.tiktok.platform.Environment;
import com.viralmommy.tiktok.platform.Ids;
import com.viralmommy.tiktok.platform.Problem;
import com.viralmommy.tiktok.platform.ProblemCode;
import com.viralmommy.tiktok.platform.UserId;
import com.viralmommy.tiktok.publishing.model.Publication.Failure;
import com.viralmommy.tiktok.publishing.model.Publication.Lease;
import com.viralmommy.tiktok.publishing.model.Publication.TikTokWords;
import com.viralmommy.tiktok.publishing.model.PublicationStore.Due;
import com.viralmommy.tiktok.publishing.model.PublicationStore.LostLeaseException;
import com.viralmommy.tiktok.tiktok.posting.PrivacyLevel;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;

@ExtendWith(Cloud.Extension.class)
class PublicationStoreIT {
  private static final Instant NOW = Instant.parse("2026-11-22T18:00:00Z");
  private static final Duration LEASE = Duration.ofMinutes(5);
  private static final Duration DAY = Duration.ofDays(1);

  private static final PublicationSearch EVERYTHING =
      new PublicationSearch(Optional.empty(), Optional.empty(), Optional.empty(), 100);
  private static Cloud cloud;
  private static Map<String, String> variables;

  /** Another one for each test: nobody sees what is not theirs. */
  private static int users;

  private final UserId user = new UserId("auth0|" + users++);
  private PublicationStore store;

  @BeforeAll
  static void create(Cloud engines) {
    cloud = engines;
    variables = cloud.resources("key", "secret");
  }

  @BeforeEach
  void open() {
    store = new PublicationStore(() -> cloud.dynamoDb, Environment.of(variables));
  }

  @Test
  void keepsEverythingOfAPublication() {
    var post =
        new Post.Direct(
            "Ein Titel 😀",
            PrivacyLevel.MUTUAL_FOLLOW_FRIENDS,
            true,
            false,
            true,
            false,
            true,
            true,
            7);
    Publication queued = Publications.queued(user, NOW);
    Publication whole =
        Publications.of(
                queued.key(),
                "con_1",
                Publication.Status.QUEUED,
                post,
                queued.source(),
                NOW,
                NOW.plusMillis(1))
            .uploading(
                new Publication.Transfer(
                    "v_pub_1", new byte[] {0, -1, 7}, NOW, 10_000_000, 3, true),
                NOW)
            .limitedFor(Duration.ofMillis(61_007))
            .waitingFor(ProblemCode.RATE_LIMITED)
            .waitingUntil(NOW.plusSeconds(9));
    assertThat(stored(whole)).usingRecursiveComparison().isEqualTo(whole);

    var failure =
        new Failure(ProblemCode.TIKTOK_REJECTED, "Words", new TikTokWords("code", "log", null));
    for (Publication ended :
        List.of(
            whole.failed(failure, NOW).dueAt(null).waitingUntil(null),
            whole.failed(Failure.of(ProblemCode.VIDEO_CHANGED), NOW),
            whole.published(List.of("7678907398077074696"), "pia", NOW),
            whole.published(List.of(), null, NOW),
            whole.sentToInbox(NOW),
            whole.cancelled(null, NOW))) {
      Publication created = Publications.queued(user, NOW);
      Publication copy = copy(ended, created.key());
      assertThat(stored(copy)).usingRecursiveComparison().isEqualTo(copy);
    }
  }

  @Test
  void theSameRequestGivesTheSamePublication() {
    Publication first = Publications.queued(user, NOW);
    IdempotencyKey key = new IdempotencyKey("key_1", "request", DAY);
    assertThat(store.create(first, key, NOW)).isEmpty();
    Publication second = Publications.queued(user, NOW);
    assertThat(store.create(second, key, NOW.plusSeconds(1))).contains(first.key());
    assertThat(store.find(second.key())).isEmpty();
  }

  @Test
  void anotherUsersKeyIsAnotherKey() {
    IdempotencyKey key = new IdempotencyKey("key_1", "request", DAY);
    assertThat(store.create(Publications.queued(user, NOW), key, NOW)).isEmpty();
    UserId other = new UserId(user.value() + "x");
    assertThat(store.create(Publications.queued(other, NOW), key, NOW)).isEmpty();
  }

  @Test
  void refusesAKeyThatWasUsedForAnotherRequest() {
    store.create(Publications.queued(user, NOW), new IdempotencyKey("key_1", "one", DAY), NOW);
    Publication other = Publications.queued(user, NOW);
    assertThatExceptionOfType(Problem.class)
        .isThrownBy(() -> store.create(other, new IdempotencyKey("key_1", "other", DAY), NOW))
        .satisfies(p -> assertThat(p.code()).isEqualTo(ProblemCode.IDEMPOTENCY_KEY_REUSED));
    assertThat(store.find(other.key())).isEmpty();
  }

  /** DynamoDB deletes what has expired some time later: until then it must not count. */
  @Test
  void forgetsAKeyAfterADayWhetherOrNotItWasDeleted() {
    IdempotencyKey key = new IdempotencyKey("key_1", "request", DAY);
    Publication first = Publications.queued(user, NOW);
    store.create(first, key, NOW);
    Instant nearly = NOW.plus(Duration.ofHours(24)).minusSeconds(1);
    assertThat(store.create(Publications.queued(user, nearly), key, nearly)).contains(first.key());
    Instant after = NOW.plus(Duration.ofHours(24));
    Publication second = Publications.queued(user, after);
    assertThat(store.create(second, new IdempotencyKey("key_1", "other", DAY), after)).isEmpty();
    assertThat(store.find(second.key())).isPresent();
  }

  /**
   * Two of the same request meet in DynamoDB, which then takes neither's part: who loses cannot yet
   * be told the other's publication. The embedded engine lets nobody lose so.
   */
  @Test
  void whoeverMeetsTheSameRequestUnderWayIsToldToComeBack() {
    DynamoDbClient conflicting =
        (DynamoDbClient)
            Proxy.newProxyInstance(
                DynamoDbClient.class.getClassLoader(),
                new Class<?>[] {DynamoDbClient.class},
                (_, method, arguments) -> {
                  if (method.getName().equals("transactWriteItems")) {
                    throw TransactionCanceledException.builder()
                        .cancellationReasons(
                            CancellationReason.builder().code("TransactionConflict").build())
                        .build();
                  }
                  return method.invoke(cloud.dynamoDb, arguments);
                });
    var contender = new PublicationStore(() -> conflicting, Environment.of(variables));
    IdempotencyKey key = new IdempotencyKey("key_1", "request", DAY);
    Publication asked = Publications.queued(user, NOW);
    assertThatExceptionOfType(Problem.class)
        .isThrownBy(() -> contender.create(asked, key, NOW))
        .satisfies(p -> assertThat(p.code()).isEqualTo(ProblemCode.CONFLICT));

    Publication first = Publications.queued(user, NOW);
    store.create(first, key, NOW);
    assertThat(contender.create(asked, key, NOW)).contains(first.key());
  }

  @Test
  void ofManyRequestsWithOneKeyAtOnceOneIsStored() throws Exception {
    IdempotencyKey key = new IdempotencyKey("key_1", "request", DAY);
    List<Publication> asked =
        IntStream.range(0, 12).mapToObj(_ -> Publications.queued(user, NOW)).toList();
    Set<Publication.Key> given = new HashSet<>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Callable<Optional<Publication.Key>>> requests = new ArrayList<>();
      for (Publication publication : asked) {
        requests.add(
            () -> {
              try {
                return Optional.of(store.create(publication, key, NOW).orElse(publication.key()));
              } catch (Problem notNow) {
                assertThat(notNow.code()).isEqualTo(ProblemCode.CONFLICT);
                return Optional.empty();
              }
            });
      }
      for (var answer : threads.invokeAll(requests)) {
        answer.get().ifPresent(given::add);
      }
    }
    assertThat(given).hasSize(1);
    assertThat(store.list(user, EVERYTHING).publications())
        .extracting(Publication::key)
        .containsExactlyElementsOf(given);
  }

  @Test
  void theLeaseIsOneWorkersAtATime() {
    Publication.Key key = create(Publications.queued(user, NOW)).key();
    Publication first = lease(key, "one", NOW).orElseThrow();
    assertThat(first.lease()).isEqualTo(new Lease("one", NOW.plus(LEASE)));
    assertThat(first.fence()).isEqualTo(1);
    assertThat(first.steps()).isEqualTo(1);
    assertThat(lease(key, "two", NOW)).isEmpty();
    assertThat(lease(key, "one", NOW)).isEmpty();
    assertThat(lease(key, "two", NOW.plus(LEASE).minusMillis(1))).isEmpty();
  }

  @Test
  void ofManyWorkersAtOnceOneGetsTheLease() throws Exception {
    Publication.Key key = create(Publications.queued(user, NOW)).key();
    int leased = 0;
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Callable<Boolean>> workers = new ArrayList<>();
      for (int i = 0; i < 12; i++) {
        String owner = "worker-" + i;
        workers.add(() -> lease(key, owner, NOW).isPresent());
      }
      for (var worker : threads.invokeAll(workers)) {
        leased += worker.get() ? 1 : 0;
      }
    }
    assertThat(leased).isEqualTo(1);
    assertThat(store.find(key).orElseThrow().fence()).isEqualTo(1);
  }

  @Test
  void aLeaseThatHasRunOutIsTakenOverAndItsHolderCanWriteNothingMore() {
    Publication.Key key = create(Publications.queued(user, NOW)).key();
    Publication first = lease(key, "one", NOW).orElseThrow();
    Publication second = lease(key, "two", NOW.plus(LEASE)).orElseThrow();
    assertThat(second.fence()).isEqualTo(2);
    assertThatExceptionOfType(LostLeaseException.class)
        .isThrownBy(() -> store.save(first.failed(Failure.of(ProblemCode.INTERNAL_ERROR), NOW)));
    store.save(second.attempted());
    assertThatExceptionOfType(LostLeaseException.class).isThrownBy(() -> store.save(first));
    Publication stored = store.find(key).orElseThrow();
    assertThat(stored.status()).isEqualTo(Publication.Status.QUEUED);
    assertThat(stored.attempts()).isEqualTo(1);
  }

  @Test
  void aPublicationThatIsGoneIsNotWrittenBack() {
    Publication never = Publications.queued(user, NOW);
    assertThatExceptionOfType(LostLeaseException.class).isThrownBy(() -> store.save(never));
    assertThat(store.find(never.key())).isEmpty();
    assertThat(lease(never.key(), "one", NOW)).isEmpty();
    assertThat(store.find(never.key())).isEmpty();
  }

  @Test
  void whatHasEndedIsNoLongerLeased() {
    Publication.Key key = create(Publications.queued(user, NOW)).key();
    Publication leased = lease(key, "one", NOW).orElseThrow();
    store.save(leased.published(List.of(), null, NOW).leased(null).dueAt(null));
    assertThat(lease(key, "two", NOW.plus(Duration.ofDays(1)))).isEmpty();
  }

  @Test
  void onlyTheTimeThatItWaitsForEndsAWait() {
    Publication.Key key = create(Publications.queued(user, NOW)).key();
    Instant until = NOW.plusSeconds(60);
    Publication leased = lease(key, "one", NOW).orElseThrow();
    store.save(leased.leased(null).dueAt(until).waitingUntil(until));
    assertThat(leaseDue(key, "two", NOW)).isEmpty();
    assertThat(leaseDue(key, "two", until.minusMillis(1_001))).isEmpty();
    Publication due = leaseDue(key, "two", until.minusMillis(999)).orElseThrow();
    assertThat(due.waitsUntil()).isNull();
    assertThat(store.find(key).orElseThrow().waitsUntil()).isNull();
  }

  @Test
  void aWaitCanBeEndedAndACancellationNeedNotWait() {
    Publication.Key key = create(Publications.queued(user, NOW)).key();
    Publication leased = lease(key, "one", NOW).orElseThrow();
    Publication waiting = leased.leased(null).waitingUntil(NOW.plusSeconds(60));
    store.save(waiting);
    store.endWait(key);
    store.endWait(key);
    assertThat(leaseDue(key, "two", NOW)).isPresent();

    Publication.Key other = create(Publications.queued(user, NOW)).key();
    store.save(
        lease(other, "one", NOW).orElseThrow().leased(null).waitingUntil(NOW.plusSeconds(9)));
    assertThat(lease(other, "two", NOW)).isPresent();
    store.endWait(Publications.queued(user, NOW).key());
  }

  @Test
  void listsAUsersOwnPublicationsNewestFirst() {
    List<Publication.Key> keys = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      Instant at = NOW.plusSeconds(i);
      keys.addFirst(create(Publications.queued(user, at)).key());
    }
    create(Publications.queued(new UserId(user.value() + "0"), NOW));
    List<List<Publication.Key>> pages = pages(EVERYTHING, 3, () -> {});
    assertThat(pages).containsExactly(keys.subList(0, 3), keys.subList(3, 6));
    assertThat(pages(EVERYTHING, 100, () -> {})).containsExactly(keys);
  }

  @Test
  void aPageEndsWhereItEndedThoughPublicationsAreAddedMeanwhile() {
    List<Publication.Key> keys = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      keys.addFirst(create(Publications.queued(user, NOW.plusSeconds(i))).key());
    }
    AtomicInteger added = new AtomicInteger();
    List<List<Publication.Key>> pages =
        pages(
            EVERYTHING,
            3,
            () -> create(Publications.queued(user, NOW.plusSeconds(60 + added.getAndIncrement()))));
    assertThat(pages.stream().flatMap(List::stream)).containsExactlyElementsOf(keys);
    assertThat(added).hasValue(3);
  }

  @Test
  void listsThoseOfAStatusAndOfAConnectionInFullPages() {
    List<Publication> all = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      Publication queued = Publications.queued(user, NOW.plusSeconds(i));
      Publication by =
          Publications.of(
              queued.key(),
              i % 5 == 0 ? "con_a" : "con_b",
              Publication.Status.QUEUED,
              queued.post(),
              queued.source(),
              NOW,
              NOW);
      all.addFirst(
          create(i % 3 == 0 ? by.failed(Failure.of(ProblemCode.INTERNAL_ERROR), NOW) : by));
    }
    for (Optional<Publication.Status> status :
        List.of(
            Optional.<Publication.Status>empty(),
            Optional.of(Publication.Status.FAILED),
            Optional.of(Publication.Status.PUBLISHED))) {
      for (Optional<String> connection :
          List.of(Optional.<String>empty(), Optional.of("con_a"), Optional.of("con_x"))) {
        List<Publication.Key> fitting =
            all.stream()
                .filter(p -> status.isEmpty() || p.status() == status.get())
                .filter(p -> connection.isEmpty() || p.connection().equals(connection.get()))
                .map(Publication::key)
                .toList();
        List<List<Publication.Key>> pages =
            pages(new PublicationSearch(status, connection, Optional.empty(), 1), 3, () -> {});
        assertThat(pages.stream().flatMap(List::stream)).containsExactlyElementsOf(fitting);
        assertThat(pages).hasSize(Math.max(1, (fitting.size() + 2) / 3));
      }
    }
  }

  /** A search that nothing fits must cost no more than one that something does. */
  @Test
  void aSearchGivesUpForThisPageAndGoesOnWithTheNext() {
    Publication oldest =
        create(Publications.queued(user, NOW).failed(Failure.of(ProblemCode.INTERNAL_ERROR), NOW));
    fillUp(PublicationStore.MOST_READ + 100);
    var failed =
        new PublicationSearch(
            Optional.of(Publication.Status.FAILED), Optional.empty(), Optional.empty(), 20);
    assertThat(pages(failed, 20, () -> {})).containsExactly(List.of(), List.of(oldest.key()));
  }

  /** So many others, which are newer. */
  private void fillUp(int count) {
    Publication like = create(Publications.queued(user, NOW.plusSeconds(1)));
    Map<String, AttributeValue> item =
        new HashMap<>(
            cloud
                .dynamoDb
                .getItem(r -> r.tableName(table()).key(rawKey(like.key())).consistentRead(true))
                .item());
    for (int written = 1; written < count; written += 25) {
      List<WriteRequest> writes = new ArrayList<>();
      for (int i = 0; i < 25; i++) {
        item.put("id", AttributeValue.fromS(Ids.timeOrdered("pub", NOW.plusSeconds(2))));
        Map<String, AttributeValue> copy = Map.copyOf(item);
        writes.add(WriteRequest.builder().putRequest(r -> r.item(copy)).build());
      }
      cloud.dynamoDb.batchWriteItem(r -> r.requestItems(Map.of(table(), writes)));
    }
  }

  private List<List<Publication.Key>> pages(
      PublicationSearch search, int limit, Runnable meanwhile) {
    List<List<Publication.Key>> pages = new ArrayList<>();
    Optional<String> after = Optional.empty();
    do {
      if (after.isPresent()) {
        meanwhile.run();
      }
      PublicationStore.Page page =
          store.list(
              user, new PublicationSearch(search.status(), search.connection(), after, limit));
      assertThat(page.publications()).hasSizeLessThanOrEqualTo(limit);
      pages.add(page.publications().stream().map(Publication::key).toList());
      after = page.lastId();
    } while (after.isPresent());
    return pages;
  }

  @Test
  void findsAPublicationByTikToksIdOfIt() {
    Publication queued = Publications.queued(user, NOW);
    String publishId = "v_pub_" + Ids.secret();
    var transfer = new Publication.Transfer(publishId, new byte[] {1}, NOW, 10_000_000, 0, true);
    create(queued.uploading(transfer, NOW));
    assertThat(store.findByPublishId(publishId)).contains(queued.key());
    assertThat(store.findByPublishId("v_pub_other")).isEmpty();
  }

  /** Their writes would all go to one partition of the index. */
  @Test
  void theIndexHoldsWhatIsDueInAllShardsAndNothingElse() {
    Set<Publication.Key> due = new HashSet<>();
    for (int i = 0; i < 40; i++) {
      due.add(create(Publications.queued(user, NOW).dueAt(NOW.minusSeconds(i))).key());
      create(Publications.queued(user, NOW).dueAt(NOW.plusMillis(1)));
      create(Publications.queued(user, NOW).dueAt(null));
    }
    Set<Publication.Key> found = new HashSet<>();
    int shards = 0;
    for (int shard = 0; shard < PublicationStore.SHARDS; shard++) {
      List<Due> mine = due(shard);
      assertThat(mine).isSortedAccordingTo(Comparator.comparing(Due::dueAt));
      mine.forEach(d -> assertThat(found.add(d.key())).isTrue());
      shards += mine.isEmpty() ? 0 : 1;
    }
    assertThat(found).isEqualTo(due);
    assertThat(shards).isGreaterThan(4);
  }

  @Test
  void postponesOnlyWhatNobodyHasMoved() {
    Publication.Key key = create(Publications.queued(user, NOW)).key();
    Instant later = NOW.plusSeconds(300);
    store.postpone(new Due(key, NOW), later);
    assertThat(store.find(key).orElseThrow().dueAt()).isEqualTo(later);
    store.postpone(new Due(key, NOW), NOW.plusSeconds(999));
    assertThat(store.find(key).orElseThrow().dueAt()).isEqualTo(later);

    Publication leased = lease(key, "one", NOW).orElseThrow();
    store.save(leased.published(List.of(), null, NOW).leased(null).dueAt(null));
    store.postpone(new Due(key, later), NOW);
    assertThat(store.find(key).orElseThrow().dueAt()).isNull();
  }

  /** A sparse index is sparse only if the attribute is not there. */
  @Test
  void storesNoAttributeForWhatIsAbsent() {
    Publication.Key key = create(Publications.queued(user, NOW).dueAt(null)).key();
    Map<String, AttributeValue> item =
        cloud.dynamoDb.getItem(r -> r.tableName(table()).key(rawKey(key))).item();
    assertThat(item)
        .doesNotContainKeys(
            "dueAt",
            "dueShard",
            "waitsUntil",
            "leaseOwner",
            "leaseUntil",
            "transfer",
            "publishId",
            "result",
            "waitingFor",
            "expiresAt");
  }

  private static String table() {
    return variables.get("PUBLICATIONS_TABLE");
  }

  private static Map<String, AttributeValue> rawKey(Publication.Key key) {
    return Map.of(
        "user", AttributeValue.fromS(key.user().key()), "id", AttributeValue.fromS(key.id()));
  }

  private List<Due> due(int shard) {
    return store.due(shard, NOW).filter(d -> d.key().user().equals(user)).toList();
  }

  private Optional<Publication> lease(Publication.Key key, String owner, Instant now) {
    return store.lease(key, new Lease(owner, now.plus(LEASE)), now, now.plus(LEASE));
  }

  private Optional<Publication> leaseDue(Publication.Key key, String owner, Instant now) {
    return store.leaseDue(key, new Lease(owner, now.plus(LEASE)), now, now.plus(LEASE));
  }

  private Publication create(Publication publication) {
    assertThat(
            store.create(
                publication,
                new IdempotencyKey(Ids.timeOrdered("key", NOW), "request", DAY),
                publication.createdAt()))
        .isEmpty();
    return publication;
  }

  private Publication stored(Publication publication) {
    return store.find(create(publication).key()).orElseThrow();
  }

  private static Publication copy(Publication p, Publication.Key key) {
    return new Publication(
        key,
        p.connection(),
        p.status(),
        p.post(),
        p.source(),
        p.transfer(),
        p.createdAt(),
        p.publishAt(),
        p.updatedAt(),
        p.dueAt(),
        p.waitsUntil(),
        p.attempts(),
        p.uploads(),
        p.steps(),
        p.waitingFor(),
        p.limited(),
        p.result(),
        p.lease(),
        p.fence());
  }
}
