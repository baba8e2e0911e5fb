package com.viralmommy.tiktok.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.viralmommy.tiktok.media.Container;
import com.viralmommy.tiktok.media.ProbeResult;
import com.viralmommy.tiktok.media.VideoProbe;
import com.viralmommy.tiktok.media.VideoRules;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PaddedVideoTest {
  private static final long SAMPLE = sample().length;

  @Test
  void theSampleIsAVerticalVideoThatTikTokAllows() throws IOException {
    assertThat(SAMPLE).isLessThanOrEqualTo(500_000);

    ProbeResult.Video video = (ProbeResult.Video) VideoProbe.probe(PaddedVideo.ofSize(SAMPLE));

    assertThat(video.facts().container()).isEqualTo(Container.MP4);
    assertThat(video.facts().width()).hasValue(720);
    assertThat(video.facts().height()).hasValue(1280);
    assertThat(video.facts().frameRate()).hasValue(30);
    assertThat(video.facts().duration()).contains(Duration.ofSeconds(5));
    assertThat(VideoRules.check(video.facts(), Duration.ofMinutes(1))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      longs = {
        0,
        8,
        9,
        15,
        16,
        100_000,
        63_568_225,
        63_568_226,
        4_294_967_295L,
        4_294_967_296L,
        5L << 30
      })
  void isTheSameVideoAtEverySize(long more) throws IOException {
    PaddedVideo padded = PaddedVideo.ofSize(SAMPLE + more);

    assertThat(padded.size()).isEqualTo(SAMPLE + more);
    assertThat(VideoProbe.probe(padded)).isEqualTo(VideoProbe.probe(PaddedVideo.ofSize(SAMPLE)));
    assertThat(padded.read(0, (int) SAMPLE)).isEqualTo(sample());
    assertThat(endOfTheLastBox(padded)).isEqualTo(SAMPLE + more);
  }

  @ParameterizedTest
  @ValueSource(longs = {-1, 1, 7, -431_775, Long.MIN_VALUE})
  void refusesSizesThatNoBoxCanFill(long more) {
    assertThatThrownBy(() -> PaddedVideo.ofSize(SAMPLE + more))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(longs = {431_775, 1_000_003, 12_345_678})
  void streamsAndWritesAndHashesTheSameBytes(long size, @TempDir Path folder) throws Exception {
    PaddedVideo padded = PaddedVideo.ofSize(size);
    Path file = folder.resolve("padded.mp4");

    padded.writeTo(file);

    byte[] written = Files.readAllBytes(file);
    assertThat(written).hasSize((int) size);
    assertThat(padded.read(0, (int) size)).isEqualTo(written);
    try (InputStream in = padded.stream()) {
      assertThat(in.readAllBytes()).isEqualTo(written);
    }
    assertThat(padded.sha256())
        .isEqualTo(HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(written)));
  }

  @Property(tries = 300)
  void readsEveryRangeAsPartOfTheWhole(
      @ForAll @IntRange(max = 600_000) int offset,
      @ForAll @IntRange(min = 1, max = 70_000) int length)
      throws IOException {
    PaddedVideo padded = PaddedVideo.ofSize(600_001);
    byte[] whole = padded.read(0, 600_001);
    int end = Math.min(600_001, offset + length);

    assertThat(padded.read(offset, length)).isEqualTo(Arrays.copyOfRange(whole, offset, end));
    try (InputStream in = padded.stream()) {
      in.skipNBytes(offset);
      assertThat(in.readNBytes(length)).isEqualTo(Arrays.copyOfRange(whole, offset, end));
    }
  }

  @Test
  void readsSingleBytesAndTheEnd() throws IOException {
    PaddedVideo padded = PaddedVideo.ofSize(SAMPLE + 100);
    try (InputStream in = padded.stream()) {
      in.skipNBytes(SAMPLE + 97);
      byte[] last = padded.read(SAMPLE + 97, 3);
      assertThat(new int[] {in.read(), in.read(), in.read(), in.read()})
          .containsExactly(last[0] & 0xff, last[1] & 0xff, last[2] & 0xff, -1);
    }
  }

  @Test
  void paddingHasNoRepeatedWord() {
    PaddedVideo padded = PaddedVideo.ofSize(SAMPLE + (8 << 20));
    ByteBuffer filling = ByteBuffer.wrap(padded.read((SAMPLE + 15) & -8, 4 << 20));
    Set<Long> words = new HashSet<>();
    while (filling.hasRemaining()) {
      assertThat(words.add(filling.getLong())).isTrue();
    }
  }

  @Test
  void swappedChunksChangeTheSha256() throws Exception {
    PaddedVideo padded = PaddedVideo.ofSize(30_000_000);
    MessageDigest swapped = MessageDigest.getInstance("SHA-256");
    for (long offset : new long[] {0, 20_000_000, 10_000_000}) {
      swapped.update(padded.read(offset, 10_000_000));
    }

    assertThat(HexFormat.of().formatHex(swapped.digest())).isNotEqualTo(padded.sha256());
  }

  private static byte[] sample() {
    try (InputStream in = PaddedVideo.class.getResourceAsStream("/sample.mp4")) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static long endOfTheLastBox(PaddedVideo video) {
    long at = 0;
    while (at < video.size()) {
      ByteBuffer header = ByteBuffer.wrap(Arrays.copyOf(video.read(at, 16), 16));
      long size = header.getInt() & 0xffff_ffffL;
      at += size == 1 ? header.getLong(8) : size;
    }
    return at;
  }
}
