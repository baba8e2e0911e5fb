package com.viralmommy.tiktok.media;

import com.viralmommy.tiktok.media.ProbeResult.Reason;
import java.io.IOException;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** Reads the facts of an MP4 or MOV file. */
final class IsoMedia {
  /** Types of the first box. Older QuickTime files have no {@code ftyp}. */
  private static final Set<String> FIRST_BOXES =
      Set.of("ftyp", "moov", "mdat", "wide", "free", "skip", "pnot");

  /** How many boxes after {@code moov} are checked for truncation and for the first fragment. */
  private static final int BOXES_AFTER_MOOV = 16;

  private IsoMedia() {}

  static VideoFacts read(RangeReader in) throws IOException, Unreadable {
    Box first =
        Box.at(in, 0, in.size())
            .filter(box -> FIRST_BOXES.contains(box.type()))
            .orElseThrow(Unreadable::unknownFormat);
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
      box = TopLevelBoxes.next(in, box.get());
    }
    Box moov =
        box.orElseThrow(
            () ->
                new Unreadable(
                    Reason.DAMAGED,
                    "The file has no 'moov' box: it is damaged, or its recording was not"
                        + " finished."));
    TopLevelBoxes.requireComplete(in, moov);
    return moov;
  }

  private static Optional<Box> findFragment(RangeReader in, Box moov)
      throws IOException, Unreadable {
    Optional<Box> box = TopLevelBoxes.next(in, moov);
    for (int i = 0; i < BOXES_AFTER_MOOV && box.isPresent() && !box.get().is("moof"); i++) {
      box = TopLevelBoxes.next(in, box.get());
    }
    return box.filter(found -> found.is("moof"));
  }
}
