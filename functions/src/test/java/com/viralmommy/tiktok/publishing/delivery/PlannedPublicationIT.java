package com.viralmommy.tiktok.publishing.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import com.viralmommy.tiktok.fixture.AwsFixture;
import com.viralmommy.tiktok.fixture.PublishingFixture;
import com.viralmommy.tiktok.publishing.model.Publication;
import com.viralmommy.tiktok.publishing.model.Publication.Status;
import com.viralmommy.tiktok.publishing.model.PublicationView;
import com.viralmommy.tiktok.simulator.api.Endpoint;
import com.viralmommy.tiktok.simulator.settings.SimulatorSettings;
import com.viralmommy.tiktok.tiktok.posting.PrivacyLevel;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Publications with a {@code publishAt}. */
@ExtendWith(AwsFixture.Extension.class)
class PlannedPublicationIT {
  private static final String KEY = PublishingFixture.objectKey("small.mp4");

  private final PublishingFixture fixture;

  PlannedPublicationIT(AwsFixture aws) {
    fixture = new PublishingFixture(aws, SimulatorSettings.defaults().withAudited(true), Map.of());
    fixture.put(KEY, PublishingFixture.video(100_000));
  }

  @AfterEach
  void close() {
    assertThat(fixture.tikTok.violations()).isEmpty();
    fixture.close();
  }

  @Test
  void makesNoRequestBeforeTheTimeToPublish() {
    Instant publishAt = in(Duration.ofDays(60));
    Publication.Key key = storePlanned(publishAt);
    int asked = fixture.tikTok.journal().size();
    Publication waiting = fixture.advance(key);
    assertThat(waiting.status()).isEqualTo(Status.QUEUED);
    assertThat(waiting.waitsUntil()).isEqualTo(publishAt);
    // The sweep wakes it then. A queue cannot delay a message for so long.
    assertThat(waiting.dueAt()).isEqualTo(publishAt);
    assertThat(fixture.messages()).isEmpty();
    assertThat(PublicationView.of(waiting).publishAt()).isEqualTo(publishAt.toString());
    assertThat(PublicationView.of(waiting).waiting()).isNull();

    fixture.advanceClockTo(publishAt.minusSeconds(2));
    fixture.advance(key);
    assertThat(fixture.tikTok.journal()).hasSize(asked);
    assertThat(fixture.finish(key).status()).isEqualTo(Status.PUBLISHED);
    assertThat(fixture.tikTok.posts())
        .singleElement()
        .satisfies(post -> assertThat(post.initAt()).isAfterOrEqualTo(publishAt));
  }

  @Test
  void aMessageWakesItWithinFifteenMinutes() {
    Instant publishAt = in(Duration.ofMinutes(10));
    Publication.Key key = storePlanned(publishAt);
    assertThat(fixture.advance(key).dueAt()).isEqualTo(publishAt.plusSeconds(60));
    assertThat(fixture.finish(key).status()).isEqualTo(Status.PUBLISHED);
  }

  /** The time limit for retries starts at {@code publishAt}, not at the request. */
  @Test
  void waitsOutAnOutageAtTheTimeToPublish() {
    Instant publishAt = in(Duration.ofDays(3));
    Publication.Key key = storePlanned(publishAt);
    fixture.advance(key);
    fixture.advanceClockTo(publishAt);
    fixture.tikTok.faults().on(Endpoint.CREATOR_INFO).next(40).status(503);
    assertThat(fixture.advance(key).status()).isEqualTo(Status.QUEUED);
    assertThat(fixture.finish(key).status()).isEqualTo(Status.PUBLISHED);
  }

  private Instant in(Duration time) {
    return fixture.clock.instant().plus(time).truncatedTo(ChronoUnit.MILLIS);
  }

  private Publication.Key storePlanned(Instant publishAt) {
    return fixture.storeQueued(
        KEY, fixture.connection, fixture.post(PrivacyLevel.PUBLIC_TO_EVERYONE), publishAt);
  }
}
