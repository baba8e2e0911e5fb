package com.viralmommy.tiktok.publishing.intake;

import static org.assertj.core.api.Assertions.assertThat;

import com.viralmommy.tiktok.accounts.Connection;
import com.viralmommy.tiktok.fixture.AwsFixture;
import com.viralmommy.tiktok.fixture.PublishingFixture;
import com.viralmommy.tiktok.platform.ProblemCode;
import com.viralmommy.tiktok.publishing.model.Post;
import com.viralmommy.tiktok.publishing.model.Publication;
import com.viralmommy.tiktok.publishing.model.Publication.Status;
import com.viralmommy.tiktok.simulator.api.Endpoint;
import com.viralmommy.tiktok.tiktok.posting.PrivacyLevel;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is refused before an upload is opened, and the texts of the failures. */
@ExtendWith(AwsFixture.Extension.class)
class PostValidatorIT {
  private static final String KEY = PublishingFixture.objectKey("video");

  private static PublishingFixture fixture;

  @BeforeAll
  static void open(AwsFixture aws) {
    fixture = new PublishingFixture(aws);
  }

  @AfterAll
  static void close() {
    fixture.close();
  }

  @BeforeEach
  void begin() {
    // Permits that the previous test has taken become free.
    fixture.clock.advance(Duration.ofMinutes(2));
  }

  @AfterEach
  void requireNoInit() {
    assertThat(fixture.tikTok.journal())
        .noneMatch(entry -> entry.path().equals(Endpoint.DIRECT_INIT.path()));
    assertThat(fixture.tikTok.violations()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "120fps.mp4, 'The video has 120 frames per second; TikTok accepts 23 to 60.'",
    "200x200.mp4, 'The video''s width is 200 pixels; TikTok accepts 360 to 4096.'",
    "mpeg4.mp4, 'The video codec is ''mp4v''; TikTok accepts H.264, H.265, VP8 or VP9.'"
  })
  void refusesAVideoThatTikTokWouldNotAccept(String file, String said) throws IOException {
    fixture.put(KEY, sample(file));
    requireRefused(fixture.finish(fixture.storeQueued(KEY)), ProblemCode.VIDEO_NOT_ACCEPTED, said);
  }

  @ParameterizedTest
  @CsvSource({
    "true, false, false, comments",
    "false, true, false, duets",
    "false, false, true, stitches"
  })
  void refusesAnInteractionThatTheAccountDoesNotAllow(
      boolean comment, boolean duet, boolean stitch, String named) throws IOException {
    fixture.put(KEY, sample("h264-faststart.mp4"));
    Connection quinn = fixture.connect("quinn.quiet");
    Post post =
        new Post.DirectPost(
            "Quiet", PrivacyLevel.SELF_ONLY, comment, duet, stitch, false, false, false, null);
    requireRefused(
        fixture.finish(fixture.storeQueued(KEY, quinn, post, null)),
        ProblemCode.INTERACTION_NOT_ALLOWED,
        "This account does not allow %s; publish without them.".formatted(named));
  }

  @Test
  void refusesAVideoThatIsTooLongForTheCreator() throws IOException {
    fixture.tikTok.changeCreator("pia.public", pia -> pia.withMaxVideoPostDurationSec(1));
    fixture.put(KEY, sample("59.94fps.mp4"));
    requireRefused(
        fixture.finish(fixture.storeQueued(KEY)),
        ProblemCode.VIDEO_NOT_ACCEPTED,
        "The video lasts 1.01 s; at most 1 s may be posted.");
    fixture.tikTok.changeCreator("pia.public", pia -> pia.withMaxVideoPostDurationSec(600));
  }

  private static void requireRefused(Publication ended, ProblemCode code, String said) {
    assertThat(ended.status()).isEqualTo(Status.FAILED);
    assertThat(ended.result().failure().code()).isEqualTo(code);
    assertThat(ended.result().failure().detail()).contains(said);
    assertThat(ended.result().failure().tikTok()).isNull();
  }

  private static byte[] sample(String file) throws IOException {
    try (InputStream in = PostValidatorIT.class.getResourceAsStream("/media/" + file)) {
      return Objects.requireNonNull(in).readAllBytes();
    }
  }
}
