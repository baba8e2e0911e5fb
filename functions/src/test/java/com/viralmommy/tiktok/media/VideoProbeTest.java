package com.viralmommy.tiktok.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.viralmommy.tiktok.media.Codec.Family;
import com.viralmommy.tiktok.media.ProbeResult.NotAVideo;
import com.viralmommy.tiktok.media.ProbeResult.Reason;
import com.viralmommy.tiktok.media.ProbeResult.Video;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VideoProbeTest {

  @ParameterizedTest
  @CsvSource({
    "h264-faststart.mp4,      MP4, avc1, H264,  360, 640, 30,         1000",
    "h264-moov-last.mp4,      MP4, avc1, H264,  360, 640, 30,         1000",
    "h264.mov,                MOV, avc1, H264,  360, 640, 30,         1000",
    "h265.mp4,                MP4, hvc1, H265,  360, 640, 30,         1000",
    "vp9.mp4,                 MP4, vp09, VP9,   360, 640, 30,         1000",
    "mpeg4.mp4,               MP4, mp4v, OTHER, 360, 640, 30,         1000",
    "60fps.mp4,               MP4, avc1, H264,  360, 640, 60,         1000",
    "59.94fps.mp4,            MP4, avc1, H264,  360, 640, 59.9400599, 1001",
    "120fps.mp4,              MP4, avc1, H264,  360, 640, 120,        500",
    "variable-rate.mp4,       MP4, avc1, H264,  360, 640, 21.4285714, 1467",
    "200x200.mp4,             MP4, avc1, H264,  200, 200, 30,         1000",
    "edit-list.mp4,           MP4, avc1, H264,  360, 640, 30,         1300",
    "fragmented.mp4,          MP4, avc1, H264,  360, 640, 30,         1000",
    "fragmented-no-index.mp4, MP4, avc1, H264,  360, 640, 30,         1000",
    "fragmented-dash.mp4,     MP4, avc1, H264,  360, 640, 30,         1000",
    "fragmented-hybrid.mp4,   MP4, avc1, H264,  360, 640, 30,         1000",
  })
  void readsTheFactsOf(
      String file,
      Container container,
      String fourCc,
      Family family,
      int width,
      int height,
      double frameRate,
      long millis)
      throws IOException {
    VideoFacts facts = facts(Sample.file(file));

    assertThat(facts.container()).isEqualTo(container);
    assertThat(facts.codec()).contains(new Codec(family, fourCc));
    assertThat(facts.width()).hasValue(width);
    assertThat(facts.height()).hasValue(height);
    assertThat(facts.frameRate().orElseThrow()).isCloseTo(frameRate, within(1e-6));
    assertThat(facts.duration().orElseThrow().toMillis()).isEqualTo(millis);
  }

  @ParameterizedTest
  @ValueSource(strings = {"vp8.webm", "vp9.webm"})
  void readsOnlyTheContainerOfAWebm(String file) throws IOException {
    Sample sample = Sample.file(file);

    assertThat(facts(sample)).isEqualTo(VideoFacts.of(Container.WEBM));
    assertThat(sample.reads()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({
    // Size of one byte; an element of four bytes, then the document type.
    "1A45DFA3 8D 4286 84 00000001 4282 84 7765626D, true",
    // Sizes of eight bytes, a void element of three, the document type.
    "1A45DFA3 0100000000000014 EC 83 000000 4282 0100000000000004 7765626D, true",
    "1A45DFA3 8B 4282 88 6D6174726F736B61, false",
    "1A45DFA3 87 4286 84 00000001, false",
    "1A45DFA3 80, false",
    "1A45DFA3 00, false",
    "1A45DFA3 8F 4282 84 7765, false",
  })
  void detectsWebmByItsDocumentType(String hex, boolean webm) throws IOException {
    Sample sample = Sample.of(HexFormat.of().parseHex(hex.replace(" ", "")));

    assertThat(VideoProbe.probe(sample) instanceof Video).isEqualTo(webm);
  }

  @ParameterizedTest
  @CsvSource({
    "audio-only.mp4, NO_VIDEO_TRACK",
    "h264.mkv,       UNKNOWN_FORMAT",
    "picture.png,    UNKNOWN_FORMAT",
    "README.md,      UNKNOWN_FORMAT",
  })
  void refuses(String file, Reason reason) throws IOException {
    assertThat(reason(Sample.file(file))).isEqualTo(reason);
  }

  @Test
  void refusesAnEmptyFileWithoutReadingIt() throws IOException {
    Sample empty = Sample.of(new byte[0]);

    assertThat(VideoProbe.probe(empty))
        .isEqualTo(new NotAVideo(Reason.EMPTY, "The file is empty."));
    assertThat(empty.reads()).isZero();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 4, 7, 8, 15})
  void refusesTheFirstFewBytesOfAFile(int length) throws IOException {
    for (String file : new String[] {"h264-faststart.mp4", "vp9.webm"}) {
      byte[] start = Arrays.copyOf(Sample.file(file).bytes(), length);
      assertThat(VideoProbe.probe(Sample.of(start))).isInstanceOf(NotAVideo.class);
    }
  }

  @Test
  void findsMoovBehindMoreThanFourGibibytesOfMedia() throws IOException {
    byte[] file = Sample.file("h264-moov-last.mp4").bytes();
    long mdat = 5L << 30;
    byte[] head = Boxes.join(Boxes.first(file, "ftyp"), Boxes.wideHeader("mdat", mdat));
    byte[] moov = Boxes.first(file, "moov");
    HugeSource source = new HugeSource(head, head.length - 16 + mdat + moov.length, moov);

    assertThat(facts(source)).isEqualTo(facts(Sample.file("h264-moov-last.mp4")));
    assertThat(source.reads()).isEqualTo(2);
    assertThat(source.bytesRead()).isLessThan(128 << 10);
  }

  @Test
  void readsOneRangeOfAGrownFileWithMoovFirst() throws IOException {
    byte[] file = Sample.file("h264-faststart.mp4").bytes();
    long free = 3L << 30;
    byte[] head = Boxes.join(file, Boxes.wideHeader("free", free));
    HugeSource source = new HugeSource(head, file.length + free, new byte[0]);

    assertThat(facts(source)).isEqualTo(facts(Sample.file("h264-faststart.mp4")));
    assertThat(source.reads()).isEqualTo(1);
    assertThat(source.bytesRead()).isEqualTo(64 << 10);
  }

  @Test
  void readsThreeRangesWithLongTablesInBetween() throws IOException {
    byte[] file = Sample.file("h264-faststart.mp4").bytes();
    byte[] moov = Boxes.first(file, "moov");
    // An audio track before the video track, each with tables of an hour's length.
    byte[] table = Boxes.box("free", new byte[600_000]);
    byte[] tracks = new byte[0];
    for (byte[] box : Boxes.split(Boxes.body(moov))) {
      if (Boxes.type(box).equals("trak")) {
        tracks = Boxes.join(Boxes.box("trak", Boxes.body(box), table), tracks);
      }
    }
    byte[] head = Boxes.join(Boxes.first(file, "ftyp"), Boxes.wideHeader("mdat", 1L << 30));
    byte[] tail = Boxes.box("moov", Boxes.first(Boxes.body(moov), "mvhd"), tracks);
    HugeSource source = new HugeSource(head, head.length - 16 + (1L << 30) + tail.length, tail);

    assertThat(facts(source)).isEqualTo(facts(Sample.file("h264-faststart.mp4")));
    assertThat(source.reads()).isEqualTo(3);
    assertThat(source.bytesRead()).isEqualTo(3 * 64 << 10);
  }

  @Test
  void detectsAQuickTimeFileWithoutFtyp() throws IOException {
    byte[] file = Sample.file("h264.mov").bytes();
    byte[] old = Arrays.copyOfRange(file, Boxes.first(file, "ftyp").length, file.length);

    assertThat(facts(Sample.of(old)).container()).isEqualTo(Container.MOV);
  }

  @Test
  void readsABoxThatExtendsToTheEndOfTheFile() throws IOException {
    byte[] file = Sample.file("h264-faststart.mp4").bytes();
    byte[] open = Boxes.patch(file, "mdat", 0, Boxes.int32(0));

    assertThat(facts(Sample.of(open))).isEqualTo(facts(Sample.of(file)));
  }

  @Test
  void ignoresTrailingDataThatIsNoBox() throws IOException {
    byte[] file = Sample.file("h264-moov-last.mp4").bytes();
    for (byte[] trailer :
        new byte[][] {
          {0},
          {0, 0, 0, 0, 0, 0, 0, 0},
          "a trailer that is no box".getBytes(StandardCharsets.US_ASCII)
        }) {
      assertThat(facts(Sample.of(Boxes.join(file, trailer)))).isEqualTo(facts(Sample.of(file)));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"h264-moov-last.mp4", "edit-list.mp4", "fragmented.mp4"})
  void readsHeadersWithTimesOf64Bits(String file) throws IOException {
    byte[] bytes = Sample.file(file).bytes();
    byte[] wide = bytes;
    for (String header : new String[] {"mvhd", "tkhd", "mdhd"}) {
      wide = Boxes.replace(wide, header, Boxes::withWideTimes);
    }

    assertThat(wide).hasSizeGreaterThan(bytes.length + 3 * 12 - 1);
    assertThat(facts(Sample.of(wide))).isEqualTo(facts(Sample.of(bytes)));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void readsTheDeclaredDurationOfAFragmentedFile(int version) throws IOException {
    byte[] millis = version == 0 ? Boxes.int32(12_345) : Boxes.int64(12_345);
    byte[] mehd = Boxes.box("mehd", Boxes.int32((long) version << 24), millis);
    byte[] declared =
        Boxes.replace(
            Sample.file("fragmented.mp4").bytes(),
            "mvex",
            mvex -> Boxes.box("mvex", mehd, Boxes.body(mvex)));
    Sample sample = Sample.of(declared);

    assertThat(facts(sample).duration()).contains(Duration.ofMillis(12_345));
    assertThat(sample.reads()).isEqualTo(1);
  }

  @Test
  void addsUpTheDurationsOfSingleFrames() throws IOException {
    byte[] file = Sample.file("fragmented-no-index.mp4").bytes();
    // Data offset, flags of the first frame, then a duration and flags of each: 512 of 15,360 ticks
    // a second.
    byte[] listed =
        Boxes.replace(
            file,
            "trun",
            trun -> {
              int frames = ByteBuffer.wrap(trun).getInt(12);
              byte[] entries = new byte[0];
              for (int i = 0; i < frames; i++) {
                entries = Boxes.join(entries, Boxes.int32(512), Boxes.int32(0x7fff_ffff));
              }
              byte[] before = Boxes.join(Boxes.int32(0x505), Boxes.int32(frames), Boxes.int64(-1));
              return Boxes.box("trun", before, entries);
            });

    assertThat(facts(Sample.of(listed))).isEqualTo(facts(Sample.of(file)));
  }

  @Test
  void countsFragmentsWithoutAStartTime() throws IOException {
    byte[] untimed =
        Boxes.replace(
            Sample.file("fragmented-no-index.mp4").bytes(),
            "tfdt",
            tfdt -> Boxes.box("free", Boxes.body(tfdt)));

    assertThat(facts(Sample.of(untimed)).duration()).contains(Duration.ofSeconds(1));
  }

  @Test
  void readsTheTracksDurationIfTheMoviesIsUnknown() throws IOException {
    byte[] file = Sample.file("h264-moov-last.mp4").bytes();
    for (long unknown : new long[] {0, 0xffff_ffffL}) {
      byte[] patched = Boxes.patch(file, "mvhd", 24, Boxes.int32(unknown));
      assertThat(facts(Sample.of(patched)).duration()).contains(Duration.ofSeconds(1));
    }
  }

  @Test
  void theDurationOfAFileWithTooManyFragmentsIsUnknown() throws IOException {
    byte[] file = Sample.file("fragmented-no-index.mp4").bytes();
    byte[] start = Boxes.join(Boxes.first(file, "ftyp"), Boxes.first(file, "moov"));
    byte[] fragment = Boxes.join(Boxes.first(file, "moof"), Boxes.box("mdat", new byte[200_000]));
    byte[][] fragments = new byte[200][];
    Arrays.fill(fragments, fragment);
    Sample sample = Sample.of(Boxes.join(start, Boxes.join(fragments)));

    VideoFacts facts = facts(sample);

    assertThat(facts.duration()).isEmpty();
    assertThat(facts.frameRate().orElseThrow()).isCloseTo(30, within(1e-6));
    assertThat(sample.reads()).isEqualTo(RangeReader.MAX_READS);
  }

  @Test
  void findsTheLastFragmentByTheIndex() throws IOException {
    byte[] file = Sample.file("fragmented.mp4").bytes();
    byte[] start = Boxes.join(Boxes.first(file, "ftyp"), Boxes.first(file, "moov"));
    byte[][] fragments = new byte[200][];
    Arrays.fill(
        fragments, Boxes.join(Boxes.first(file, "moof"), Boxes.box("mdat", new byte[200_000])));
    byte[] before = Boxes.join(start, Boxes.join(fragments));
    byte[] lastMoof =
        Boxes.split(file).stream()
            .filter(box -> Boxes.type(box).equals("moof"))
            .reduce((first, second) -> second)
            .orElseThrow();
    // One entry for track 1: a time and an offset of 32 bits, then three numbers of one byte.
    byte[] entry = Boxes.join(Boxes.int32(0), Boxes.int32(before.length), new byte[] {1, 1, 1});
    byte[] tfra =
        Boxes.box("tfra", Boxes.int32(0), Boxes.int32(1), Boxes.int32(0), Boxes.int32(1), entry);
    byte[] mfra =
        Boxes.box(
            "mfra", tfra, Boxes.box("mfro", Boxes.int32(0), Boxes.int32(8 + tfra.length + 16)));
    Sample sample =
        Sample.of(Boxes.join(before, lastMoof, Boxes.box("mdat", new byte[200_000]), mfra));

    VideoFacts facts = facts(sample);

    assertThat(facts.duration()).isEqualTo(facts(Sample.file("fragmented.mp4")).duration());
    assertThat(sample.reads()).isLessThanOrEqualTo(6);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "h264-faststart.mp4",
        "h264-moov-last.mp4",
        "h264.mov",
        "h265.mp4",
        "fragmented-no-index.mp4"
      })
  void refusesATruncatedFile(String file) throws IOException {
    byte[] bytes = Sample.file(file).bytes();
    for (int missing : new int[] {1, 100, bytes.length / 10}) {
      byte[] cut = Arrays.copyOf(bytes, bytes.length - missing);
      assertThat(reason(Sample.of(cut))).as("%s less %d", file, missing).isEqualTo(Reason.CUT_OFF);
    }
  }

  @Test
  void refusesAFileWithoutMoov() throws IOException {
    byte[] file = Sample.file("h264-moov-last.mp4").bytes();
    byte[] unfinished = Arrays.copyOf(file, file.length - Boxes.first(file, "moov").length);

    assertThat(VideoProbe.probe(Sample.of(unfinished)))
        .isEqualTo(
            new NotAVideo(
                Reason.DAMAGED,
                "The file has no 'moov' box: it is damaged, or its recording was not finished."));
  }

  @Test
  void refusesAVideoTrackWithoutFrames() throws IOException {
    byte[] file = Sample.file("h264-moov-last.mp4").bytes();

    assertThat(reason(Sample.of(Boxes.patch(file, "stts", 12, Boxes.int32(0)))))
        .isEqualTo(Reason.NO_VIDEO_TRACK);
  }

  @ParameterizedTest
  @ValueSource(strings = {"mvhd", "tkhd", "mdhd", "hdlr", "stbl", "stsd", "stts", "mp4v"})
  void refusesABoxThatIsLargerThanItsParent(String type) throws IOException {
    byte[] file = Sample.file("mpeg4.mp4").bytes();
    for (long size : new long[] {0x7fff_ffffL, 0xffff_ffffL}) {
      byte[] patched = Boxes.patch(file, type, 0, Boxes.int32(size));
      assertThat(reason(Sample.of(patched))).isEqualTo(Reason.DAMAGED);
    }
  }

  @Test
  void refusesATableThatDeclaresMoreEntriesThanItHolds() throws IOException {
    byte[] file = Sample.file("h264-moov-last.mp4").bytes();

    assertThat(reason(Sample.of(Boxes.patch(file, "stts", 12, Boxes.int32(0xffff_ffffL)))))
        .isEqualTo(Reason.DAMAGED);
  }

  @Test
  void readsWithinItsLimitsFromATableOfTwoGigabytes() throws IOException {
    byte[] file = Sample.file("h264-moov-last.mp4").bytes();
    int stts = Boxes.indexOf(file, "stts");
    long size = 2_000_000_000L;
    byte[] head = Arrays.copyOf(file, stts + 16);
    // Every box around the table grows with it; mdat is before it and does not.
    for (String around : new String[] {"moov", "trak", "mdia", "minf", "stbl", "stts"}) {
      head = Boxes.patch(head, around, 0, Boxes.int32(size - Boxes.indexOf(head, around)));
    }
    head = Boxes.patch(head, "stts", 12, Boxes.int32((size - stts - 16) / 8));
    HugeSource source = new HugeSource(head, size, new byte[0]);

    assertThat(reason(source)).isEqualTo(Reason.TOO_SCATTERED);
    assertThat(source.bytesRead()).isLessThanOrEqualTo(RangeReader.MAX_BYTES);
    assertThat(source.reads()).isLessThan(20);
  }

  @Test
  void readsWithinItsLimitsFromBoxesFarApart() throws IOException {
    byte[] far = Boxes.box("free", new byte[100_000]);
    byte[][] many = new byte[100][];
    Arrays.fill(many, far);
    Sample sample = Sample.of(Boxes.join(many));

    assertThat(reason(sample)).isEqualTo(Reason.TOO_SCATTERED);
    assertThat(sample.reads()).isEqualTo(RangeReader.MAX_READS);
  }

  @Test
  void readsFromASourceThatReturnsFewerBytes() throws IOException {
    Sample whole = Sample.file("h264-moov-last.mp4");

    assertThat(facts(whole.inPiecesOf(1000))).isEqualTo(facts(whole));
  }

  @Test
  void rethrowsTheExceptionOfTheSource() {
    IOException gone = new IOException("412");
    ByteSource source =
        new ByteSource() {
          @Override
          public long size() {
            return 1000;
          }

          @Override
          public byte[] read(long offset, int length) throws IOException {
            throw gone;
          }
        };

    assertThatThrownBy(() -> VideoProbe.probe(source)).isSameAs(gone);
  }

  @Test
  void aSourceThatEndsEarlyIsNotTheVideosFault() {
    ByteSource source =
        new ByteSource() {
          @Override
          public long size() {
            return 1000;
          }

          @Override
          public byte[] read(long offset, int length) {
            return new byte[0];
          }
        };

    assertThatThrownBy(() -> VideoProbe.probe(source)).isInstanceOf(EOFException.class);
  }

  private static VideoFacts facts(ByteSource source) throws IOException {
    return assertThat(VideoProbe.probe(source))
        .asInstanceOf(InstanceOfAssertFactories.type(Video.class))
        .actual()
        .facts();
  }

  private static Reason reason(ByteSource source) throws IOException {
    return assertThat(VideoProbe.probe(source))
        .asInstanceOf(InstanceOfAssertFactories.type(NotAVideo.class))
        .actual()
        .reason();
  }
}
