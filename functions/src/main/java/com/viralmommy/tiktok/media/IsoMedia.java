package com.viralmommy.tiktok.media;

import com.viralmommy.tiktok.media.ProbeResult.Reason;
import java.io.IOException;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * The outermost boxes of an MP4 or MOV: which of the two it is, where its {@code moov} stands, and
 * whether it was cut off.
 */
final class IsoMedia {
  /** What the first box may be; QuickTime's files were made without {@code ftyp} for long. */
  private static final Set<String> OPENING =
      Set.of("ftyp", "moov", "mdat", "wide", "free", "skip", "pnot");

  /** What the video needs to the last byte. */
  private static final Set<String> INDISPENSABLE = Set.of("moov", "mdat", "moof");

  /** How many boxes after {@code moov} are looked at for cut-off media or the first fragment. */
  private static final int LOOKED_AT_AFTER_MOOV = 16;

  private IsoMedia() {}

  static VideoFacts read(RangeReader in) throws IOException, Unreadable {
    Box first =
        Box.at(in, 0, in.size())
            .filter(box -> OPENING.contains(box.type()))
            .orElseThrow(VideoProbe::unknownFormat);
    boolean quickTime = !first.is("ftyp") || in.fourCc(first.require(4).body()).equals("qt  ");
    Box moov = findMoov(in, first);
    Movie movie = Movie.read(in, moov);
    Optional<Box> fragment = findFragment(in, moov);
    Timing timing =
        fragment.isPresent() ? Fragments.timing(in, moov, movie, fragment.get()) : movie.timing();
    return new VideoFacts(
        quickTime ? Container.MOV : Container.MP4,
        Optional.of(movie.track().codec()),
        OptionalInt.of(movie.track().width()),
        OptionalInt.of(movie.track().height()),
        timing.frameRate(),
        timing.duration());
  }

  private static Box findMoov(RangeReader in, Box first) throws IOException, Unreadable {
    Optional<Box> box = Optional.of(first);
    while (box.isPresent() && !box.get().is("moov")) {
      box = next(in, box.get());
    }
    Box moov =
        box.orElseThrow(
            () ->
                new Unreadable(
                    Reason.DAMAGED,
                    "The file has no 'moov' box: it is damaged, or its recording was not"
                        + " finished."));
    refuseIfCutOff(in, moov);
    return moov;
  }

  private static Optional<Box> findFragment(RangeReader in, Box moov)
      throws IOException, Unreadable {
    Optional<Box> box = next(in, moov);
    for (int i = 0; i < LOOKED_AT_AFTER_MOOV && box.isPresent() && !box.get().is("moof"); i++) {
      box = next(in, box.get());
    }
    return box.filter(found -> found.is("moof"));
  }

  /**
   * The outermost box behind this one; empty at the end, and where cameras have appended what is no
   * box.
   */
  static Optional<Box> next(RangeReader in, Box box) throws IOException, Unreadable {
    refuseIfCutOff(in, box);
    return Box.at(in, Math.min(box.end(), in.size()), in.size());
  }

  private static void refuseIfCutOff(RangeReader in, Box box) throws Unreadable {
    if (box.end() > in.size() && INDISPENSABLE.contains(box.type())) {
      throw new Unreadable(Reason.CUT_OFF, "The file was cut off: a part of the video is missing.");
    }
  }
}
