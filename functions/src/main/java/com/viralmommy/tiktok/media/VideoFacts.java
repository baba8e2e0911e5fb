package com.viralmommy.tiktok.media;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * The properties of a video that its container declares. Codec, width and height are always present
 * for MP4 and MOV; only the container is read for WebM.
 *
 * @param width in pixels, as encoded; rotation is not applied, because TikTok's limits are the same
 *     for both sides
 * @param height in pixels, as encoded
 * @param frameRate average frames per second
 * @param duration of the whole presentation, with edit lists applied
 */
public record VideoFacts(
    Container container,
    Optional<Codec> codec,
    OptionalInt width,
    OptionalInt height,
    OptionalDouble frameRate,
    Optional<Duration> duration) {

  static VideoFacts of(Container container) {
    return new VideoFacts(
        container,
        Optional.empty(),
        OptionalInt.empty(),
        OptionalInt.empty(),
        OptionalDouble.empty(),
        Optional.empty());
  }
}
