package com.viralmommy.tiktok.media;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * What the container says about a video. An MP4 or MOV always says codec, width and height; of a
 * WebM only the container is read.
 *
 * @param width pixels, as encoded: a rotation is not applied, as the limits are the same for both
 *     sides
 * @param height pixels, as encoded
 * @param frameRate frames per second on average
 * @param duration of the whole presentation, edit lists applied
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
