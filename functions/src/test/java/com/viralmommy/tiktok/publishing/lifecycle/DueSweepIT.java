package com.viralmommy.tiktok.publishing.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import com.viralmommy.tiktok.fixture.AwsFixture;
import com.viralmommy.tiktok.fixture.PublishingFixture;
import com.viralmommy.tiktok.platform.Deadline;
import com.viralmommy.tiktok.platform.Environment;
import com.viralmommy.tiktok.platform.Log;
import com.viralmommy.tiktok.platform.UserId;
import com.viralmommy.tiktok.publishing.model.IdempotencyKey;
import com.viralmommy.tiktok.publishing.model.Publication;
import com.viralmommy.tiktok.publishing.model.Publication.Lease;
import com.viralmommy.tiktok.publishing.model.PublicationItem;
import com.viralmommy.tiktok.publishing.model.PublicationStore;
import com.viralmommy.tiktok.publishing.model.Publications;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequest;

@ExtendWith(AwsFixture.Extension.class)
class DueSweepIT {
  private static final Instant START = Instant.parse("2026-11-22T18:00:00Z");
  private static final UserId USER = new UserId("me");

  private final AwsFixture aws;
  private final Map<String, String> variables;
  private final Environment environment;
  private final PublicationStore store;
  private final AtomicReference<Instant> now = new AtomicReference<>(START);
  private final InstantSource clock = now::get;
  private final List<String> log = new ArrayList<>();

  DueSweepIT(AwsFixture aws) {
    this.aws = aws;
    this.variables = aws.resources("key", "secret");
    this.environment = Environment.of(variables);
    this.store = new PublicationStore(() -> aws.dynamoDb, environment);
  }

  @Test
  void wakesOnlyDuePublications() {
    Set<Publication.Key> due = publications(25, START.minusSeconds(1));
    publications(5, START.plusMillis(1));
    sweep(PublishingFixture.FIFTEEN_MINUTES);
    assertThat(woken()).containsExactlyInAnyOrderElementsOf(due);
  }

  @Test
  void sendsNoSecondMessageForFiveMinutes() {
    publications(25, START);
    sweep(PublishingFixture.FIFTEEN_MINUTES);
    woken();
    now.set(START.plusSeconds(60));
    sweep(PublishingFixture.FIFTEEN_MINUTES);
    assertThat(woken()).isEmpty();
  }

  @Test
  void sendsAnotherMessageWhenTheFirstWasLost() {
    Set<Publication.Key> due = publications(3, START);
    sweep(PublishingFixture.FIFTEEN_MINUTES);
    woken();
    now.set(START.plus(Duration.ofMinutes(5)));
    sweep(PublishingFixture.FIFTEEN_MINUTES);
    assertThat(woken()).containsExactlyInAnyOrderElementsOf(due);
  }

  @Test
  void ignoresALeasedPublicationUntilTheLeaseExpires() {
    Publication.Key key = publications(1, START).iterator().next();
    Instant until = START.plusSeconds(300);
    store.lease(key, new Lease("worker", until), START, until);
    sweep(PublishingFixture.FIFTEEN_MINUTES);
    assertThat(woken()).isEmpty();
    now.set(until);
    sweep(PublishingFixture.FIFTEEN_MINUTES);
    assertThat(woken()).containsExactly(key);
  }

  /** The publication ends between the sweep's query and its message. */
  @Test
  void doesNotPostponeAPublicationThatEndsMeanwhile() {
    Publication.Key key = publications(1, START).iterator().next();
    sweep(
        PublishingFixture.FIFTEEN_MINUTES,
        sqs -> {
          Publication leased =
              store
                  .lease(key, new Lease("w", START.plusSeconds(9)), START, START.plusSeconds(9))
                  .orElseThrow();
          store.save(leased.published(List.of(), null, START).leased(null).dueAt(null));
          return sqs;
        });
    assertThat(store.find(key).orElseThrow().dueAt()).isNull();
  }

  @Test
  void sendsRejectedMessagesInTheNextSweep() {
    Set<Publication.Key> due = publications(25, START);
    sweep(PublishingFixture.FIFTEEN_MINUTES, sqs -> acceptingOnly(sqs, 1));
    List<Publication.Key> first = woken();
    assertThat(first).isNotEmpty().hasSizeLessThan(25);
    now.set(START.plusSeconds(60));
    sweep(PublishingFixture.FIFTEEN_MINUTES);
    List<Publication.Key> second = woken();
    assertThat(second).doesNotContainAnyElementsOf(first);
    Set<Publication.Key> both = new HashSet<>(first);
    both.addAll(second);
    assertThat(both).isEqualTo(due);
  }

  @Test
  void aFailingShardDoesNotStopTheOthers() {
    Set<Publication.Key> due = publications(40, START);
    AtomicInteger calls = new AtomicInteger();
    sweep(PublishingFixture.FIFTEEN_MINUTES, sqs -> failingAt(sqs, calls, 1));
    List<Publication.Key> woken = woken();
    assertThat(woken).isNotEmpty().hasSizeLessThan(40);
    assertThat(log).anySatisfy(line -> assertThat(line).contains("due.shard_failed"));
    now.set(START.plusSeconds(60));
    sweep(PublishingFixture.FIFTEEN_MINUTES);
    woken.addAll(woken());
    assertThat(woken).containsExactlyInAnyOrderElementsOf(due);
  }

  @Test
  void beginsWithADifferentShardEachMinute() {
    Set<Publication.Key> due = publications(60, START);
    Set<Publication.Key> woken = new HashSet<>();
    for (int minute = 0; minute < PublicationItem.DUE_SHARDS; minute++) {
      now.set(START.plus(Duration.ofMinutes(minute)));
      // Enough time for one batch.
      AtomicInteger batches = new AtomicInteger();
      sweep(
          new Deadline(
              () -> batches.getAndIncrement() == 0 ? Duration.ofSeconds(55) : Duration.ZERO));
      woken.addAll(woken());
    }
    assertThat(shards(woken)).isEqualTo(shards(due)).hasSizeGreaterThan(6);
  }

  private static Set<Integer> shards(Set<Publication.Key> keys) {
    Set<Integer> shards = new HashSet<>();
    keys.forEach(key -> shards.add(Math.floorMod(key.id().hashCode(), PublicationItem.DUE_SHARDS)));
    return shards;
  }

  private Set<Publication.Key> publications(int count, Instant dueAt) {
    Set<Publication.Key> keys = new HashSet<>();
    for (int i = 0; i < count; i++) {
      Publication publication = Publications.queued(USER, START).dueAt(dueAt);
      store.create(
          publication,
          new IdempotencyKey("key_" + publication.key().id(), "r", Duration.ofDays(1)),
          START);
      keys.add(publication.key());
    }
    return keys;
  }

  private void sweep(Deadline budget) {
    sweep(budget, sqs -> sqs);
  }

  private void sweep(Deadline budget, UnaryOperator<SqsClient> change) {
    SqsClient sqs = onSend(() -> change.apply(aws.sqs));
    new DueSweep(store, new PublishQueue(() -> sqs, environment), clock, new Log(log::add, clock))
        .run(budget);
  }

  /** The client of the supplier, which is called before each request. */
  private static SqsClient onSend(Supplier<SqsClient> real) {
    return (SqsClient)
        Proxy.newProxyInstance(
            SqsClient.class.getClassLoader(),
            new Class<?>[] {SqsClient.class},
            (_, method, arguments) -> {
              try {
                return method.invoke(real.get(), arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  /** A queue that rejects most messages of a batch, although the call succeeds. */
  private static SqsClient acceptingOnly(SqsClient sqs, int most) {
    return (SqsClient)
        Proxy.newProxyInstance(
            SqsClient.class.getClassLoader(),
            new Class<?>[] {SqsClient.class},
            (_, _, arguments) -> {
              var request = SendMessageBatchRequest.builder();
              @SuppressWarnings("unchecked") // The only method that the sweep calls takes this.
              var fill = (Consumer<SendMessageBatchRequest.Builder>) arguments[0];
              fill.accept(request);
              var whole = request.build();
              var taken = whole.entries().subList(0, Math.min(most, whole.entries().size()));
              return sqs.sendMessageBatch(r -> r.queueUrl(whole.queueUrl()).entries(taken));
            });
  }

  private static SqsClient failingAt(SqsClient sqs, AtomicInteger calls, int call) {
    if (calls.incrementAndGet() == call) {
      throw SdkClientException.create("the queue is not available");
    }
    return sqs;
  }

  /** Receives and deletes all messages, and returns the publications that they name. */
  private List<Publication.Key> woken() {
    List<Publication.Key> keys = new ArrayList<>();
    String url = variables.get("PUBLISH_QUEUE_URL");
    while (true) {
      var messages =
          aws.sqs.receiveMessage(r -> r.queueUrl(url).maxNumberOfMessages(10)).messages();
      if (messages.isEmpty()) {
        return keys;
      }
      messages.forEach(
          m -> {
            keys.add(PublishQueue.read(m.body()).orElseThrow());
            aws.sqs.deleteMessage(r -> r.queueUrl(url).receiptHandle(m.receiptHandle()));
          });
    }
  }
}
