package com.viralmommy.tiktok.publishing.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.viralmommy.tiktok.accounts.Connection;
import com.viralmommy.tiktok.accounts.ReconnectReason;
import com.viralmommy.tiktok.fixture.Cloud;
import com.viralmommy.tiktok.fixture.PublishingFixture;
import com.viralmommy.tiktok.platform.Problem;
import com.viralmommy.tiktok.platform.ProblemCode;
import com.viralmommy.tiktok.platform.UserId;
import com.viralmommy.tiktok.publishing.model.Publication;
import com.viralmommy.tiktok.publishing.model.Publication.Status;
import com.viralmommy.tiktok.publishing.model.VideoStore;
import com.viralmommy.tiktok.simulator.Endpoint;
import com.viralmommy.tiktok.simulator.FailReason;
import com.viralmommy.tiktok.simulator.Post;
import com.viralmommy.tiktok.simulator.SimulatorSettings;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Publications that have failed, tried again. */
@ExtendWith(Cloud.Extension.class)
class PublicationRetryIT {
  private static final byte[] VIDEO = PublishingFixture.video(100_000);
  private static final String KEY = VideoStore.ownedPrefix(PublishingFixture.USER) + "small.mp4";

  private final PublishingFixture stage;

  PublicationRetryIT(Cloud cloud) {
    stage = new PublishingFixture(cloud, SimulatorSettings.defaults().withAudited(true), Map.of());
    stage.put(KEY, VIDEO);
  }

  @AfterEach
  void close() {
    assertThat(stage.tikTok.violations()).isEmpty();
    stage.close();
  }

  @Test
  void whatTikTokCouldNotProcessIsPostedOnceInTheEnd() {
    Publication.Key key = failed(FailReason.INTERNAL);
    Publication queued = retry(key);
    assertThat(queued.status()).isEqualTo(Status.QUEUED);
    assertThat(queued.result()).isNull();
    assertThat(queued.transfer()).isNull();
    assertThat(stage.messages()).anyMatch(body -> body.contains(key.id()));
    Publication ended = stage.finish(key);
    assertThat(ended.status()).isEqualTo(Status.PUBLISHED);
    assertThat(stage.tikTok.posts())
        .filteredOn(post -> post.status() == Post.Status.PUBLISH_COMPLETE)
        .singleElement()
        .satisfies(post -> assertThat(post.sha256()).isEqualTo(PublishingFixture.sha256(VIDEO)));
  }

  @Test
  void twiceAtOnceIsTriedAgainOnce() {
    Publication.Key key = failed(FailReason.INTERNAL);
    retry(key);
    requireRefused(key);
    stage.finish(key);
    requireRefused(key);
    assertThat(stage.tikTok.posts())
        .filteredOn(post -> post.status() == Post.Status.PUBLISH_COMPLETE)
        .hasSize(1);
  }

  @Test
  void whatFailedForABrokenConnectionIsTriedAgainWhenThatIsMended() {
    Publication.Key key = stage.queued(KEY);
    Connection stored = stage.functions.connectionStore.find(stage.connection.key()).orElseThrow();
    stage.functions.connections.needsReconnect(stored, ReconnectReason.TOKENS_REFUSED);
    assertThat(stage.finish(key).result().failure().code())
        .isEqualTo(ProblemCode.CONNECTION_NEEDS_RECONNECT);
    stage.connect("pia.public");
    retry(key);
    assertThat(stage.finish(key).status()).isEqualTo(Status.PUBLISHED);
    assertThat(stage.tikTok.posts()).hasSize(1);
  }

  /** TikTok would refuse the same video again. */
  @Test
  void whatTikTokRefusesForGoodIsNotTriedAgain() {
    requireRefused(failed(FailReason.FILE_FORMAT_CHECK_FAILED));
    requireRefused(failed(FailReason.SPAM_RISK));
  }

  @Test
  void whatHasNotFailedOrIsSomebodyElsesIsNotTriedAgain() {
    Publication.Key queued = stage.queued(KEY);
    requireRefused(queued);
    assertThatExceptionOfType(Problem.class)
        .isThrownBy(() -> retry(new Publication.Key(new UserId("another"), queued.id())))
        .matches(p -> p.code() == ProblemCode.NOT_FOUND);
  }

  /** A queue that is down only costs time. */
  @Test
  void withoutItsMessageTheSweepFindsIt() {
    Publication.Key key = failed(FailReason.INTERNAL);
    String queue = stage.variables.put("PUBLISH_QUEUE_URL", "http://127.0.0.1:1/none");
    try {
      assertThat(retry(key).status()).isEqualTo(Status.QUEUED);
    } finally {
      stage.variables.put("PUBLISH_QUEUE_URL", queue);
    }
    stage.clock.advance(Duration.ofMinutes(2));
    stage.compositionRoot().dueSweep().run(PublishingFixture.PLENTY);
    assertThat(stage.messages()).anyMatch(body -> body.contains(key.id()));
  }

  private Publication.Key failed(FailReason reason) {
    stage.clock.advance(Duration.ofMinutes(2));
    stage.tikTok.faults().on(Endpoint.UPLOAD).next(1).fail(reason);
    Publication.Key key = stage.queued(KEY);
    assertThat(stage.finish(key).status()).isEqualTo(Status.FAILED);
    stage.clock.advance(Duration.ofMinutes(2));
    return key;
  }

  private void requireRefused(Publication.Key key) {
    assertThatExceptionOfType(Problem.class)
        .isThrownBy(() -> retry(key))
        .matches(p -> p.code() == ProblemCode.NOT_RETRYABLE);
  }

  private Publication retry(Publication.Key key) {
    return stage.compositionRoot().publicationRetry().retry(key);
  }
}
