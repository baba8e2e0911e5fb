package com.viralmommy.tiktok.runner;

import com.viralmommy.tiktok.media.ByteSource;
import com.viralmommy.tiktok.media.ProbeResult;
import com.viralmommy.tiktok.media.VideoFacts;
import com.viralmommy.tiktok.media.VideoProbe;
import com.viralmommy.tiktok.platform.Environment;
import com.viralmommy.tiktok.publishing.intake.PostValidator;
import com.viralmommy.tiktok.publishing.model.PublicationFailure;
import com.viralmommy.tiktok.publishing.model.PublishSettings;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;

/**
 * The video file to publish, checked by the API's rules before the services start.
 *
 * @param size in bytes
 * @param contentType detected from the bytes, not from the name
 */
record LocalVideo(Path file, long size, String contentType) {
  static final String SAMPLE = "sample.mp4";

  /**
   * Checks the file of the command line, or the bundled sample.
   *
   * @param named empty for the bundled sample
   * @param scratch the directory to unpack the sample into
   * @throws ProblemException if the API would refuse the file; with the API's text
   */
  static LocalVideo of(Optional<Path> named, Path scratch) throws IOException, ProblemException {
    if (named.isPresent()) {
      return checked(named.get());
    }
    Path sample = scratch.resolve(SAMPLE);
    try (InputStream in = LocalVideo.class.getResourceAsStream("/" + SAMPLE)) {
      Files.copy(in, sample);
    }
    return checked(sample);
  }

  private static LocalVideo checked(Path file) throws IOException, ProblemException {
    if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
      throw refused(PostValidator.videoNotFound(file.toString()));
    }
    long largest = PublishSettings.of(Environment.of(Map.of())).maxVideoBytes();
    try (FileChannel channel = FileChannel.open(file)) {
      ByteSource bytes = bytes(channel);
      Optional<PublicationFailure> tooLargeOrEmpty =
          PostValidator.sizeRefusal(bytes.size(), largest);
      if (tooLargeOrEmpty.isPresent()) {
        throw refused(tooLargeOrEmpty.get());
      }
      return switch (VideoProbe.probe(bytes)) {
        case ProbeResult.NotAVideo nothing -> throw refused(PostValidator.notAVideo(nothing));
        case ProbeResult.Video(VideoFacts facts) ->
            new LocalVideo(file, bytes.size(), facts.container().contentType());
      };
    }
  }

  private static ProblemException refused(PublicationFailure refusal) {
    return new ProblemException(refusal.code().code(), refusal.detail());
  }

  private static ByteSource bytes(FileChannel channel) throws IOException {
    long size = channel.size();
    return new ByteSource() {
      @Override
      public long size() {
        return size;
      }

      @Override
      public byte[] read(long offset, int length) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(length);
        int read = Math.max(0, channel.read(buffer, offset));
        return Arrays.copyOf(buffer.array(), read);
      }
    };
  }
}
