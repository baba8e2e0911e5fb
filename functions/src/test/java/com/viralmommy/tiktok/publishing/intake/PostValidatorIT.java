package com.viralmommy.tiktok.publishing.intake;

import static org.assertj.core.api.Assertions.assertThat;

import com.viralmommy.tiktok.accounts.Connection;
import com.viralmommy.tiktok.fixture.Cloud;
import com.viralmommy.tiktok.fixture.PublishingFixture;
import com.viralmommy.tiktok.platform.ProblemCode;
import com.viralmommy.tiktok.publishing.model.Post;
import com.viralmommy.tiktok.publishing.model.Publication;
import com.viralmommy.tiktok.publishing.model.Publication.Status;
import com.viralmommy.tiktok.publishing.model.VideoStore;
import com.viralmommy.tiktok.simulator.api.Endpoint;
import com.viralmommy.tiktok.tiktok.PrivacyLevel;
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

/** What is refused before an upload is opened, and in which words. */
@ExtendWith(Cloud.Extension.class)
class PostValidatorIT {
  private static final String KEY = VideoStore.ownedPrefix(PublishingFixture.USER) + "video";

  private static PublishingFixture stage;

  @BeforeAll
  static void open(Cloud cloud) {
    stage = new PublishingFixture(cloud);
  }

  @AfterAll
  static void close() {
    stage.close();
  }

  @BeforeEach
  void begin() {
    // What the test before has used of the limits.
    stage.clock.advance(Duration.ofMinutes(2));
  }

  @AfterEach
  void requireNoInit() {
    assertThat(stage.tikTok.journal())
        .noneMatch(entry -> entry.path().equals(Endpoint.DIRECT_INIT.path()));
    assertThat(stage.tikTok.violations()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "120fps.mp4, 'The video has 120 frames per second; TikTok takes 23 to 60.'",
    "200x200.mp4, 'The video''s width is 200 pixels; TikTok takes 360 to 4096.'",
    "mpeg4.mp4, 'The video codec is ''mp4v''; TikTok takes H.264, H.265, VP8 or VP9.'"
  })
  void aVideoThatTikTokWouldNotTake(String file, String said) throws IOException {
    stage.put(KEY, sample(file));
    requireRefused(stage.finish(stage.queued(KEY)), ProblemCode.VIDEO_NOT_ACCEPTED, said);
  }

  @ParameterizedTest
  @CsvSource({
    "true, false, false, comments",
    "false, true, false, duets",
    "false, false, true, stitches"
  })
  void anInteractionThatTheAccountDoesNotAllow(
      boolean comment, boolean duet, boolean stitch, String named) throws IOException {
    stage.put(KEY, sample("h264-faststart.mp4"));
    Connection quinn = stage.connect("quinn.quiet");
    Post post =
        new Post.Direct(
            "Quiet", PrivacyLevel.SELF_ONLY, comment, duet, stitch, false, false, false, null);
    requireRefused(
        stage.finish(stage.queued(KEY, quinn, post, null)),
        ProblemCode.INTERACTION_NOT_ALLOWED,
        "This account does not allow %s; publish without them.".formatted(named));
  }

  @Test
  void aVideoThatIsLongerThanTheCreatorMayPost() throws IOException {
    stage.tikTok.changeCreator("pia.public", pia -> pia.withMaxVideoPostDurationSec(1));
    stage.put(KEY, sample("59.94fps.mp4"));
    requireRefused(
        stage.finish(stage.queued(KEY)),
        ProblemCode.VIDEO_NOT_ACCEPTED,
        "The video lasts 1.01 seconds; at most 1 may be posted.");
    stage.tikTok.changeCreator("pia.public", pia -> pia.withMaxVideoPostDurationSec(600));
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
