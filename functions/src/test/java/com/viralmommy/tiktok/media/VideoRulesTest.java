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
  void acceptsSidesFrom360To4096Pixels(int side, boolean accepted) {
    assertThat(fields(facts("avc1", side, 640, 30, "PT1S")))
        .isEqualTo(accepted ? List.of() : List.of("width"));
    assertThat(fields(facts("avc1", 640, side, 30, "PT1S")))
        .isEqualTo(accepted ? List.of() : List.of("height"));
  }

  @ParameterizedTest
  @CsvSource({
    "22.99, false", "23, true", "23.976, true", "29.97, true", "59.94, true", "60, true",
    "60.0001, true", "60.01, false", "60.02, false", "61, false", "120, false", "1e300, false"
  })
  void acceptsFrom23To60FramesPerSecond(double rate, boolean accepted) {
    assertThat(fields(facts("avc1", 720, 1280, rate, "PT1S")))
        .isEqualTo(accepted ? List.of() : List.of("frameRate"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"avc1", "avc3", "hvc1", "hev1", "vp08", "vp09", "dvh1"})
  void acceptsTheFourCodecs(String fourCc) {
    assertThat(fields(facts(fourCc, 720, 1280, 30, "PT1S"))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"av01", "mp4v", "apcn", "jpeg", "encv", "????"})
  void refusesOtherCodecs(String fourCc) {
    assertThat(fields(facts(fourCc, 720, 1280, 30, "PT1S"))).containsExactly("codec");
  }

  @ParameterizedTest
  @CsvSource({"PT1S, true", "PT60S, true", "PT60.001S, false", "PT10M, false"})
  void refusesVideosLongerThanTheCreatorMayPost(String duration, boolean accepted) {
    assertThat(fields(facts("avc1", 720, 1280, 30, duration)))
        .isEqualTo(accepted ? List.of() : List.of("duration"));
  }

  @Test
  void namesLimitAndActualValueOfEveryViolation() {
    assertThat(VideoRules.check(facts("mp4v", 200, 5000, 120, "PT1M0.001S"), LONGEST))
        .containsExactly(
            new Refusal("The video codec is 'mp4v'; TikTok accepts H.264, H.265, VP8 or VP9."),
            new Refusal("The video's width is 200 pixels; TikTok accepts 360 to 4096."),
            new Refusal("The video's height is 5000 pixels; TikTok accepts 360 to 4096."),
            new Refusal("The video has 120 frames per second; TikTok accepts 23 to 60."),
            new Refusal("The video lasts 60.01 s; at most 60 s may be posted."));
  }

  @Test
  void acceptsUnknownFacts() {
    assertThat(fields(VideoFacts.of(Container.WEBM))).isEmpty();
  }

  @Test
  void formatsTheLongestDurationThatAContainerCanDeclare() {
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
  void checksRealFiles(String file, String field) throws IOException {
    ProbeResult.Video video = (ProbeResult.Video) VideoProbe.probe(Sample.file(file));

    assertThat(String.join(",", fields(video.facts()))).isEqualTo(field);
  }

  @Test
  void refusesBothSidesOfASmallSquare() throws IOException {
    ProbeResult.Video video = (ProbeResult.Video) VideoProbe.probe(Sample.file("200x200.mp4"));

    assertThat(fields(video.facts())).containsExactly("width", "height");
  }

  private static List<String> fields(VideoFacts facts) {
    return VideoRules.check(facts, LONGEST).stream().map(VideoRulesTest::field).toList();
  }

  private static String field(Refusal refusal) {
    String text = refusal.text();
    if (text.startsWith("The video codec is")) {
      return "codec";
    }
    if (text.startsWith("The video's width is")) {
      return "width";
    }
    if (text.startsWith("The video's height is")) {
      return "height";
    }
    if (text.contains("frames per second")) {
      return "frameRate";
    }
    assertThat(text).startsWith("The video lasts");
    return "duration";
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
