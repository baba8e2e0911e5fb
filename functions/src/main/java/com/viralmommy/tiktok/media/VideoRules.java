package com.viralmommy.tiktok.media;

import com.viralmommy.tiktok.media.Codec.Family;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/**
 * TikTok's limits for videos (docs/tiktok-api.md#54-media-limits), checked before the upload
 * because TikTok itself checks them only after it.
 *
 * <p>An unknown fact is not refused; TikTok checks it.
 */
public final class VideoRules {
  public static final int SHORTEST_SIDE = 360;
  public static final int LONGEST_SIDE = 4096;
  public static final int LOWEST_FRAME_RATE = 23;
  public static final int HIGHEST_FRAME_RATE = 60;

  /**
   * The longest video for a creator's inbox, where TikTok does not report the creator's own limit
   * (docs/tiktok-api.md#54-media-limits).
   */
  public static final Duration LONGEST_FOR_INBOX = Duration.ofMinutes(10);

  /**
   * Half of the second decimal. It allows for the rounding of time stamps to the container's ticks,
   * which can add a little to an exact 60; 60.01 already is one of the "60.0x fps" that TikTok
   * rejects (docs/tiktok-api.md#101-failures-that-other-clients-had, row 9).
   */
  private static final double FRAME_RATE_TOLERANCE = 0.005;

  private VideoRules() {}

  /**
   * Checks a video against TikTok's limits.
   *
   * @param longest the longest duration that this creator may post ({@code
   *     max_video_post_duration_sec}), or {@link #LONGEST_FOR_INBOX}
   * @return one refusal for each violated limit; empty if TikTok accepts the video
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
      refusals.add(
          new Refusal(
              "The video codec is '%s'; TikTok accepts H.264, H.265, VP8 or VP9."
                  .formatted(codec.fourCc())));
    }
  }

  private static void checkSide(String field, OptionalInt side, List<Refusal> refusals) {
    if (side.isPresent() && (side.getAsInt() < SHORTEST_SIDE || side.getAsInt() > LONGEST_SIDE)) {
      refusals.add(
          new Refusal(
              "The video's %s is %d pixels; TikTok accepts %d to %d."
                  .formatted(field, side.getAsInt(), SHORTEST_SIDE, LONGEST_SIDE)));
    }
  }

  private static void checkFrameRate(double rate, List<Refusal> refusals) {
    if (rate < LOWEST_FRAME_RATE - FRAME_RATE_TOLERANCE
        || rate > HIGHEST_FRAME_RATE + FRAME_RATE_TOLERANCE) {
      String actual = decimal(BigDecimal.valueOf(rate), RoundingMode.HALF_UP);
      refusals.add(
          new Refusal(
              "The video has %s frames per second; TikTok accepts %d to %d."
                  .formatted(actual, LOWEST_FRAME_RATE, HIGHEST_FRAME_RATE)));
    }
  }

  private static void checkDuration(Duration duration, Duration longest, List<Refusal> refusals) {
    if (duration.compareTo(longest) > 0) {
      // Rounded up: 60.001 s must not be shown as 60 s.
      String seconds = decimal(seconds(duration), RoundingMode.CEILING);
      refusals.add(
          new Refusal(
              "The video lasts %s s; at most %d s may be posted."
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
