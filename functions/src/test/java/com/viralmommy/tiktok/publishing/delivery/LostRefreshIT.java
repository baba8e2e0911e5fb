package com.viralmommy.tiktok.publishing.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import com.viralmommy.tiktok.accounts.Connection;
import com.viralmommy.tiktok.accounts.ReconnectReason;
import com.viralmommy.tiktok.fixture.AwsFixture;
import com.viralmommy.tiktok.fixture.CrashingProcess;
import com.viralmommy.tiktok.fixture.CrashingProcess.Moment;
import com.viralmommy.tiktok.fixture.PublishingFixture;
import com.viralmommy.tiktok.fixture.Video;
import com.viralmommy.tiktok.platform.ProblemCode;
import com.viralmommy.tiktok.publishing.model.Publication;
import com.viralmommy.tiktok.publishing.model.Publication.Status;
import com.viralmommy.tiktok.simulator.journal.Violation;
import com.viralmommy.tiktok.simulator.settings.SimulatorSettings;
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
@ExtendWith(AwsFixture.Extension.class)
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

  private final PublishingFixture fixture;

  LostRefreshIT(AwsFixture aws) {
    fixture = PublishingFixture.withoutRateLimitWaits(aws);
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  @ParameterizedTest
  @EnumSource
  void aPublicationBeforeItsUploadFailsAndIsPublishedOnceWhenRetriedAfterReconnecting(
      DeathPoint death) {
    fixture.clock.advance(ACCESS_TOKEN);
    Publication.Key first = fixture.storeQueued(Video.WHOLE.key);
    Publication.Key second = fixture.storeQueued(Video.WHOLE.key);
    dieRefreshing(first, death);
    assertThat(fixture.find(first).status()).isEqualTo(Status.QUEUED);

    for (Publication.Key key : List.of(first, second)) {
      Publication ended = fixture.finish(key);
      assertThat(ended.status()).isEqualTo(Status.FAILED);
      assertThat(ended.result().failure().code()).isEqualTo(ProblemCode.CONNECTION_NEEDS_RECONNECT);
      assertThat(fixture.publishedEvents(key))
          .containsExactly("publication.accepted", "publication.failed");
    }
    requireReconnect();

    fixture.connect("pia.public");
    for (Publication.Key key : List.of(first, second)) {
      fixture.functions.publicationRetry.retry(key);
      fixture.requireOnePost(fixture.finish(key), Video.WHOLE.sha256, "retried");
    }
  }

  @ParameterizedTest
  @EnumSource
  void aPublicationAfterItsUploadWaitsAndIsPublishedOnceAfterReconnecting(DeathPoint death) {
    fixture.clock.advance(ACCESS_TOKEN.minusHours(1));
    List<Publication.Key> keys = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      Publication.Key key = fixture.storeQueued(Video.WHOLE.key);
      assertThat(fixture.advance(key).status()).isEqualTo(Status.PROCESSING);
      keys.add(key);
    }
    fixture.clock.advance(Duration.ofHours(1));
    dieRefreshing(keys.getFirst(), death);

    for (Publication.Key key : keys) {
      fixture.runWhenDue(key, fixture.functions);
      assertThat(fixture.find(key).status()).isEqualTo(Status.PROCESSING);
      assertThat(fixture.find(key).dueAt()).isNotNull();
    }
    requireReconnect();

    fixture.connect("pia.public");
    for (Publication.Key key : keys) {
      fixture.requireOnePost(fixture.finish(key), Video.WHOLE.sha256, "after reconnecting");
    }
  }

  private void dieRefreshing(Publication.Key key, DeathPoint death) {
    CrashingProcess process = death.process();
    try {
      fixture.runWhenDue(key, fixture.process(process));
    } catch (CrashingProcess.Crash _) {
      // The next worker finds what it has left.
    }
    assertThat(process.hasCrashed()).isTrue();
    // Processes after the death have their own lines to TikTok.
    fixture.process(CrashingProcess.never());
    assertThat(fixture.tikTok.violations()).isEmpty();
  }

  /** The old refresh token was tried once, as nothing in the store says that it was used. */
  private void requireReconnect() {
    Connection connection =
        fixture.functions.connectionStore.find(fixture.connection.key()).orElseThrow();
    assertThat(connection.status()).isEqualTo(Connection.Status.NEEDS_RECONNECT);
    assertThat(connection.reconnectReason()).isEqualTo(ReconnectReason.TOKENS_REFUSED);
    assertThat(fixture.tikTok.violations())
        .extracting(Violation::code)
        .containsExactly(Violation.Code.REFRESH_TOKEN_ROTATED_ALREADY);
    fixture.tikTok.clearViolations();
  }
}
