package com.viralmommy.tiktok.media;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Objects;

/** Bytes that count how they are read. */
final class Sample implements ByteSource {
  private final byte[] bytes;
  private final int mostPerRead;
  private int reads;
  private long bytesRead;

  private Sample(byte[] bytes, int mostPerRead) {
    this.bytes = bytes;
    this.mostPerRead = mostPerRead;
  }

  static Sample of(byte[] bytes) {
    return new Sample(bytes, Integer.MAX_VALUE);
  }

  /** One of the files under {@code src/test/resources/media}. */
  static Sample file(String name) {
    try (InputStream in = Sample.class.getResourceAsStream("/media/" + name)) {
      return of(Objects.requireNonNull(in, name).readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The same bytes from a source that never gives more than this at once. */
  Sample inPiecesOf(int most) {
    return new Sample(bytes, most);
  }

  byte[] bytes() {
    return bytes.clone();
  }

  int reads() {
    return reads;
  }

  long bytesRead() {
    return bytesRead;
  }

  @Override
  public long size() {
    return bytes.length;
  }

  @Override
  public byte[] read(long offset, int length) {
    if (offset < 0 || length < 1 || offset + length > bytes.length) {
      throw new IllegalArgumentException(
          "%d bytes at %d of %d".formatted(length, offset, bytes.length));
    }
    reads++;
    bytesRead += length;
    return Arrays.copyOfRange(bytes, (int) offset, (int) offset + Math.min(length, mostPerRead));
  }
}
