package com.viralmommy.tiktok.publishing.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import com.viralmommy.tiktok.accounts.Connection;
import com.viralmommy.tiktok.fixture.Cloud;
import com.viralmommy.tiktok.fixture.PublishingFixture;
import com.viralmommy.tiktok.platform.ProblemCode;
import com.viralmommy.tiktok.publishing.model.Post;
import com.viralmommy.tiktok.publishing.model.Publication;
import com.viralmommy.tiktok.publishing.model.Publication.Status;
import com.viralmommy.tiktok.publishing.model.PublicationView;
import com.viralmommy.tiktok.publishing.model.VideoStore;
import com.viralmommy.tiktok.simulator.api.Endpoint;
import com.viralmommy.tiktok.simulator.settings.SimulatorSettings;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Videos that are left in the creator's inbox at TikTok (docs/tiktok-api.md#42-inbox). */
@ExtendWith(Cloud.Extension.class)
class InboxShareIT {
  private static final byte[] VIDEO = PublishingFixture.video(100_000);
  private static final String KEY = VideoStore.ownedPrefix(PublishingFixture.USER) + "small.mp4";

  private final PublishingFixture stage;
  private final Connection connection;

  InboxShareIT(Cloud cloud) {
    stage = new PublishingFixture(cloud, SimulatorSettings.defaults(), Map.of());
    stage.put(KEY, VIDEO);
    connection = stage.connect("quinn.quiet", List.of("user.info.basic", "video.upload"));
  }

  @AfterEach
  void close() {
    assertThat(stage.tikTok.violations()).isEmpty();
    stage.close();
  }

  /** Also by an app that TikTok has not audited, to an account that is public. */
  @Test
  void aVideoEndsInTheInboxWithoutAWordAboutHowItIsToAppear() {
    Publication ended = stage.finish(share());
    assertThat(ended.status()).isEqualTo(Status.SENT_TO_INBOX);
    assertThat(ended.result().failure()).isNull();
    assertThat(PublicationView.of(ended))
        .containsEntry("mode", Post.Mode.INBOX)
        .doesNotContainKeys("title", "privacyLevel", "failure");
    assertThat(stage.tikTok.posts())
        .singleElement()
        .satisfies(
            post -> {
              assertThat(post.mode())
                  .isEqualTo(com.viralmommy.tiktok.simulator.publishing.Post.Mode.INBOX);
              assertThat(post.sha256()).isEqualTo(PublishingFixture.sha256(VIDEO));
            });
    // It needs a scope that such a connection has not.
    assertThat(stage.tikTok.journal())
        .noneMatch(entry -> entry.path().equals(Endpoint.CREATOR_INFO.path()));
  }

  @Test
  void theSixthWithinADayWaitsUntilTikTokTakesItAgain() {
    for (int i = 0; i < 5; i++) {
      assertThat(stage.finish(share()).status()).isEqualTo(Status.SENT_TO_INBOX);
      stage.clock.advance(Duration.ofMinutes(2));
    }
    Publication.Key sixth = share();
    Publication waiting = stage.advance(sixth);
    assertThat(waiting.status()).isEqualTo(Status.QUEUED);
    assertThat(waiting.waitingFor()).isEqualTo(ProblemCode.INBOX_FULL);
    assertThat(Duration.between(stage.clock.instant(), waiting.waitsUntil()))
        .isBetween(Duration.ofHours(23), Duration.ofHours(24));
    assertThat(stage.finish(sixth).status()).isEqualTo(Status.SENT_TO_INBOX);
  }

  /** TikTok did not take it: that is no share that the creator has not acted on. */
  @Test
  void sharesThatTikTokFailedToTakeDoNotFillTheInbox() {
    stage.tikTok.faults().on(Endpoint.INBOX_INIT).next(7).status(500);
    Publication ended = stage.finish(share());
    assertThat(ended.status()).isEqualTo(Status.SENT_TO_INBOX);
    assertThat(Duration.between(ended.createdAt(), ended.updatedAt()))
        .isLessThan(Duration.ofHours(1));
  }

  @Test
  void withoutTheScopeNothingIsSent() {
    Publication ended = stage.finish(stage.queued(KEY, stage.connection, new Post.Inbox(), null));
    assertThat(ended.status()).isEqualTo(Status.FAILED);
    assertThat(ended.result().failure().code()).isEqualTo(ProblemCode.CONNECTION_LIMITED);
    assertThat(stage.tikTok.posts()).isEmpty();
  }

  private Publication.Key share() {
    return stage.queued(KEY, connection, new Post.Inbox(), null);
  }
}
