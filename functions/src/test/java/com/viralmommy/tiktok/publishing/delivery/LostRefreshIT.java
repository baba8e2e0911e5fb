package com.viralmommy.tiktok.publishing.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import com.viralmommy.tiktok.accounts.Connection;
import com.viralmommy.tiktok.accounts.ReconnectReason;
import com.viralmommy.tiktok.fixture.Cloud;
import com.viralmommy.tiktok.fixture.CrashingProcess;
import com.viralmommy.tiktok.fixture.CrashingProcess.Moment;
import com.viralmommy.tiktok.fixture.PublishingFixture;
import com.viralmommy.tiktok.fixture.Video;
import com.viralmommy.tiktok.platform.ProblemCode;
import com.viralmommy.tiktok.publishing.model.Publication;
import com.viralmommy.tiktok.publishing.model.Publication.Status;
import com.viralmommy.tiktok.simulator.SimulatorSettings;
import com.viralmommy.tiktok.simulator.Violation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A worker dies after TikTok has replaced the refresh token and before the new one is stored. Only
 * the dead worker knew the new token, so the user has to connect the account again. Until then the
 * publications say so; afterwards they go on, and none is lost or posted twice.
 */
@ExtendWith(Cloud.Extension.class)
class LostRefreshIT {
  /** Where a worker dies with the new token. */
  enum DeathPoint {
    BEFORE_TIKTOKS_ANSWER_ARRIVES,
    BEFORE_THE_TOKENS_ARE_STORED;

    CrashingProcess process() {
      return switch (this) {
        case BEFORE_TIKTOKS_ANSWER_ARRIVES ->
            CrashingProcess.at(Moment.AFTER, CrashingProcess.REFRESH, 1);
        case BEFORE_THE_TOKENS_ARE_STORED -> CrashingProcess.beforeTheCallAfterARefresh();
      };
    }
  }

  private static final Duration ACCESS_TOKEN = SimulatorSettings.defaults().lifetimes().access();

  private final PublishingFixture stage;

  LostRefreshIT(Cloud cloud) {
    stage = PublishingFixture.withoutWaits(cloud);
  }

  @AfterEach
  void close() {
    stage.close();
  }

  @ParameterizedTest
  @EnumSource
  void aPublicationBeforeItsUploadFailsAndIsPublishedOnceWhenRetriedAfterReconnecting(
      DeathPoint death) {
    stage.clock.advance(ACCESS_TOKEN);
    Publication.Key first = stage.queued(Video.WHOLE.key);
    Publication.Key second = stage.queued(Video.WHOLE.key);
    dieRefreshing(first, death);
    assertThat(stage.find(first).status()).isEqualTo(Status.QUEUED);

    for (Publication.Key key : List.of(first, second)) {
      Publication ended = stage.finish(key);
      assertThat(ended.status()).isEqualTo(Status.FAILED);
      assertThat(ended.result().failure().code()).isEqualTo(ProblemCode.CONNECTION_NEEDS_RECONNECT);
      assertThat(stage.told(key)).containsExactly("publication.accepted", "publication.failed");
    }
    requireReconnect();

    stage.connect("pia.public");
    for (Publication.Key key : List.of(first, second)) {
      stage.functions.publicationRetry.retry(key);
      stage.requireOnePost(stage.finish(key), Video.WHOLE.sha256, "retried");
    }
  }

  @ParameterizedTest
  @EnumSource
  void aPublicationAfterItsUploadWaitsAndIsPublishedOnceAfterReconnecting(DeathPoint death) {
    stage.clock.advance(ACCESS_TOKEN.minusHours(1));
    List<Publication.Key> keys = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      Publication.Key key = stage.queued(Video.WHOLE.key);
      assertThat(stage.advance(key).status()).isEqualTo(Status.PROCESSING);
      keys.add(key);
    }
    stage.clock.advance(Duration.ofHours(1));
    dieRefreshing(keys.getFirst(), death);

    for (Publication.Key key : keys) {
      stage.turn(key, stage.functions);
      assertThat(stage.find(key).status()).isEqualTo(Status.PROCESSING);
      assertThat(stage.find(key).dueAt()).isNotNull();
    }
    requireReconnect();

    stage.connect("pia.public");
    for (Publication.Key key : keys) {
      stage.requireOnePost(stage.finish(key), Video.WHOLE.sha256, "after reconnecting");
    }
  }

  private void dieRefreshing(Publication.Key key, DeathPoint death) {
    CrashingProcess process = death.process();
    try {
      stage.turn(key, stage.process(process));
    } catch (CrashingProcess.Death _) {
      // The next worker finds what it has left.
    }
    assertThat(process.isDead()).isTrue();
    // Processes after the death have their own lines to TikTok.
    stage.process(CrashingProcess.never());
    assertThat(stage.tikTok.violations()).isEmpty();
  }

  /** The old refresh token was tried once, as nothing in the store says that it was used. */
  private void requireReconnect() {
    Connection connection =
        stage.functions.connectionStore.find(stage.connection.key()).orElseThrow();
    assertThat(connection.status()).isEqualTo(Connection.Status.NEEDS_RECONNECT);
    assertThat(connection.reconnectReason()).isEqualTo(ReconnectReason.TOKENS_REFUSED);
    assertThat(stage.tikTok.violations())
        .extracting(Violation::code)
        .containsExactly(Violation.Code.REFRESH_TOKEN_ROTATED_ALREADY);
    stage.tikTok.clearViolations();
  }
}
