package com.viralmommy.tiktok.media;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VideoRulesTest {
  private static final Duration LONGEST = Duration.ofSeconds(60);

  @ParameterizedTest
  @CsvSource({"359, false", "360, true", "4096, true", "4097, false", "0, false", "65535, false"})
  void takesSidesFrom360To4096Pixels(int side, boolean taken) {
    assertThat(fields(facts("avc1", side, 640, 30, "PT1S")))
        .isEqualTo(taken ? List.of() : List.of("width"));
    assertThat(fields(facts("avc1", 640, side, 30, "PT1S")))
        .isEqualTo(taken ? List.of() : List.of("height"));
  }

  @ParameterizedTest
  @CsvSource({
    "22.99, false", "23, true", "23.976, true", "29.97, true", "59.94, true", "60, true",
    "60.0001, true", "60.01, false", "60.02, false", "61, false", "120, false", "1e300, false"
  })
  void takesFrom23To60FramesPerSecond(double rate, boolean taken) {
    assertThat(fields(facts("avc1", 720, 1280, rate, "PT1S")))
        .isEqualTo(taken ? List.of() : List.of("frameRate"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"avc1", "avc3", "hvc1", "hev1", "vp08", "vp09", "dvh1"})
  void takesTheFourCodecs(String fourCc) {
    assertThat(fields(facts(fourCc, 720, 1280, 30, "PT1S"))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"av01", "mp4v", "apcn", "jpeg", "encv", "????"})
  void refusesOtherCodecs(String fourCc) {
    assertThat(fields(facts(fourCc, 720, 1280, 30, "PT1S"))).containsExactly("codec");
  }

  @ParameterizedTest
  @CsvSource({"PT1S, true", "PT60S, true", "PT60.001S, false", "PT10M, false"})
  void takesNoVideoThatIsLongerThanTheCreatorMayPost(String duration, boolean taken) {
    assertThat(fields(facts("avc1", 720, 1280, 30, duration)))
        .isEqualTo(taken ? List.of() : List.of("duration"));
  }

  @Test
  void namesFieldLimitAndActualOfEverythingAtOnce() {
    assertThat(VideoRules.check(facts("mp4v", 200, 5000, 120, "PT1M0.001S"), LONGEST))
        .containsExactly(
            new Refusal(
                "codec",
                "H.264, H.265, VP8 or VP9",
                "mp4v",
                "The video codec is 'mp4v'; TikTok takes H.264, H.265, VP8 or VP9."),
            new Refusal(
                "width",
                "360–4096 px",
                "200 px",
                "The video's width is 200 pixels; TikTok takes 360 to 4096."),
            new Refusal(
                "height",
                "360–4096 px",
                "5000 px",
                "The video's height is 5000 pixels; TikTok takes 360 to 4096."),
            new Refusal(
                "frameRate",
                "23–60 fps",
                "120 fps",
                "The video has 120 frames per second; TikTok takes 23 to 60."),
            new Refusal(
                "duration",
                "60 s",
                "60.01 s",
                "The video lasts 60.01 seconds; at most 60 may be posted."));
  }

  @Test
  void refusesNothingThatIsUnknown() {
    assertThat(fields(VideoFacts.of(Container.WEBM))).isEmpty();
  }

  @Test
  void saysTheLongestDurationThatAContainerCanClaim() {
    assertThat(fields(facts("avc1", 720, 1280, 30, "PT" + Long.MAX_VALUE + "S")))
        .containsExactly("duration");
  }

  @ParameterizedTest
  @CsvSource({
    "h264-faststart.mp4, ''",
    "h265.mp4, ''",
    "h264.mov, ''",
    "vp9.mp4, ''",
    "vp9.webm, ''",
    "60fps.mp4, ''",
    "59.94fps.mp4, ''",
    "120fps.mp4, frameRate",
    "variable-rate.mp4, frameRate",
    "mpeg4.mp4, codec",
    "fragmented.mp4, ''"
  })
  void judgesRealFiles(String file, String field) throws IOException {
    ProbeResult.Video video = (ProbeResult.Video) VideoProbe.probe(Sample.file(file));

    assertThat(String.join(",", fields(video.facts()))).isEqualTo(field);
  }

  @Test
  void refusesBothSidesOfASmallSquare() throws IOException {
    ProbeResult.Video video = (ProbeResult.Video) VideoProbe.probe(Sample.file("200x200.mp4"));

    assertThat(fields(video.facts())).containsExactly("width", "height");
  }

  private static List<String> fields(VideoFacts facts) {
    return VideoRules.check(facts, LONGEST).stream().map(Refusal::field).toList();
  }

  private static VideoFacts facts(
      String fourCc, int width, int height, double frameRate, String duration) {
    return new VideoFacts(
        Container.MP4,
        Optional.of(Codec.of(fourCc)),
        OptionalInt.of(width),
        OptionalInt.of(height),
        OptionalDouble.of(frameRate),
        Optional.of(Duration.parse(duration)));
  }
}
