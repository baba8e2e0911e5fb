package com.viralmommy.tiktok.media;

import java.io.IOException;

/** Bytes that can be read at any offset: an S3 object by range GETs, a file, an array. */
public interface ByteSource {

  /** The number of bytes there are; the same at every call. */
  long size();

  /**
   * Reads up to {@code length} bytes at {@code offset}; at least one, as the caller never asks
   * beyond {@link #size()}.
   *
   * @param offset from 0 to {@code size() - 1}
   * @param length at least 1, with {@code offset + length <= size()}
   * @throws IOException when the source fails; this says nothing about the video
   */
  byte[] read(long offset, int length) throws IOException;
}
