package com.viralmommy.tiktok.publishing.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.viralmommy.tiktok.accounts.Connection;
import com.viralmommy.tiktok.accounts.ReconnectReason;
import com.viralmommy.tiktok.fixture.AwsFixture;
import com.viralmommy.tiktok.fixture.PublishingFixture;
import com.viralmommy.tiktok.platform.Problem;
import com.viralmommy.tiktok.platform.ProblemCode;
import com.viralmommy.tiktok.platform.UserId;
import com.viralmommy.tiktok.publishing.model.Publication;
import com.viralmommy.tiktok.publishing.model.Publication.Status;
import com.viralmommy.tiktok.simulator.api.Endpoint;
import com.viralmommy.tiktok.simulator.api.FailReason;
import com.viralmommy.tiktok.simulator.publishing.Post;
import com.viralmommy.tiktok.simulator.settings.SimulatorSettings;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Retrying failed publications. */
@ExtendWith(AwsFixture.Extension.class)
class PublicationRetryIT {
  private static final byte[] VIDEO = PublishingFixture.video(100_000);
  private static final String KEY = PublishingFixture.objectKey("small.mp4");

  private final PublishingFixture fixture;

  PublicationRetryIT(AwsFixture aws) {
    fixture = new PublishingFixture(aws, SimulatorSettings.defaults().withAudited(true), Map.of());
    fixture.put(KEY, VIDEO);
  }

  @AfterEach
  void close() {
    assertThat(fixture.tikTok.violations()).isEmpty();
    fixture.close();
  }

  @Test
  void aRetriedPublicationIsPostedOnce() {
    Publication.Key key = failed(FailReason.INTERNAL);
    Publication queued = retry(key);
    assertThat(queued.status()).isEqualTo(Status.QUEUED);
    assertThat(queued.result()).isNull();
    assertThat(queued.transfer()).isNull();
    assertThat(fixture.messages()).anyMatch(body -> body.contains(key.id()));
    Publication ended = fixture.finish(key);
    assertThat(ended.status()).isEqualTo(Status.PUBLISHED);
    assertThat(fixture.tikTok.posts())
        .filteredOn(post -> post.status() == Post.Status.PUBLISH_COMPLETE)
        .singleElement()
        .satisfies(post -> assertThat(post.sha256()).isEqualTo(PublishingFixture.sha256(VIDEO)));
  }

  @Test
  void aSecondRetryIsRefused() {
    Publication.Key key = failed(FailReason.INTERNAL);
    retry(key);
    requireRefused(key);
    fixture.finish(key);
    requireRefused(key);
    assertThat(fixture.tikTok.posts())
        .filteredOn(post -> post.status() == Post.Status.PUBLISH_COMPLETE)
        .hasSize(1);
  }

  @Test
  void retriesAfterTheAccountWasReconnected() {
    Publication.Key key = fixture.storeQueued(KEY);
    Connection stored =
        fixture.functions.connectionStore.find(fixture.connection.key()).orElseThrow();
    fixture.functions.connectionStore.markNeedsReconnect(stored, ReconnectReason.TOKENS_REFUSED);
    assertThat(fixture.finish(key).result().failure().code())
        .isEqualTo(ProblemCode.CONNECTION_NEEDS_RECONNECT);
    fixture.connect("pia.public");
    retry(key);
    assertThat(fixture.finish(key).status()).isEqualTo(Status.PUBLISHED);
    assertThat(fixture.tikTok.posts()).hasSize(1);
  }

  /** TikTok would refuse the same video again. */
  @Test
  void doesNotRetryAFinalFailure() {
    requireRefused(failed(FailReason.FILE_FORMAT_CHECK_FAILED));
    requireRefused(failed(FailReason.SPAM_RISK));
  }

  @Test
  void doesNotRetryAPublicationThatHasNotFailedOrThatOfAnotherUser() {
    Publication.Key queued = fixture.storeQueued(KEY);
    requireRefused(queued);
    assertThatExceptionOfType(Problem.class)
        .isThrownBy(() -> retry(new Publication.Key(new UserId("another"), queued.id())))
        .matches(p -> p.code() == ProblemCode.NOT_FOUND);
  }

  /** An unavailable queue only delays the retry. */
  @Test
  void theSweepWakesARetriedPublicationWhoseMessageWasNotSent() {
    Publication.Key key = failed(FailReason.INTERNAL);
    String queue = fixture.variables.put("PUBLISH_QUEUE_URL", "http://127.0.0.1:1/none");
    try {
      assertThat(retry(key).status()).isEqualTo(Status.QUEUED);
    } finally {
      fixture.variables.put("PUBLISH_QUEUE_URL", queue);
    }
    fixture.clock.advance(Duration.ofMinutes(2));
    fixture.compositionRoot().dueSweep().run(PublishingFixture.FIFTEEN_MINUTES);
    assertThat(fixture.messages()).anyMatch(body -> body.contains(key.id()));
  }

  private Publication.Key failed(FailReason reason) {
    fixture.clock.advance(Duration.ofMinutes(2));
    fixture.tikTok.faults().on(Endpoint.UPLOAD).next(1).fail(reason);
    Publication.Key key = fixture.storeQueued(KEY);
    assertThat(fixture.finish(key).status()).isEqualTo(Status.FAILED);
    fixture.clock.advance(Duration.ofMinutes(2));
    return key;
  }

  private void requireRefused(Publication.Key key) {
    assertThatExceptionOfType(Problem.class)
        .isThrownBy(() -> retry(key))
        .matches(p -> p.code() == ProblemCode.NOT_RETRYABLE);
  }

  private Publication retry(Publication.Key key) {
    return fixture.compositionRoot().publicationRetry().retry(key);
  }
}
