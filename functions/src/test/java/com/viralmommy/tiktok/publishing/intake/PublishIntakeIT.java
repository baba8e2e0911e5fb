package com.viralmommy.tiktok.publishing.intake;

import static org.assertj.core.api.Assertions.assertThat;

import com.viralmommy.tiktok.fixture.AwsFixture;
import com.viralmommy.tiktok.fixture.PublishingFixture;
import com.viralmommy.tiktok.publishing.intake.PublishRequest.VideoOrigin;
import com.viralmommy.tiktok.publishing.model.IdempotencyKey;
import com.viralmommy.tiktok.simulator.settings.SimulatorSettings;
import com.viralmommy.tiktok.tiktok.posting.PrivacyLevel;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The presigned URLs for uploads. The end-to-end tests cover the requests. */
@ExtendWith(AwsFixture.Extension.class)
class PublishIntakeIT {
  private final PublishingFixture fixture;

  PublishIntakeIT(AwsFixture aws) {
    fixture = new PublishingFixture(aws, SimulatorSettings.defaults().withAudited(true), Map.of());
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void presignedUrlsDoNotOutliveTheUploadDeadline() {
    var request =
        new PublishRequest(
            fixture.connection.id(),
            fixture.post(PrivacyLevel.SELF_ONLY),
            null,
            new VideoOrigin.Upload(100_000, "video/mp4"));
    Instant created = accept(request).publication().createdAt().truncatedTo(ChronoUnit.MILLIS);
    assertThat(Instant.parse(accept(request).upload().orElseThrow().expiresAt()))
        .isBetween(created.plus(Duration.ofMinutes(60)), created.plus(Duration.ofMinutes(61)));
    fixture.clock.advance(Duration.ofMinutes(90));
    assertThat(Instant.parse(accept(request).upload().orElseThrow().expiresAt()))
        .isEqualTo(created.plus(Duration.ofHours(2)));
    fixture.clock.advance(Duration.ofMinutes(30));
    assertThat(accept(request).upload()).isEmpty();
  }

  private PublishIntake.Accepted accept(PublishRequest request) {
    return fixture.functions.publishIntake.accept(
        PublishingFixture.USER, request, new IdempotencyKey("key", "request", Duration.ofDays(1)));
  }
}
