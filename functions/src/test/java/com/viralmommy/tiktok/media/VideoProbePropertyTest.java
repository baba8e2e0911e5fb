package com.viralmommy.tiktok.media;

import static org.assertj.core.api.Assertions.assertThat;

import com.viralmommy.tiktok.media.ProbeResult.NotAVideo;
import com.viralmommy.tiktok.media.ProbeResult.Video;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** The probe answers for any bytes, within its limits. */
class VideoProbePropertyTest {
  private static final List<String> FILES =
      List.of(
          "h264-faststart.mp4",
          "h264-moov-last.mp4",
          "h265.mp4",
          "h264.mov",
          "vp9.webm",
          "edit-list.mp4",
          "audio-only.mp4",
          "fragmented.mp4",
          "fragmented-no-index.mp4",
          "fragmented-hybrid.mp4");

  /** Sizes, counts and flags of malicious files. */
  private static final long[] TELLING = {
    0, 1, 7, 8, 9, 15, 16, 0x7fff_ffffL, 0x8000_0000L, 0xffff_fff8L, 0xffff_ffffL, 0x0100_0f05L
  };

  private static final List<String> TYPES =
      List.of(
          "ftyp", "moov", "mvhd", "trak", "tkhd", "mdia", "mdhd", "hdlr", "minf", "stbl", "stsd",
          "stts", "mvex", "mehd", "trex", "moof", "traf", "tfhd", "tfdt", "trun", "mdat", "mfra",
          "tfra", "mfro", "free");

  /** Generous, as the machine may be busy; the usual time is well under a millisecond. */
  private static final Duration DEADLINE = Duration.ofSeconds(20);

  /** An overwritten part of a file. */
  record Change(double place, byte[] bytes) {

    byte[] appliedTo(byte[] file) {
      byte[] changed = file.clone();
      int at = (int) (place * changed.length);
      System.arraycopy(bytes, 0, changed, at, Math.min(bytes.length, changed.length - at));
      return changed;
    }
  }

  @Property
  void answersToAnyBytes(@ForAll @Size(max = 4096) byte[] bytes) throws IOException {
    probe(bytes);
  }

  @Property
  void answersToAnyBytesBehindAFirstBox(
      @ForAll("openings") byte[] opening, @ForAll @Size(max = 4096) byte[] bytes)
      throws IOException {
    probe(Boxes.join(opening, bytes));
  }

  @Property
  void answersToAnyTreeOfBoxes(@ForAll("trees") List<byte[]> boxes) throws IOException {
    probe(
        Boxes.join(
            Boxes.box("ftyp", Boxes.int32(0), Boxes.int32(0)),
            Boxes.join(boxes.toArray(byte[][]::new))));
  }

  @Property(tries = 3000)
  void answersToMutatedFiles(
      @ForAll("files") String file, @ForAll("changes") @Size(min = 1, max = 8) List<Change> changes)
      throws IOException {
    byte[] bytes = Sample.file(file).bytes();
    for (Change change : changes) {
      bytes = change.appliedTo(bytes);
    }
    probe(bytes);
  }

  @Property(tries = 3000)
  void answersToExtremeNumbersInEveryBox(
      @ForAll("files") String file,
      @ForAll("types") String type,
      @ForAll @IntRange(max = 12) int word,
      @ForAll("telling") byte[] number)
      throws IOException {
    byte[] bytes = Sample.file(file).bytes();
    if (contains(bytes, type)) {
      double place = (Boxes.indexOf(bytes, type) + 4.0 * word) / bytes.length;
      if (place < 1) {
        probe(new Change(Math.nextUp(place), number).appliedTo(bytes));
      }
    }
  }

  @Property
  void answersToTruncatedFiles(@ForAll("files") String file, @ForAll("places") double place)
      throws IOException {
    byte[] bytes = Sample.file(file).bytes();
    byte[] cut = Arrays.copyOf(bytes, (int) (place * bytes.length));

    if (!file.endsWith(".webm") && !file.startsWith("fragmented")) {
      assertThat(probe(cut)).isInstanceOf(NotAVideo.class);
    } else {
      probe(cut);
    }
  }

  @Property(tries = 300)
  void readsEveryWholeFileInPiecesOfAnySize(
      @ForAll("files") String file, @ForAll @IntRange(min = 500, max = 70_000) int most)
      throws IOException {
    Sample sample = Sample.file(file);

    assertThat(VideoProbe.probe(sample.inPiecesOf(most))).isEqualTo(VideoProbe.probe(sample));
  }

  private static ProbeResult probe(byte[] bytes) throws IOException {
    Sample sample = Sample.of(bytes);
    long start = System.nanoTime();
    ProbeResult result = VideoProbe.probe(sample);
    Duration took = Duration.ofNanos(System.nanoTime() - start);

    assertThat(took).isLessThan(DEADLINE);
    assertThat(sample.reads()).isLessThanOrEqualTo(RangeReader.MAX_READS);
    assertThat(sample.bytesRead()).isLessThanOrEqualTo(RangeReader.MAX_BYTES);
    switch (result) {
      case Video video -> VideoRules.check(video.facts(), Duration.ofMinutes(3));
      case NotAVideo no -> assertThat(no.text()).isNotBlank();
    }
    return result;
  }

  private static boolean contains(byte[] bytes, String type) {
    return new String(bytes, StandardCharsets.ISO_8859_1).contains(type);
  }

  @Provide
  Arbitrary<String> files() {
    return Arbitraries.of(FILES);
  }

  @Provide
  Arbitrary<String> types() {
    return Arbitraries.of(TYPES);
  }

  @Provide
  Arbitrary<Double> places() {
    return Arbitraries.doubles().between(0, true, 1, false);
  }

  @Provide
  Arbitrary<byte[]> telling() {
    return Arbitraries.of(Arrays.stream(TELLING).boxed().toList()).map(Boxes::int32);
  }

  @Provide
  Arbitrary<byte[]> openings() {
    return Arbitraries.of(
        Boxes.box("ftyp", Boxes.int32(0x71742020), Boxes.int32(0)),
        Boxes.join(Boxes.int32(0x1A45DFA3L)),
        Boxes.join(Boxes.int32(0), Boxes.int32(0x6d6f6f76)));
  }

  /**
   * Bytes or telling numbers, where most of the structure is: near the beginning, near the end,
   * anywhere.
   */
  @Provide
  Arbitrary<List<Change>> changes() {
    Arbitrary<byte[]> bytes =
        Arbitraries.oneOf(
            Arbitraries.bytes().array(byte[].class).ofMinSize(1).ofMaxSize(8), telling());
    Arbitrary<Double> place =
        Arbitraries.oneOf(
            Arbitraries.doubles().between(0, 0.2),
            Arbitraries.doubles().between(0.8, true, 1, false),
            places());
    return Combinators.combine(place, bytes).as(Change::new).list().ofMinSize(1).ofMaxSize(8);
  }

  /**
   * Boxes of the types that the probe reads, with any contents, in boxes of such types, five deep.
   */
  @Provide
  Arbitrary<List<byte[]>> trees() {
    return box(5).list().ofMaxSize(6);
  }

  private static Arbitrary<byte[]> box(int depth) {
    Arbitrary<byte[]> any = Arbitraries.bytes().array(byte[].class).ofMaxSize(64);
    Arbitrary<byte[]> contents =
        depth == 0
            ? any
            : Arbitraries.frequencyOf(
                Tuple.of(1, any),
                Tuple.of(
                    2,
                    Arbitraries.lazy(() -> box(depth - 1))
                        .list()
                        .ofMaxSize(4)
                        .map(boxes -> Boxes.join(boxes.toArray(byte[][]::new)))));
    return Combinators.combine(Arbitraries.of(TYPES), contents).as(Boxes::box);
  }
}
