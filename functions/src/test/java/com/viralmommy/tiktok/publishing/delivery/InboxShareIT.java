package com.viralmommy.tiktok.publishing.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import com.viralmommy.tiktok.accounts.Connection;
import com.viralmommy.tiktok.fixture.AwsFixture;
import com.viralmommy.tiktok.fixture.PublishingFixture;
import com.viralmommy.tiktok.platform.ProblemCode;
import com.viralmommy.tiktok.publishing.model.Post;
import com.viralmommy.tiktok.publishing.model.Publication;
import com.viralmommy.tiktok.publishing.model.Publication.Status;
import com.viralmommy.tiktok.publishing.model.PublicationView;
import com.viralmommy.tiktok.simulator.api.Endpoint;
import com.viralmommy.tiktok.simulator.settings.SimulatorSettings;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Videos that are sent to the creator's inbox at TikTok (docs/tiktok-api.md#42-inbox). */
@ExtendWith(AwsFixture.Extension.class)
class InboxShareIT {
  private static final byte[] VIDEO = PublishingFixture.video(100_000);
  private static final String KEY = PublishingFixture.objectKey("small.mp4");

  private final PublishingFixture fixture;
  private final Connection connection;

  InboxShareIT(AwsFixture aws) {
    fixture = new PublishingFixture(aws, SimulatorSettings.defaults(), Map.of());
    fixture.put(KEY, VIDEO);
    connection = fixture.connect("quinn.quiet", List.of("user.info.basic", "video.upload"));
  }

  @AfterEach
  void close() {
    assertThat(fixture.tikTok.violations()).isEmpty();
    fixture.close();
  }

  /** This works for an unaudited app and a public account too. */
  @Test
  void sendsAVideoToTheInboxWithoutPostSettings() {
    Publication ended = fixture.finish(share());
    assertThat(ended.status()).isEqualTo(Status.SENT_TO_INBOX);
    assertThat(ended.result().failure()).isNull();
    PublicationView view = PublicationView.of(ended);
    assertThat(view.mode()).isEqualTo(Post.Mode.INBOX);
    assertThat(view.title()).isNull();
    assertThat(view.privacyLevel()).isNull();
    assertThat(view.failure()).isNull();
    assertThat(fixture.tikTok.posts())
        .singleElement()
        .satisfies(
            post -> {
              assertThat(post.mode())
                  .isEqualTo(com.viralmommy.tiktok.simulator.publishing.Post.Mode.INBOX);
              assertThat(post.sha256()).isEqualTo(PublishingFixture.sha256(VIDEO));
            });
    // Creator info needs a scope that this connection does not have.
    assertThat(fixture.tikTok.journal())
        .noneMatch(entry -> entry.path().equals(Endpoint.CREATOR_INFO.path()));
  }

  @Test
  void theSixthShareWithinADayWaits() {
    for (int i = 0; i < 5; i++) {
      assertThat(fixture.finish(share()).status()).isEqualTo(Status.SENT_TO_INBOX);
      fixture.clock.advance(Duration.ofMinutes(2));
    }
    Publication.Key sixth = share();
    Publication waiting = fixture.advance(sixth);
    assertThat(waiting.status()).isEqualTo(Status.QUEUED);
    assertThat(waiting.waitReason()).isEqualTo(ProblemCode.INBOX_FULL);
    assertThat(Duration.between(fixture.clock.instant(), waiting.waitsUntil()))
        .isBetween(Duration.ofHours(23), Duration.ofHours(24));
    assertThat(fixture.finish(sixth).status()).isEqualTo(Status.SENT_TO_INBOX);
  }

  /** A share that TikTok has not accepted is not pending. */
  @Test
  void refusedInitsDoNotUseUpPendingShares() {
    fixture.tikTok.faults().on(Endpoint.INBOX_INIT).next(7).status(500);
    Publication ended = fixture.finish(share());
    assertThat(ended.status()).isEqualTo(Status.SENT_TO_INBOX);
    assertThat(Duration.between(ended.createdAt(), ended.updatedAt()))
        .isLessThan(Duration.ofHours(1));
  }

  @Test
  void failsWithoutTheScope() {
    Publication ended =
        fixture.finish(fixture.storeQueued(KEY, fixture.connection, new Post.InboxShare(), null));
    assertThat(ended.status()).isEqualTo(Status.FAILED);
    assertThat(ended.result().failure().code()).isEqualTo(ProblemCode.CONNECTION_LIMITED);
    assertThat(fixture.tikTok.posts()).isEmpty();
  }

  private Publication.Key share() {
    return fixture.storeQueued(KEY, connection, new Post.InboxShare(), null);
  }
}
