package com.viralmommy.tiktok.media;

import com.viralmommy.tiktok.media.Codec.Family;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/**
 * What TikTok takes (docs/tiktok-api.md#54-media-limits), so that a video which it would refuse
 * after the upload is refused before.
 *
 * <p>A fact that the container does not tell is not refused: TikTok may see it, and says so itself
 * if it minds.
 */
public final class VideoRules {
  public static final int SHORTEST_SIDE = 360;
  public static final int LONGEST_SIDE = 4096;
  public static final int LOWEST_FRAME_RATE = 23;
  public static final int HIGHEST_FRAME_RATE = 60;

  /**
   * The longest video that reaches a creator's inbox, whose own limit TikTok does not tell there
   * (docs/tiktok-api.md#54-media-limits).
   */
  public static final Duration LONGEST_FOR_INBOX = Duration.ofMinutes(10);

  /**
   * Half of the second decimal: a rate is refused when it differs from the limit at the precision
   * that every tool shows. It forgives what the rounding of time stamps to a container's ticks adds
   * to an exact 60, and no more: 60.01 is one of the "60.0x fps" that fail
   * (docs/tiktok-api.md#101-failures-that-other-clients-had, row 9).
   */
  private static final double FRAME_RATE_TOLERANCE = 0.005;

  private VideoRules() {}

  /**
   * @param longest what this creator may post ({@code max_video_post_duration_sec}), or {@link
   *     #LONGEST_FOR_INBOX}
   * @return empty when TikTok takes the video, else every field that it would mind
   */
  public static List<Refusal> check(VideoFacts facts, Duration longest) {
    List<Refusal> refusals = new ArrayList<>();
    facts.codec().ifPresent(codec -> checkCodec(codec, refusals));
    checkSide("width", facts.width(), refusals);
    checkSide("height", facts.height(), refusals);
    facts.frameRate().ifPresent(rate -> checkFrameRate(rate, refusals));
    facts.duration().ifPresent(duration -> checkDuration(duration, longest, refusals));
    return List.copyOf(refusals);
  }

  private static void checkCodec(Codec codec, List<Refusal> refusals) {
    if (codec.family() == Family.OTHER) {
      String limit = "H.264, H.265, VP8 or VP9";
      refusals.add(
          new Refusal(
              "codec",
              limit,
              codec.fourCc(),
              "The video codec is '%s'; TikTok takes %s.".formatted(codec.fourCc(), limit)));
    }
  }

  private static void checkSide(String field, OptionalInt side, List<Refusal> refusals) {
    if (side.isPresent() && (side.getAsInt() < SHORTEST_SIDE || side.getAsInt() > LONGEST_SIDE)) {
      refusals.add(
          new Refusal(
              field,
              "%d–%d px".formatted(SHORTEST_SIDE, LONGEST_SIDE),
              "%d px".formatted(side.getAsInt()),
              "The video's %s is %d pixels; TikTok takes %d to %d."
                  .formatted(field, side.getAsInt(), SHORTEST_SIDE, LONGEST_SIDE)));
    }
  }

  private static void checkFrameRate(double rate, List<Refusal> refusals) {
    if (rate < LOWEST_FRAME_RATE - FRAME_RATE_TOLERANCE
        || rate > HIGHEST_FRAME_RATE + FRAME_RATE_TOLERANCE) {
      String actual = decimal(BigDecimal.valueOf(rate), RoundingMode.HALF_UP);
      refusals.add(
          new Refusal(
              "frameRate",
              "%d–%d fps".formatted(LOWEST_FRAME_RATE, HIGHEST_FRAME_RATE),
              "%s fps".formatted(actual),
              "The video has %s frames per second; TikTok takes %d to %d."
                  .formatted(actual, LOWEST_FRAME_RATE, HIGHEST_FRAME_RATE)));
    }
  }

  private static void checkDuration(Duration duration, Duration longest, List<Refusal> refusals) {
    if (duration.compareTo(longest) > 0) {
      // Rounded up, or a person would read that 60 seconds are longer than 60 seconds.
      String seconds = decimal(seconds(duration), RoundingMode.CEILING);
      refusals.add(
          new Refusal(
              "duration",
              "%d s".formatted(longest.toSeconds()),
              "%s s".formatted(seconds),
              "The video lasts %s seconds; at most %d may be posted."
                  .formatted(seconds, longest.toSeconds())));
    }
  }

  private static BigDecimal seconds(Duration duration) {
    return BigDecimal.valueOf(duration.getSeconds()).add(BigDecimal.valueOf(duration.getNano(), 9));
  }

  private static String decimal(BigDecimal value, RoundingMode rounding) {
    return value.setScale(2, rounding).stripTrailingZeros().toPlainString();
  }
}
