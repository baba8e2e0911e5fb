package com.viralmommy.tiktok.publishing.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import com.viralmommy.tiktok.fixture.Cloud;
import com.viralmommy.tiktok.fixture.PublishingFixture;
import com.viralmommy.tiktok.publishing.model.Publication;
import com.viralmommy.tiktok.publishing.model.Publication.Status;
import com.viralmommy.tiktok.publishing.model.PublicationView;
import com.viralmommy.tiktok.publishing.model.VideoStore;
import com.viralmommy.tiktok.simulator.api.Endpoint;
import com.viralmommy.tiktok.simulator.settings.SimulatorSettings;
import com.viralmommy.tiktok.tiktok.PrivacyLevel;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Publications with a {@code publishAt}. */
@ExtendWith(Cloud.Extension.class)
class PlannedPublicationIT {
  private static final String KEY = VideoStore.ownedPrefix(PublishingFixture.USER) + "small.mp4";

  private final PublishingFixture stage;

  PlannedPublicationIT(Cloud cloud) {
    stage = new PublishingFixture(cloud, SimulatorSettings.defaults().withAudited(true), Map.of());
    stage.put(KEY, PublishingFixture.video(100_000));
  }

  @AfterEach
  void close() {
    assertThat(stage.tikTok.violations()).isEmpty();
    stage.close();
  }

  @Test
  void tikTokHearsNothingOfItBeforeItsTime() {
    Instant publishAt = in(Duration.ofDays(60));
    Publication.Key key = planned(publishAt);
    int asked = stage.tikTok.journal().size();
    Publication waiting = stage.advance(key);
    assertThat(waiting.status()).isEqualTo(Status.QUEUED);
    assertThat(waiting.waitsUntil()).isEqualTo(publishAt);
    // The sweep wakes it then; a queue keeps no message for so long.
    assertThat(waiting.dueAt()).isEqualTo(publishAt);
    assertThat(stage.messages()).isEmpty();
    assertThat(PublicationView.of(waiting))
        .containsEntry("publishAt", publishAt.toString())
        .doesNotContainKey("waiting");

    stage.passTo(publishAt.minusSeconds(2));
    stage.advance(key);
    assertThat(stage.tikTok.journal()).hasSize(asked);
    assertThat(stage.finish(key).status()).isEqualTo(Status.PUBLISHED);
    assertThat(stage.tikTok.posts())
        .singleElement()
        .satisfies(post -> assertThat(post.initAt()).isAfterOrEqualTo(publishAt));
  }

  @Test
  void withinAQuarterOfAnHourItsOwnMessageWakesIt() {
    Instant publishAt = in(Duration.ofMinutes(10));
    Publication.Key key = planned(publishAt);
    assertThat(stage.advance(key).dueAt()).isEqualTo(publishAt.plusSeconds(60));
    assertThat(stage.finish(key).status()).isEqualTo(Status.PUBLISHED);
  }

  /** Patience is counted from when it was to be published, not from when it was asked for. */
  @Test
  void aTikTokThatIsDownWhenItsTimeComesIsWaitedFor() {
    Instant publishAt = in(Duration.ofDays(3));
    Publication.Key key = planned(publishAt);
    stage.advance(key);
    stage.passTo(publishAt);
    stage.tikTok.faults().on(Endpoint.CREATOR_INFO).next(40).status(503);
    assertThat(stage.advance(key).status()).isEqualTo(Status.QUEUED);
    assertThat(stage.finish(key).status()).isEqualTo(Status.PUBLISHED);
  }

  private Instant in(Duration time) {
    return stage.clock.instant().plus(time).truncatedTo(ChronoUnit.MILLIS);
  }

  private Publication.Key planned(Instant publishAt) {
    return stage.queued(
        KEY, stage.connection, stage.post(PrivacyLevel.PUBLIC_TO_EVERYONE), publishAt);
  }
}
