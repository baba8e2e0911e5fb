package com.viralmommy.tiktok.publishing.intake;

import static org.assertj.core.api.Assertions.assertThat;

import com.viralmommy.tiktok.fixture.Cloud;
import com.viralmommy.tiktok.fixture.PublishingFixture;
import com.viralmommy.tiktok.publishing.intake.PublishRequest.VideoOrigin;
import com.viralmommy.tiktok.publishing.model.IdempotencyKey;
import com.viralmommy.tiktok.simulator.settings.SimulatorSettings;
import com.viralmommy.tiktok.tiktok.PrivacyLevel;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Where clients are told to upload to; the requests themselves are the end-to-end suites'. */
@ExtendWith(Cloud.Extension.class)
class PublishIntakeIT {
  private final PublishingFixture stage;

  PublishIntakeIT(Cloud cloud) {
    stage = new PublishingFixture(cloud, SimulatorSettings.defaults().withAudited(true), Map.of());
  }

  @AfterEach
  void close() {
    stage.close();
  }

  @Test
  void noAddressOutlivesThePublicationHoweverOftenItIsAskedFor() {
    var request =
        new PublishRequest(
            stage.connection.id(),
            stage.post(PrivacyLevel.SELF_ONLY),
            null,
            new VideoOrigin.Upload(100_000, "video/mp4"));
    Instant created = accept(request).publication().createdAt().truncatedTo(ChronoUnit.MILLIS);
    assertThat(accept(request).upload().orElseThrow().expiresAt())
        .isBetween(created.plus(Duration.ofMinutes(60)), created.plus(Duration.ofMinutes(61)));
    stage.clock.advance(Duration.ofMinutes(90));
    assertThat(accept(request).upload().orElseThrow().expiresAt())
        .isEqualTo(created.plus(Duration.ofHours(2)));
    stage.clock.advance(Duration.ofMinutes(30));
    assertThat(accept(request).upload()).isEmpty();
  }

  private PublishIntake.Accepted accept(PublishRequest request) {
    return stage.functions.publishIntake.accept(
        PublishingFixture.USER, request, new IdempotencyKey("key", "request", Duration.ofDays(1)));
  }
}
